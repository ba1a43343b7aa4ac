"""red-dwarf's opinion groups on given votes; run by an interpreter that has red-dwarf.

    python peer_reddwarf.py IN.json OUT.json

IN: `{name: {votes, moderated_out, members, groups}}`. OUT: for each name the group of each member, with the number of
groups given and with its own choice, and the seconds that each took.
"""

import json
import sys
import time
from pathlib import Path

from reddwarf.implementations.base import run_pipeline


def main() -> None:
    given, out = Path(sys.argv[1]), Path(sys.argv[2])
    found = {}
    for name, asked in json.loads(given.read_text(encoding="utf-8")).items():
        found[name] = {}
        for way, count in (("given", asked["groups"]), ("own", None)):
            started = time.perf_counter()
            result = run_pipeline(
                votes=asked["votes"],
                mod_out_statement_ids=asked["moderated_out"],
                keep_participant_ids=asked["members"],
                min_user_vote_threshold=10**9,
                force_group_count=count,
                random_state=0,
            )
            placed = result.participants_df["cluster_id"]
            found[name][way] = {
                "groups": [int(placed.loc[member]) for member in asked["members"]],
                "seconds": time.perf_counter() - started,
            }
    out.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
