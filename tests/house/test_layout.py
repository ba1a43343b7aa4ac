"""The house is where the map says: imports, packages, templates, migrations, sizes, and what is never written."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import nodes

from consult import journey
from consult.blueprints import STAGES
from consult.jobs import Job

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "consult"
TEMPLATES = HOUSE / "templates"
PYTHON = sorted([*HOUSE.rglob("*.py"), *(ROOT / "workers").rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"])
LONGEST = 350

NEVER = {
    "a value let into a page as it is": (r"\|\s*safe\b|\bMarkup\(", {}),
    "a page made from a string": (r"render_template_string", {}),
    "what could run code when read": (r"\bpickle\b|\bmarshal\b|yaml\.load\(|\beval\(|\bexec\(", {}),
    "SQL put together from values": (r"""text\(\s*f["']""", {}),
    "a shell": (r"shell=True|os\.system\(", {}),
}
# path -> why it may
ALLOWED: dict[str, str] = {}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_reading_text_loads_no_web_and_no_database():
    names = "('flask', 'sqlalchemy', 'werkzeug', 'celery')"
    code = f"import sys, consult.nlp; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_imports_point_up_the_stream():
    linter = Path(sys.executable).with_name("lint-imports")
    command = [str(linter if linter.exists() else shutil.which("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_stage_has_its_package_and_its_front_door():
    for stage in (*(stage.package for stage in journey.STAGES), "people", "taxonomy"):
        door = importlib.import_module(f"consult.{stage}")
        assert getattr(door, "__all__", None), f"consult/{stage}/__init__.py names nothing that others may call"
        missing = [name for name in door.__all__ if not hasattr(door, name)]
        assert missing == [], stage


def test_every_blueprint_of_the_table_has_its_folder_and_the_table_lists_every_folder():
    folders = {path.parent.name for path in (HOUSE / "blueprints").glob("*/views.py")}
    assert folders - {"patterns"} == set(STAGES)


def test_every_job_has_a_worker(tmp_path):
    if not (ROOT / "workers" / "app.py").exists():
        pytest.skip("workers/ is not built yet")
    code = "from workers.app import app; app.loader.import_default_modules(); print(*app.tasks)"
    place = {"PATH": "/usr/bin:/bin", "CONSULT_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=place, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert {str(job) for job in Job} - set(done.stdout.split()) == set()


def templates() -> dict[str, Path]:
    return {str(path.relative_to(TEMPLATES)): path for path in TEMPLATES.rglob("*.html")}


def test_every_template_is_used_and_every_page_is_called_as_its_endpoint(app):
    """A template is used when Python names it, or another one extends, imports or includes it."""
    python = "".join(path.read_text() for path in PYTHON)
    named = set(re.findall(r"""["']([\w/.{}-]+\.html)["']""", python))
    for path in templates().values():
        tree = app.jinja_env.parse(path.read_text())
        for kind in (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include):
            named |= {node.template.value for node in tree.find_all(kind) if isinstance(node.template, nodes.Const)}
    patterns = [re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(name))) for name in named if "{" in name]
    unused = [name for name in templates() if name not in named and not any(each.fullmatch(name) for each in patterns)]
    assert unused == []


def test_every_template_compiles_and_names_templates_that_exist(app):
    there, missing = set(app.jinja_env.list_templates()), []
    for name, path in templates().items():
        assert app.jinja_env.get_template(name).root_render_func
        for node in app.jinja_env.parse(path.read_text()).find_all((nodes.Extends, nodes.FromImport, nodes.Include)):
            if isinstance(node.template, nodes.Const) and node.template.value not in there:
                missing.append((name, node.template.value))
    assert missing == []


def test_every_page_that_python_renders_is_there():
    there = templates()
    for path in PYTHON:
        for name in re.findall(r"""render_(?:page|template)\(\s*["']([\w/.-]+)["']""", path.read_text()):
            assert name in there, f"{relative(path)} renders {name}"


@pytest.mark.parametrize("what", NEVER)
def test_never(what):
    pattern = re.compile(NEVER[what][0])
    found = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in (*PYTHON, *templates().values())
        if relative(path) not in ALLOWED
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line.split("#")[0] if path.suffix == ".py" else re.sub(r"{#.*?#}", "", line))
    ]
    assert found == []


def test_nothing_in_a_template_is_styled_or_scripted_inline():
    inline = re.compile(
        r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:"""
        r"""|<(?:script|img|link|iframe|form|source)\b[^>]*\shttps?://"""
    )
    found = []
    for name, path in templates().items():
        words = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        found += [f"{name}: {match.group()}" for match in inline.finditer(words)]
    assert found == []


def test_scripts_and_styles_call_no_other_host():
    for path in (*(HOUSE / "static" / "js").rglob("*.js"), *(HOUSE / "static" / "css").rglob("*.css")):
        never = r"https?://(?!www\.w3\.org)|@import\s+url|eval\(|innerHTML\s*\+?=\s*[^'\"\s]"
        assert not re.search(never, path.read_text()), relative(path)


def test_no_file_is_too_long_to_read():
    code = [*PYTHON, *templates().values(), *(HOUSE / "static" / "js").rglob("*.js")]
    assert {relative(path): n for path in code if (n := len(path.read_text().splitlines())) > LONGEST} == {}


def test_services_never_commit_and_never_read_the_clock():
    """The door opens the transaction and reads the time; `nlp` knows neither."""
    # An import and a reading keep chunk by chunk, so that senders are not locked out.
    many_acts = ("consult/responses/importing/", "consult/theming/machine/")
    stages = {stage.package for stage in journey.STAGES} | {"people", "taxonomy"}
    for path in PYTHON:
        parts = path.relative_to(ROOT).parts
        door = path.name in ("cli.py", "commands.py") or relative(path).startswith(many_acts)
        if len(parts) > 2 and parts[1] in stages and not door:
            words = path.read_text()
            for never in (r"\.commit\(", r"clock\.now\(", r"datetime\.now\(", r"\btransaction\("):
                assert not re.search(never, words), f"{relative(path)}: {never}"


def test_views_hold_no_imports_inside_functions():
    found = []
    for path in PYTHON:
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                inner = [node for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom))]
                found += [f"{relative(path)}:{node.lineno}" for node in inner]
    allowed = ("consult/nlp/", "consult/cli.py")  # heavy libraries are loaded when they are first needed
    assert [place for place in found if not place.startswith(allowed)] == []
