"""A small programme: a strategy, one plan with a draft, and a consultation on it."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from consult.catalogue.models import Consultation, Coverage
from consult.db import db, transaction
from consult.plans.models import Clause, Plan, PlanKind, PlanVersion, Strategy
from consult.taxonomy.models import TaxonomyVersion
from tests.conftest import NOW

_numbers = count(1)


def make_version(*, plan_slug: str = "", no: int = 1, clauses: int = 2) -> PlanVersion:
    """A published draft of a sector plan, with numbered clauses keyed clause-1, clause-2 …"""
    slug = plan_slug or f"plan-{next(_numbers)}"
    with transaction():
        strategy = db.session.scalar(select(Strategy)) or Strategy(
            slug="strategy",
            title="The strategy",
            aim="Growth that everybody feels.",
            maturity="Emerging work.",
            spending_note="No new money.",
            investments=[],
            figures=[],
        )
        db.session.add(strategy)
        db.session.flush()
        plan = db.session.scalar(select(Plan).where(Plan.slug == slug)) or Plan(
            strategy_id=strategy.id,
            slug=slug,
            kind=PlanKind.SECTOR,
            term_code=slug,
            title=f"Plan {slug}",
            aim="An aim.",
            lead="A lead",
            contact="plan@example.org",
            maturity="First draft",
            expected="",
            missing=[],
            sort=1,
        )
        version = PlanVersion(
            no=no,
            title=f"Draft {no}",
            summary="In short.",
            change_note="First draft",
            published_at=NOW - timedelta(days=60),
        )
        version.plan = plan
        version.clauses = [
            Clause(
                key=f"clause-{n}",
                number=f"1.{n}",
                group="What we propose",
                heading=f"Heading {n}",
                sort=n,
                text=f"Clause {n} proposes something that can be read and commented on.",
            )
            for n in range(1, clauses + 1)
        ]
        db.session.add(version)
    return version


def make_consultation(
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    published: bool = True,
    version: PlanVersion | None = None,
    slug: str = "",
    route_code: str = "two-steps",
) -> Consultation:
    """A consultation on one draft; open from ten days ago for ten days more unless said otherwise."""
    version_id = (version or make_version()).id
    with transaction():
        edition = db.session.scalar(select(TaxonomyVersion)) or TaxonomyVersion(no=1, note="First", published_at=NOW)
        db.session.add(edition)
        db.session.flush()
        slug = slug or f"consultation-{next(_numbers)}"
        consultation = Consultation(
            slug=slug,
            title=f"Consultation {slug}",
            about="What this is about.",
            still_open="The order of actions.",
            already_decided="That there will be a plan.",
            out_of_scope="Bins.",
            equality_note="Assessed.",
            contact="us@example.org",
            privacy_notice="2018-1",
            taxonomy_version_id=edition.id,
            route_code=route_code,
            published_at=NOW - timedelta(days=20) if published else None,
            opens_at=opens_at or NOW - timedelta(days=10),
            closes_at=closes_at or NOW + timedelta(days=10),
            reply_due_at=NOW + timedelta(days=94),
        )
        consultation.coverage = [Coverage(version_id=version_id, sort=1)]
        db.session.add(consultation)
    return consultation
