"""Put points under themes: singly, or together once a blind sample has shown that the machine was right."""

import hashlib
import math
import random
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, insert, select, update

from consult import audit
from consult.db import db
from consult.people import Person
from consult.theming.counted import is_said_to, live_themes
from consult.theming.errors import CheckDone, NothingToCheck, NotThisQuestion, ThemeGone
from consult.theming.models import Placement, PlacementCheck, Point, SuggestedTheme, Theme
from consult.theming.queries.suggestions import find_last_check, proposed

LEAST_SAMPLE, SAMPLE_SHARE, MOST_WRONG = 20, 0.05, 0.05
CHUNK = 500


def place_point(theme: Theme, point: Point, *, by: Person, now: datetime) -> Placement:
    """Decide that a point belongs under a theme; deciding it again changes nothing."""
    return place_points(theme, [point], by=by, now=now)[0]


def place_points(theme: Theme, points: Sequence[Point], *, by: Person, now: datetime) -> list[Placement]:
    """Decide one by one, in one act, that these points belong under a theme."""
    _check_fits(theme, points)
    placed = [_place(theme, point, by, now) for point in points]
    db.session.flush()
    audit.record("placed points", theme, f'{len(points)} placed singly under "{theme.name}"', by=by, at=now)
    return placed


def remove_placement(theme: Theme, point: Point, *, by: Person, now: datetime) -> None:
    """Take a point out from under a theme, also where it stands under one that was merged into it."""
    removed = db.session.scalar(
        update(Placement)
        .where(Placement.point_id == point.id, Placement.theme_id.in_(_family(theme)), Placement.removed_at.is_(None))
        .values(removed_at=now, moved_to_id=None)
        .returning(Placement.id)
    )
    if removed is not None:
        audit.record("removed a placement", theme, f'1 taken out from under "{theme.name}"', by=by, at=now)


def move_points(whole: Theme, theme: Theme, point_ids: Collection[UUID], *, by: Person, now: datetime) -> int:
    """Take these points out from under one theme and place them under another that came out of it; returns how many.

    How each was accepted stays with it: singly, or in a checked batch.
    """
    standing = db.session.scalars(
        select(Placement)
        .where(Placement.theme_id.in_(_family(whole)), Placement.point_id.in_(point_ids))
        .where(Placement.removed_at.is_(None))
        .order_by(Placement.point_id, Placement.id)
    ).all()
    moved = {
        old.point_id: Placement(
            id=uuid4(), theme_id=theme.id, point_id=old.point_id, check_id=old.check_id, person_id=by.id, placed_at=now
        )
        for old in standing
    }
    db.session.add_all(moved.values())
    db.session.flush()
    for old in standing:
        old.removed_at, old.moved_to_id = now, moved[old.point_id].id
    if moved:
        words = f'{len(moved)} points moved from "{whole.name}" to "{theme.name}"'
        audit.record("split a theme", theme, words, by=by, at=now)
    return len(moved)


def move_back(theme: Theme, *, now: datetime) -> None:
    """Let all that was moved to a theme stand again where it stood, as it stood."""
    here = db.session.scalars(select(Placement).where(Placement.theme_id == theme.id)).all()
    ids = {placement.id for placement in here}
    for old in db.session.scalars(select(Placement).where(Placement.moved_to_id.in_(ids))):
        old.removed_at = old.moved_to_id = None
    for placement in here:
        placement.removed_at = now


def draw_check(theme: Theme, *, by: Person, now: datetime) -> PlacementCheck:
    """Draw the blind sample for accepting a theme's likely placements together: the larger of 20 and 5 %.

    A sample that was drawn and not read is given back, so that nobody draws until it looks well; after a refusal the
    rest is read one by one, until a new suggestion joins the theme.
    """
    if not theme.is_current:
        raise ThemeGone("This theme was merged or set aside. Look at the list again")
    last = find_last_check(theme)
    if last is not None and last.done_at is None:
        return last
    if last is not None and last.passed is False and not _joined_since(theme, last):
        raise NothingToCheck("The last sample had too many that do not fit. Read the rest one by one")
    points = _proposed_points(theme, until=now)
    if not points:
        raise NothingToCheck("No likely placements wait under this theme")
    size = min(len(points), max(LEAST_SAMPLE, math.ceil(SAMPLE_SHARE * len(points))))
    sample = random.Random(_seed(theme, points)).sample(points, size)  # noqa: S311 - drawn again it must be the same
    check = PlacementCheck(
        id=uuid4(), theme_id=theme.id, proposed=len(points), sample=[str(point_id) for point_id in sample],
        wrong=None, passed=None, person_id=by.id, drawn_at=now,
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    audit.record(
        "drew a sample", theme, f'{size} of {len(points)} under "{theme.name}", to be read blind', by=by, at=now
    )
    return check


def record_check(check: PlacementCheck, wrong: Collection[UUID], *, by: Person, now: datetime) -> bool:
    """Keep what somebody found in a sample. At most 5 % wrong: all is accepted but the wrong ones; else none but the
    sampled ones that were read and fit. Returns whether the batch was accepted."""
    passed = len(set(wrong)) <= MOST_WRONG * len(check.sample)
    _close(check, wrong, passed, by, now)
    theme, sampled = check.theme, [UUID(point_id) for point_id in check.sample]
    right = [point_id for point_id in sampled if point_id not in set(wrong)]
    waiting = _proposed_points(theme, until=check.drawn_at)
    accepted = waiting if passed else [point_id for point_id in waiting if point_id in set(right)]
    rows = [
        {"id": uuid4(), "theme_id": theme.id, "point_id": point_id, "check_id": check.id if passed else None,
         "person_id": by.id, "placed_at": now}
        for point_id in accepted
    ]  # fmt: skip
    for at in range(0, len(rows), CHUNK):
        db.session.execute(insert(Placement), rows[at : at + CHUNK])
    result = f"{len(rows)} accepted in a batch" if passed else f"the batch was refused, {len(rows)} accepted singly"
    words = f'"{theme.name}": {len(sampled)} checked, {len(set(wrong))} did not fit; {result}'
    audit.record("checked placements", theme, words, by=by, at=now)
    return passed


def _close(check: PlacementCheck, wrong: Collection[UUID], passed: bool, by: Person, now: datetime) -> None:
    """Write the result, if nobody did; from here on the wrong ones are no proposals any more."""
    unknown = {str(point_id) for point_id in wrong} - set(check.sample)
    if unknown:
        raise NotThisQuestion("That passage is not in the sample")
    closed = db.session.scalar(
        update(PlacementCheck)
        .where(PlacementCheck.id == check.id, PlacementCheck.done_at.is_(None))
        .values(wrong=sorted(str(point_id) for point_id in set(wrong)), passed=passed, person_id=by.id, done_at=now)
        .returning(PlacementCheck.id)
        .execution_options(synchronize_session=False)
    )
    if closed is None:
        raise CheckDone("This sample has been read already. Its result stands")
    db.session.refresh(check)


def _place(theme: Theme, point: Point, by: Person, now: datetime) -> Placement:
    """Under the theme itself, or where it stood before it was removed or merged."""
    placements = db.session.scalars(
        select(Placement).where(Placement.point_id == point.id, Placement.theme_id.in_(_family(theme)))
    ).all()
    standing = next((placement for placement in placements if placement.removed_at is None), None)
    if standing is not None:
        return standing
    own = next((placement for placement in placements if placement.theme_id == theme.id), None)
    if own is None:
        own = Placement(id=uuid4(), theme_id=theme.id, point_id=point.id, person_id=by.id, placed_at=now)
        db.session.add(own)
    own.removed_at, own.check_id, own.person_id, own.placed_at = None, None, by.id, now
    return own


def _check_fits(theme: Theme, points: Sequence[Point]) -> None:
    if not theme.is_current:
        raise ThemeGone("This theme was merged or set aside. Look at the list again")
    if not all(is_said_to(point, theme.question) for point in points):
        raise NotThisQuestion("A passage can only stand under a theme of the question that it answers")


def _proposed_points(theme: Theme, *, until: datetime) -> list[UUID]:
    likely = proposed(theme, weak=False, until=until).subquery("likely")
    return sorted(db.session.scalars(select(likely.c.point_id)))


def _family(theme: Theme) -> Select[*tuple[Any, ...]]:
    live = live_themes(theme.question)
    return select(live.c.theme_id).where(live.c.root_id == theme.id)


def _joined_since(theme: Theme, check: PlacementCheck) -> bool:
    joined = select(SuggestedTheme.id).where(
        SuggestedTheme.theme_id.in_(_family(theme)), SuggestedTheme.decided_at > check.done_at
    )
    return db.session.scalar(joined.limit(1)) is not None


def _seed(theme: Theme, points: Sequence[UUID]) -> int:
    """The same theme and proposals draw the same sample."""
    mark = hashlib.sha256("".join([theme.id.hex, *(point_id.hex for point_id in points)]).encode())
    return int.from_bytes(mark.digest()[:8])
