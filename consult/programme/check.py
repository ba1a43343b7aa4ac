"""Whether a programme's files hold together: nothing missing, every value known, every reference leading somewhere."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from consult.boards.models import StepKind
from consult.plans.models import Funding, LogicStep, PlanKind, Severity, Strength
from consult.programme.files import Programme, ProgrammeBroken, Row
from consult.taxonomy.models import Confidence

__all__ = ["ProgrammeBroken", "check"]

SURE = ("confidence", "source_note")
REQUIRED: dict[str, tuple[str, ...]] = {
    "version": ("no",),
    "term": ("kind", "code", "label", "status", "description", *SURE),
    "owner": ("theme", "name", "kind", *SURE),
    "cell": ("row", "sector", "text", *SURE),
    "body": ("code", "name", "kind", "role", "source_note"),
    "board": ("body", "slug", "quorum"),
    "route": ("code", "title", "step"),
    "strategy": ("slug", "title", "aim", "maturity", "spending_note"),
    "mission": ("challenge", "text", "source_note"),
    "stage": ("code", "title", "question", "owner", *SURE),
    "logic_question": ("step", "question"),
    "commission": ("code", "title", "question", "source_note"),
    "milestone": ("code", "title", "due", "precision", "sort_date", "state", "source_note"),
    "investment": ("title", "amount", "qualifier", "source_note"),
    "fact": ("topic", "value", "source_note"),
    "plan": ("kind", "slug", "term", "title", "aim", "lead", "maturity", "contact"),
    "clause": ("key", "number", "group", "heading", "text"),
    "pillar": ("key", "title"),
    "action": ("key", "pillar", "title", "text", "lead", "funding"),
    "evidence": ("key", "title", "source", "geography", "period", "stage"),
    "gap": ("text", "severity", "owner", "stage"),
    "link": ("step", "text", "strength"),
    "principle": ("principle", "met", "reason"),
}
KNOWN: dict[tuple[str, str], type[StrEnum]] = {
    ("plan", "kind"): PlanKind,
    ("action", "funding"): Funding,
    ("gap", "severity"): Severity,
    ("link", "step"): LogicStep,
    ("link", "strength"): Strength,
    ("logic_question", "step"): LogicStep,
    ("step", "kind"): StepKind,
}
KEYED = ("clause", "pillar", "action", "evidence")
MET = ("yes", "partly", "no")
TERM_OF = {PlanKind.SECTOR: "sector", PlanKind.CHALLENGE: "challenge", PlanKind.CROSS_CUTTING: "theme"}
# Ids that every page has already; a clause's key is its id on the page where the draft is read.
TAKEN = ("status", "main-content", "undo")


def check(programme: Programme) -> None:
    """Raise ProgrammeBroken with everything that is wrong."""
    problems = list(_shapes(programme)) or list(_Words(programme).problems())
    if problems:
        raise ProgrammeBroken(problems)


def _shapes(programme: Programme) -> Iterator[str]:
    """Rows that lack something, or hold a value that nobody knows."""
    for file, content in _files(programme):
        for kind, row in _rows(content):
            name = f"{file}, {kind} {_name(row)}"
            yield from (f"{name}: no {key}" for key in REQUIRED.get(kind, ()) if row.get(key, "") == "")
            for (of, key), known in (KNOWN | {(kind, "confidence"): Confidence}).items():
                values = [member.value for member in known]
                if of == kind and key in row and row[key] not in values:
                    yield f'{name}: {key} "{row[key]}" is not one of {", ".join(values)}'


def _files(programme: Programme) -> Iterator[tuple[str, Row]]:
    for name in ("taxonomy", "bodies", "strategy", "plans"):
        yield f"{name}.toml", getattr(programme, name)
    yield from programme.drafts.items()


def _rows(content: Row) -> Iterator[tuple[str, Row]]:
    """Every table of a file with the name it goes by, those inside others too."""
    for kind, held in content.items():
        for row in held if isinstance(held, list) else [held]:
            if isinstance(row, dict):
                yield kind, row
                yield from _rows({key: value for key, value in row.items() if isinstance(value, list)})


def _name(row: Row) -> str:
    if "row" in row:
        return f"{row['row']} and {row.get('sector', '')}"
    for key in ("code", "key", "slug", "name", "title", "body", "step", "topic", "text", "no"):
        if row.get(key, "") != "":
            return str(row[key])[:60]
    return "(without a name)"


class _Words:
    """What the files call things, and where they call upon something that is not there."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.terms: dict[str, set[str]] = {}
        for term in programme.taxonomy.get("term", []):
            self.terms.setdefault(str(term.get("kind")), set()).add(str(term.get("code")))
        self.bodies = {body.get("code") for body in programme.bodies.get("body", [])}
        self.boards = {board.get(name) for board in programme.bodies.get("board", []) for name in ("body", "slug")}
        self.stages = {stage.get("code") for stage in programme.strategy.get("stage", [])}

    def of(self, *kinds: str) -> set[str]:
        return set().union(*(self.terms.get(kind, set()) for kind in kinds))

    def problems(self) -> Iterator[str]:
        yield from self._taxonomy(self.programme.taxonomy)
        yield from self._bodies(self.programme.bodies)
        yield from self._strategy(self.programme.strategy)
        yield from self._plans(self.programme.plans)
        seen: set[tuple[str, int]] = set()
        for file, draft in self.programme.drafts.items():
            yield from self._draft(file, draft, seen)

    def _taxonomy(self, content: Row) -> Iterator[str]:
        file = "taxonomy.toml"
        terms = content.get("term", [])
        yield from _twice(file, "term", (f"{term['kind']} {term['code']}" for term in terms))
        for term in terms:
            yield from _lost(file, term, "term", "parent", self.of(*self.terms))
        for owner in content.get("owner", []):
            yield from _lost(file, owner, "owner", "theme", self.of("theme"))
            yield from _lost(file, owner, "owner", "body", self.bodies)
        for cell in content.get("cell", []):
            yield from _lost(file, cell, "cell", "row", self.of("theme", "challenge"))
            yield from _lost(file, cell, "cell", "sector", self.of("sector"))
        yield from _twice(file, "cell", (f"{cell['row']} and {cell['sector']}" for cell in content.get("cell", [])))

    def _bodies(self, content: Row) -> Iterator[str]:
        file = "bodies.toml"
        for name in ("code", "name"):
            yield from _twice(file, "body", (body[name] for body in content.get("body", [])))
        for body in content.get("body", []):
            yield from _lost(file, body, "body", "parent", self.bodies)
            yield from _lost(file, body, "body", "place", self.of("place"))
        for board in content.get("board", []):
            yield from _lost(file, board, "board", "body", self.bodies)
        for route in content.get("route", []):
            for step in route["step"]:
                yield from _lost(file, step, f"route {route['code']}, step", "board", self.boards)

    def _strategy(self, content: Row) -> Iterator[str]:
        file = "strategy.toml"
        if not content.get("strategy"):
            yield f"{file}: no [strategy]"
        for mission in content.get("mission", []):
            yield from _lost(file, mission, "mission", "challenge", self.of("challenge"))
        for kind in ("stage", "commission", "milestone"):
            yield from _twice(file, kind, (row["code"] for row in content.get(kind, [])))

    def _plans(self, content: Row) -> Iterator[str]:
        file = "plans.toml"
        yield from _twice(file, "plan", (plan["slug"] for plan in content.get("plan", [])))
        for plan in content.get("plan", []):
            yield from _lost(file, plan, "plan", "term", self.of(TERM_OF[PlanKind(plan["kind"])]))

    def _draft(self, file: str, draft: Row, seen: set[tuple[str, int]]) -> Iterator[str]:
        version = draft.get("version", {})
        plan, no = version.get("plan"), version.get("no")
        known = {row["slug"] for row in self.programme.plans.get("plan", [])}
        yield from _lost(file, version, "version", "plan", known)
        if (plan, no) in seen:
            yield f"{file}: draft {no} of {plan} is in two files"
        seen.add((plan, no))
        keys = {kind: [row["key"] for row in draft.get(kind, [])] for kind in KEYED}
        for kind, named in keys.items():
            yield from _twice(file, kind, named)
        taken = [key for key in keys["clause"] if key in TAKEN]
        yield from (f"{file}, clause {key}: this key is taken by the page itself" for key in taken)
        for row in (*draft.get("evidence", []), *draft.get("gap", [])):
            yield from _lost(file, row, "evidence or gap", "stage", self.stages)
        for action in draft.get("action", []):
            yield from self._action(file, action, {kind: set(named) for kind, named in keys.items()})

    def _action(self, file: str, action: Row, keys: dict[str, set[str]]) -> Iterator[str]:
        yield from _lost(file, action, "action", "pillar", keys["pillar"])
        yield from _lost(file, action, "action", "clause", keys["clause"])
        yield from _lost(file, action, "action", "specialism", self.of("specialism"))
        for link in action.get("link", []):
            where = f"action {action['key']}, link"
            yield from _lost(file, link, where, "evidence", keys["evidence"])
            if bool(link.get("evidence")) == (link["strength"] == Strength.ASSERTED):
                yield f'{file}, {where} {link["step"]}: "asserted" is for a step without evidence, and only for that'
        for test in action.get("principle", []):
            where = f"action {action['key']}, principle"
            yield from _lost(file, test, where, "principle", self.of("principle"))
            if test["met"] not in MET:
                yield f'{file}, {where} {test["principle"]}: met "{test["met"]}" is not one of {", ".join(MET)}'


def _lost(file: str, row: Row, kind: str, key: str, there: Iterable[object]) -> Iterator[str]:
    """A reference that leads nowhere. An empty one is no reference."""
    if row.get(key) and row[key] not in there:
        yield f'{file}, {kind} {_name(row)}: {key} "{row[key]}" is not known'


def _twice(file: str, kind: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{file}, {kind} {name}: stands twice"
        seen.add(name)
