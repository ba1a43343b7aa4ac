"""The browser counts words as the server does, whatever is typed."""

import json
import shutil
import subprocess

import pytest

from consult.words import clean, count_words
from tests.house.test_layout import HOUSE

TEXTS = [
    "",
    "   \n\t ",
    "one two  three",
    "non\N{NO-BREAK SPACE}breaking and thin\N{THIN SPACE}space",
    "zero\N{ZERO WIDTH SPACE}width and \N{ZERO WIDTH NO-BREAK SPACE} mark",
    "dash\N{EM DASH}dash \N{EM DASH} dash",
    "地域の産業戦略 について",
    "ideographic\N{IDEOGRAPHIC SPACE}space",
    "next\x85line and line\u2028separator\u2029end",
    "controls\x0binside\x1fwords\x00and\x7f more",
    "cafe\N{COMBINING ACUTE ACCENT} don't well-known 3.5% £1,000",
    "قد انتظرنا \N{RIGHT-TO-LEFT MARK}طويلا",
    "👩🏽\N{ZERO WIDTH JOINER}🔧 and 🚋🚋",
    "mongolian\u180evowel \u205f math\u202fnarrow",
]


@pytest.mark.once
def test_browser_and_server_count_the_same_words(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here (get it with: make system)")
    for name in ("count-words.js", "status.js"):
        (tmp_path / name).write_text((HOUSE / "static" / "js" / name).read_text())
    (tmp_path / "package.json").write_text('{"type": "module"}')
    counted = "JSON.stringify(JSON.parse(process.argv[2]).map(wordsIn))"
    code = f"import {{ wordsIn }} from './count-words.js'; console.log({counted});"
    (tmp_path / "run.js").write_text(code)
    command = [node, "run.js", json.dumps(TEXTS)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [count_words(clean(text)) for text in TEXTS]
