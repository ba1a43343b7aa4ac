"""One story, from a draft plan to progress on a promise: the test to read first.

It goes through the services as the doors do, on both databases, with a clock of its own.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import audit, boards, catalogue, clock, codesign, outcomes, plans, questions, responses, summaries, theming
from consult.boards.models import Result
from consult.codesign.models import ContributionKind, VoteValue
from consult.db import db, transaction
from consult.journey import Status
from consult.outcomes.models import CommitmentStatus, OutcomeResult
from consult.people import RoleName
from consult.questions.models import QuestionKind
from consult.theming import machine
from consult.theming.models import Point
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person

ANSWERS = [
    ("business", "The grid connection came two years late. We could not run the new press."),
    ("business", "A grid connection costs more than the machine. Somebody has to plan it for the whole estate."),
    ("university", "Train technicians at work. Colleges cannot keep up with battery safety."),
    ("trade_body", "Members wait for a grid connection. They also cannot find technicians."),
    ("individual", "Nothing to add."),
]


@pytest.fixture
def cast(app, now):
    make_route("two-steps")
    return {
        "facilitator": make_person(RoleName.FACILITATOR),
        "analyst": make_person(RoleName.ANALYST),
        "harbour": make_person(RoleName.CLERK, board_slug="harbour"),
        "hill": make_person(RoleName.CLERK, board_slug="hill"),
    }


def test_a_draft_plan_goes_all_the_way_to_a_promise_that_is_tracked(cast, now):
    facilitator = cast["facilitator"]

    # Draft a plan, open it up, ask
    version = make_version(plan_slug="automotive")
    make_consultation(slug="another")  # a neighbour whose numbers must never get into ours
    with transaction():
        consultation = catalogue.create_consultation(
            slug="power-and-people", title="Power and people", about="What firms need.", still_open="The order.",
            already_decided="That there is a plan.", out_of_scope="Bins.", equality_note="Assessed.",
            contact="us@example.org", covers=[version], route_code="two-steps", by=facilitator, now=now,
        )  # fmt: skip
        section = questions.add_section(consultation, key="views", title="Your views", introduction="")
        question = questions.add_question(
            section, number=1, key="needs", kind=QuestionKind.TEXT, text="What do you need?", why="To decide well.",
            hint="", required=False, word_limit=500, no_view=True, choices=[],
            clause=plans.get_clause(version, "clause-1"),
        )  # fmt: skip
        closes_at = now + timedelta(days=40)
        catalogue.set_dates(
            consultation, opens_at=now + timedelta(days=1), closes_at=closes_at,
            reply_due_at=closes_at + timedelta(days=84), by=facilitator, now=now,
        )  # fmt: skip
        catalogue.publish_consultation(consultation, by=facilitator, now=now)
    assert outcomes.status_of(consultation, now=now) is Status.SOON

    # Hear
    during = now + timedelta(days=3)
    assert outcomes.status_of(consultation, now=during) is Status.OPEN
    references = []
    for kind, words in ANSWERS:
        with transaction():
            draft, _token = responses.start_draft(consultation, now=during)
            responses.save_about(draft, {"kind": kind, "publication": "named", "organisation": "Invented"}, now=during)
            responses.save_answer(draft, question, {"text": words, "publication": "named"}, now=during)
            references.append(responses.submit_response(draft, by=None, received_at=during).reference)
            again = responses.submit_response(draft, by=None, received_at=during)
            assert again.reference == references[-1]
    assert len(set(references)) == len(ANSWERS)

    # Work it out together
    with transaction():
        first = codesign.plan_round(
            version.plan, consultation, 1, "First round", "To listen.", "One workshop.", clock.london(during).date(),
            clock.london(during).date(), by=facilitator, now=during,
        )  # fmt: skip
        codesign.start_round(first, by=facilitator, now=during)
        session = codesign.plan_session(
            first, "Workshop", during, during + timedelta(hours=2), "Tipton", "workshop", by=facilitator, now=during
        )
        statement = codesign.add_statement(session, "Power comes first.", by=facilitator, now=during)
        participant, _token = codesign.join(session.join_code, "", now=during)
        codesign.cast_vote(participant, statement, VoteValue.AGREE, now=during)
        codesign.capture_contribution(
            session, ContributionKind.ISSUE, "Nobody plans power for a whole estate.", 1, "a supplier", None,
            by=facilitator, now=during,
        )  # fmt: skip
        codesign.publish_learning_note(
            first, "Power.", "How many wait.", "Plan by estate.", "", by=facilitator, now=during
        )
    (result,) = codesign.results(session)
    assert (result.agree, result.disagree, result.passed) == (1, 0, 0)

    # Read: the machine finds points, people agree themes
    after = closes_at + timedelta(days=2)
    machine.read_versions([version.id for version in responses.counted(consultation)], now=after)
    with transaction():
        power = theming.add_theme(question, name="Grid connections come too late", by=cast["analyst"], now=after)
        said = [point for point in db.session.scalars(select(Point)) if "grid" in point.text.lower()]
        theming.place_points(power, said, by=cast["analyst"], now=after)
    assert outcomes.status_of(consultation, now=after) is Status.READING
    ledger = theming.ledger(question)
    assert ledger.adds_up and ledger.received == len(ANSWERS) and ledger.placed == 3

    # Sum up
    with transaction():
        summary = summaries.write_summary(question, by=facilitator, now=after)
        summaries.approve_summary(summary, by=facilitator, now=after)
    texts = [summaries.text_of(sentence) for sentence in summary.sentences]
    assert any("3 of" in text and power.name in text for text in texts), texts

    # Decide: nothing is published before the last board said yes
    with transaction():
        pack = boards.freeze_pack(consultation, by=facilitator, now=after)
    with pytest.raises(outcomes.NotSignedOff), transaction():
        outcomes.publish_outcomes(consultation, by=facilitator, now=after)
    later = after + timedelta(days=10)
    for step, result in zip(pack.route.steps, (Result.RECOMMENDED, Result.APPROVED), strict=True):
        assert outcomes.status_of(consultation, now=later) is Status.BOARDS
        with transaction():
            boards.record_decision(
                pack, step, result, reasons="People made the case.", votes_for=4, votes_against=0, abstentions=0,
                met_on=clock.london(later).date(), pack_hash=pack.hash, by=cast[step.board.slug], now=later,
            )  # fmt: skip

    # Answer back, promise, and tell what happened since
    with transaction():
        outcome = outcomes.write_outcome(
            power, pack, OutcomeResult.ACCEPTED, "We will plan power by estate.", "It stops firms from growing.",
            plans.get_clause(version, "clause-1"), by=facilitator, now=later,
        )  # fmt: skip
        outcomes.publish_outcomes(consultation, by=facilitator, now=later)
        promise = outcomes.make_commitment(
            outcome, title="A power plan for three estates", owner="An invented authority",
            due_on=clock.london(later + timedelta(days=200)).date(), by=facilitator, now=later,
        )  # fmt: skip
        outcomes.add_progress_note(
            promise, CommitmentStatus.ON_TRACK, "Two estates chosen.", by=facilitator, now=later + timedelta(days=30)
        )
    assert outcomes.status_of(consultation, now=later) is Status.ANSWERED
    assert outcomes.standing_of(promise, now=later + timedelta(days=31)).status is CommitmentStatus.ON_TRACK

    # And all of it can be accounted for
    with transaction():
        audit.seal_lines(now=later)
    check = audit.verify_chain()
    assert check.broken_at is None and check.sealed > 15
