"""What the machine does: long work, done in pieces. Workers come in by this door; pages never do (it loads the models).

Each verb opens its own short transactions, because what it works out between them takes longer than anybody else should
have to wait for the database. Each may be done again after a crash, or twice at once, with the same result.
"""

from consult.theming.machine.campaigns import find_campaigns
from consult.theming.machine.reading import read_contributions, read_versions
from consult.theming.machine.runs import carry_out_run

__all__ = ["carry_out_run", "find_campaigns", "read_contributions", "read_versions"]
