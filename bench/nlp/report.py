"""One page of results: everything measured about the reading, with the machine's description.

    python -m bench.nlp.report --data FOLDER [--only PART,PART] [--out bench/results]

Parts are measured one after the other; with `--only` the others keep what was measured last. Figures are held in
`nlp.json`, from which the page and its plots are drawn.
"""

import argparse
import json
import os
import platform
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.nlp import campaigns, coding, groups, growth, names, redaction, sides, stance, summaries, themes
from bench.nlp.labelled import model
from bench.nlp.peers import RESULTS as PEERS
from bench.nlp.peers import environment
from bench.nlp.plots import draw_bars, draw_growth

Row = dict[str, Any]
OUT = Path(__file__).resolve().parents[1] / "results"
SIX = ("patients", "budget", "companies", "motions", "key points", "claims")


def _groups(data: Path) -> list[Row]:
    return groups.measure(data, str(environment()))


PARTS: dict[str, tuple[str, str, Callable[[Path], list[Row]]]] = {
    "themes": (
        "Themes",
        "Agreement with people's own coding, every text counted; one with nothing to place is in a class of its own.",
        lambda data: themes.quality(data, PEERS),
    ),
    "speed": (
        "Speed",
        "The command in a process of its own, start included.",
        lambda data: themes.speed(data) + themes.peers_speed(PEERS),
    ),
    "growth": ("Growth", (growth.__doc__ or "").split("\n\n")[2], lambda data: growth.growth(data, [*growth.SIZES])),
    "coding": (
        "Coding to a frame",
        "Codes given by people; half of the coded answers are held out.",
        lambda data: coding.measure(data, reading=model()),
    ),
    "stance": (
        "Stance",
        "Towards the proposal; labelled answers a side in brackets.",
        lambda data: stance.measure(data, reading=model()),
    ),
    "sides": ("For and against", (sides.__doc__ or "").split("\n\n")[2], sides.measure),
    "names": ("Names", "Does a name find its human label among the others?", names.measure),
    "summaries": ("Summaries", "Share of experts' key points covered at equal length.", summaries.measure),
    "groups": ("Opinion groups", "Beside the original system's own groups, and red-dwarf's.", _groups),
    "campaigns": (
        "Campaigns",
        "Known templates, generated edits of 0 to 40 %, real sets as they are, and 100,000 texts.",
        campaigns.measure,
    ),
    "redaction": (
        "Redaction",
        "Invented texts that the patterns were not written by; the half held back was only ever counted.",
        redaction.measure,
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    kept = asked.out / "nlp.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for part in asked.only.split(","):
        print(f"{PARTS[part][0]} …", flush=True)
        known[part] = {"on": f"{datetime.now(UTC):%d %B %Y}", "machine": machine(), "rows": PARTS[part][2](asked.data)}
        kept.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    (asked.out / "nlp.md").write_text(page(known), encoding="utf-8")
    draw_bars(known.get("themes", {}).get("rows", []), asked.out / "themes.svg")
    draw_growth(known.get("growth", {}).get("rows", []), growth.STEPS, asked.out / "growth.svg")
    print(f"Written: {asked.out / 'nlp.md'}")


def machine() -> str:
    """What it was measured on, without a name."""
    kind = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "processor"
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = os.getloadavg()[0]
    size = f"{len(os.sched_getaffinity(0))} cores, {memory / 1024**2:.0f} GiB"
    return f"{kind}, {size}, Python {platform.python_version()}; {load:.1f} processes busy when it began"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def page(known: dict[str, Any]) -> str:
    """The whole page in Markdown."""
    said = [
        "# The reading, measured",
        "",
        "Made by `make bench-nlp DATA=folder` after `make bench-peers DATA=folder`.",
        "",
    ]
    for part, (title, words, _) in PARTS.items():
        if part not in known:
            continue
        rows = known[part]["rows"]
        said += [f"## {title}", "", " ".join(words.split()), ""]
        said += [f"Measured on {known[part]['on']}: {known[part]['machine']}.", ""]
        if part == "themes":
            said += [*_means(rows), "", "![Agreement by set and engine](themes.svg)", ""]
        if part == "growth":
            said += ["![Seconds of each step](growth.svg)", ""]
            said += ["Exponents: " + ", ".join(f"{k} {v:.2f}" for k, v in growth.exponents(rows).items()) + ".", ""]
        said += [*_table(rows), ""]
    return "\n".join(said)


def _means(rows: list[Row]) -> list[str]:
    """Over the six sets by which the settings are judged."""
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    found = []
    for engine in engines:
        held = [row for row in rows if row["engine"] == engine and row["set"] in SIX]
        if len(held) == len(SIX):
            mean = {key: statistics.mean(row[key] for row in held) for key in ("AMI", "ARI")}
            found.append({"engine": engine, "mean AMI of six": mean["AMI"], "mean ARI of six": mean["ARI"]})
    return _table(found)


def _table(rows: list[Row]) -> list[str]:
    if not rows:
        return ["Nothing was measured."]
    heads = list(dict.fromkeys(key for row in rows for key in row))
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return lines + [f"| {' | '.join(_cell(row.get(head, '')) for head in heads)} |" for row in rows]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value).replace("|", "/")


if __name__ == "__main__":
    main()
