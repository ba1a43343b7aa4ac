"""A language command measured as a user feels it: a process of its own, start included."""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def timed_command(texts: list[str], *words: str) -> tuple[float, float, dict[str, Any]]:
    """Seconds, peak memory in MB and the report of `python -m consult.nlp WORDS` on these texts."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        given, out = Path(folder, "in.csv"), Path(folder, "out.json")
        with given.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text"], *([text] for text in texts)])
        command = [sys.executable, "-m", "consult.nlp", words[0], str(given), "--text", "text", "--out", str(out)]
        seconds, megabytes = timed([*command, *words[1:]])
        return seconds, megabytes, json.loads(out.read_text(encoding="utf-8"))


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory in MB of a process; an error if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, used.ru_maxrss / 1024
