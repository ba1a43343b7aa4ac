"""What the machine does: long work, done in pieces. Workers come in by this door; pages never do (it loads the models).

Each verb opens its own short transactions, because what it works out between them takes longer than anybody else should
have to wait for the database. Each may be done again after a crash, or twice at once, with the same result.
"""

from consult.theming.machine.beginning import begin_run
from consult.theming.machine.campaigns import find_campaigns
from consult.theming.machine.chunks import is_single, read_chunk, split_chunk
from consult.theming.machine.forgetting import forget_all_vectors, forget_vectors
from consult.theming.machine.placing import place_new
from consult.theming.machine.reading import read_contributions, read_versions
from consult.theming.machine.runs import carry_out_run, group_run

__all__ = [
    "begin_run",
    "carry_out_run",
    "find_campaigns",
    "forget_all_vectors",
    "forget_vectors",
    "group_run",
    "is_single",
    "place_new",
    "read_chunk",
    "read_contributions",
    "read_versions",
    "split_chunk",
]
