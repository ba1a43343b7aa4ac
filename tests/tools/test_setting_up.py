"""Setting up, with commands that only pretend: what is missing is named, and running it again goes on from there."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDINARY = ["bash", "cat", "chmod", "cp", "cut", "dirname", "env", "find", "mkdir", "rm", "sha256sum", "sort", "tail"]
ORDINARY += ["touch", "xargs"]


# Answers as a Python that fits or does not, makes environments, installs packages (or breaks, or is killed).
PYTHON = """#!/usr/bin/env bash
case "$*" in
  *version_info*) exit ${WRONG_PYTHON:-0} ;;
  *"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python; chmod +x .venv/bin/python ;;
  *"pip install"*)
    [ -z "${PIP_KILLED:-}" ] || { touch .venv/half; kill -9 $PPID; }
    [ -z "${PIP_FAILS:-}" ] || { echo "no network" >&2; exit 1; } ;;
  *build_models*) [ -z "${MODEL_FAILS:-}" ] && mkdir -p .venv/consult-models ;;
esac
"""
NODE = '#!/usr/bin/env bash\n[ "$1" = --version ] && echo v${NODE:-20}.1.0\nexit $(( ${NODE:-20} < 20 ))\n'
NPM = '#!/usr/bin/env bash\n[ "$1" = ci ] && [ -n "${NPM_FAILS:-}" ] && exit 1\nmkdir -p node_modules\n'


class Place:
    """A folder with what `tools/setup` looks at, and a PATH on which only our commands are."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder, folder / "bin"
        for name in ("bin", "tools", "requirements", "assets", "consult/static/css", "consult/static/js"):
            (folder / name).mkdir(parents=True)
        for name in ("base", "dev", "models", "build"):
            (folder / "requirements" / f"{name}.txt").write_text(name)
        for name in ("package-lock.json", "tools/build_models.py"):
            (folder / name).write_text("{}")
        shutil.copy(ROOT / "tools/setup", folder / "tools/setup")
        for name in ORDINARY:
            (self.bin / name).symlink_to(shutil.which(name) or "/nowhere")
        for name, words in (("python3", PYTHON), ("node", NODE), ("npm", NPM)):
            self.put(name, words)

    def put(self, name: str, words: str) -> None:
        (self.bin / name).write_text(words)
        (self.bin / name).chmod(0o755)

    def set_up(self, **given: str) -> tuple[int, str]:
        env = {"PATH": str(self.bin), "HOME": str(self.folder), **given}
        done = subprocess.run([self.folder / "tools/setup"], env=env, capture_output=True, text=True)
        return done.returncode, done.stderr

    def stamps(self) -> set[str]:
        return {path.name.split("-")[0] for path in self.folder.rglob(".*") if path.is_file()}


@pytest.fixture
def place(tmp_path):
    if os.name != "posix":
        pytest.skip("tools/setup is a shell script")
    return Place(tmp_path)


WHOLE = {".installed", ".made", ".built"}


def test_everything_is_set_up_once(place):
    assert place.set_up()[0] == 0 and place.stamps() == WHOLE
    assert place.set_up() == (0, "")


def test_a_python_that_does_not_fit_is_not_taken(place):
    code, told = place.set_up(WRONG_PYTHON="1")
    assert code and "Python 3.11 or 3.12 is needed" in told and "PYTHON=/path/to/python3.11" in told
    assert place.set_up()[0] == 0


def test_no_python_at_all_is_told_in_the_same_words(place):
    (place.bin / "python3").unlink()
    assert "Python 3.11 or 3.12 is needed" in place.set_up()[1]


def test_packages_that_could_not_be_fetched_are_told_and_fetched_the_next_time(place):
    code, told = place.set_up(PIP_FAILS="1")
    assert code and "no network" in told and "could not be installed. Run make setup again" in told
    assert place.stamps() == set()
    code, told = place.set_up()
    assert code == 0 and "making it again" not in told and place.stamps() == WHOLE


def test_an_environment_whose_making_was_killed_is_made_again_from_the_start(place):
    assert place.set_up(PIP_KILLED="1")[0] and (place.folder / ".venv/half").exists()
    code, told = place.set_up()
    assert code == 0 and "making it again" in told and not (place.folder / ".venv/half").exists()
    assert place.stamps() == WHOLE


def test_an_environment_of_another_python_is_made_again(place):
    place.set_up()
    (place.folder / ".venv/bin/python").write_text("#!/usr/bin/env bash\nexit 1\n")
    code, told = place.set_up()
    assert code == 0 and "of another Python" in told


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_without_node_it_says_what_to_install(place, missing):
    words = (place.bin / missing).read_text()
    (place.bin / missing).unlink()
    code, told = place.set_up()
    assert code and "Node.js with npm is needed" in told and "Install Node 20 or later" in told
    place.put(missing, words)
    assert place.set_up()[0] == 0


def test_a_node_that_is_too_old_is_told_with_its_version(place):
    code, told = place.set_up(NODE="18")
    assert code and "Node v18.1.0 is too old" in told
    assert place.set_up()[0] == 0


def test_the_node_of_this_machine_is_asked_in_words_that_it_understands(place):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine")
    (place.bin / "node").unlink()
    (place.bin / "node").symlink_to(node)
    assert "Error" not in place.set_up()[1]


def test_components_that_could_not_be_fetched_are_fetched_the_next_time(place):
    code, told = place.set_up(NPM_FAILS="1")
    assert code and "npm could not fetch the page components. Run make setup again" in told
    assert ".built" not in place.stamps() and place.set_up()[0] == 0 and place.stamps() == WHOLE


def test_without_the_language_model_it_goes_on_and_tries_again_the_next_time(place):
    code, told = place.set_up(MODEL_FAILS="1")
    assert code == 0 and "Going on without it" in told and place.stamps() == WHOLE - {".made"}
    assert place.set_up()[0] == 0 and place.stamps() == WHOLE
