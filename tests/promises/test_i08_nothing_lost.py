"""I8: for every question, received = placed + other + nothing to place + copy of + excluded + failed (+ waiting)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from consult import responses, theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.questions.models import QuestionKind
from consult.responses.models import Answer, Exclusion, Publication, Response, ResponseVersion
from consult.theming import LedgerClass, counted
from consult.theming.families import Campaign, CampaignMember, CampaignState
from consult.theming.models import Placement, Point, Reading, ReadState, Theme
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response, make_responses
from tests.factories.theming import answer_of, make_read, make_theme


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def analyst(app):
    return make_person(RoleName.LEAD_ANALYST)


def send_again(response: Response, question, text: str, now) -> None:
    """A second version, which replaces the first in all counts."""
    first = response.latest
    with transaction():
        version = ResponseVersion(
            response_id=response.id,
            no=2,
            received_at=now,
            fingerprint="2" * 64,
            nonce="n",
            kind=first.kind,
            name="",
            organisation=first.organisation,
            size="small",
            sectors=[],
            challenges=[],
            place="",
            on_behalf="",
            publication=Publication.NAMED,
            language="en",
            privacy_notice="2018-1",
        )
        version.answers = [
            Answer(
                question_id=question.id,
                question_version=1,
                text=text,
                choices=[],
                no_view=False,
                harm="",
                confidential_until="",
                publication=Publication.NAMED,
            )
        ]
        db.session.add(version)


def exclude(response: Response, by, now) -> None:
    with transaction():
        db.session.add(Exclusion(response_id=response.id, reason="A test row", person_id=by.id, at=now))


def test_every_answer_stands_in_exactly_one_class(question, analyst, now):
    texts = ["Grid first.", "Skills first.", "No comment", "Never read.", "Not countable.", "Unreadable.", ""]
    placed, other, nothing, waiting, out, failed, _blank = sent = make_responses(
        question.consultation, [{question: text} for text in texts]
    )
    make_read(question, [placed, other, nothing, out])
    with transaction():
        theming.give_up_reading([failed.latest.id], "We tried five times", now=now)
    make_theme(question, "Grid", [first_point(placed, question)], analyst)
    exclude(out, analyst, now)
    ledger = theming.ledger(question)
    assert (ledger.responses, ledger.received, ledger.blank) == (len(sent), 6, 1)
    assert {kind.value: ledger.of(kind) for kind in LedgerClass} == {
        "placed": 1, "other": 1, "nothing": 1, "copies": 0, "excluded": 1, "failed": 1, "waiting": 1,
    }  # fmt: skip
    assert ledger.adds_up
    expected = {
        "placed": placed,
        "other": other,
        "nothing": nothing,
        "excluded": out,
        "failed": failed,
        "waiting": waiting,
    }
    for kind, response in expected.items():
        assert [each.id for each in theming.list_in_class(question, LedgerClass(kind))] == [
            answer_of(response, question).id
        ]


def first_point(response: Response, question) -> Point:
    answer = answer_of(response, question)
    return db.session.scalars(select(Point).where(Point.answer_id == answer.id).order_by(Point.start)).first()


def test_no_view_is_said_beside_the_sum_and_not_in_it(question, now):
    [response] = make_responses(question.consultation, [{question: ""}])
    with transaction():
        version = ResponseVersion(
            response_id=response.id,
            no=2,
            received_at=now,
            fingerprint="2" * 64,
            nonce="n",
            kind="business",
            name="",
            organisation="",
            size="",
            sectors=[],
            challenges=[],
            place="",
            on_behalf="",
            publication=Publication.NAMED,
            language="en",
            privacy_notice="2018-1",
        )
        version.answers = [
            Answer(
                question_id=question.id,
                question_version=1,
                text="",
                choices=[],
                no_view=True,
                harm="",
                confidential_until="",
                publication=Publication.NAMED,
            )
        ]
        db.session.add(version)
    ledger = theming.ledger(question)
    assert (ledger.responses, ledger.no_view, ledger.received, ledger.blank) == (1, 1, 0, 0)


def test_only_the_latest_version_counts(question, analyst, now):
    response = make_response(question.consultation, {question: "Grid first."})
    make_read(question, [response])
    theme = make_theme(question, "Grid", [first_point(response, question)], analyst)
    send_again(response, question, "I have changed my mind about it.", now)
    ledger = theming.ledger(question)
    assert (ledger.received, ledger.placed, ledger.waiting, ledger.adds_up) == (1, 0, 1, True)
    assert theming.respondents_of(theme) == set()
    assert theming.points_of(theme) == []


def test_a_placement_that_was_removed_leaves_the_answer_in_other(question, analyst, now):
    response = make_response(question.consultation, {question: "Grid first."})
    make_read(question, [response])
    point = first_point(response, question)
    theme = make_theme(question, "Grid", [point], analyst)
    with transaction():
        theming.remove_placement(theme, point, by=analyst, now=now)
    assert theming.ledger(question).other == 1


def test_an_answer_to_a_closed_question_is_placed_by_what_was_picked(question, analyst, now):
    closed = make_question(question.consultation, kind=QuestionKind.SCALE)
    sent = make_responses(question.consultation, [{closed: ["agree"]}, {closed: ["disagree"]}, {closed: ["agree"]}])
    exclude(sent[0], analyst, now)
    ledger = theming.ledger(closed)
    assert (ledger.received, ledger.placed, ledger.excluded, ledger.adds_up) == (3, 2, 1, True)


def test_the_answers_that_count_are_those_of_the_responses_themselves(question, analyst, now):
    sent = make_responses(question.consultation, [{question: text} for text in ("Grid first.", "Skills.", "", "Out.")])
    exclude(sent[3], analyst, now)
    send_again(sent[0], question, "Buses first.", now)
    ours = {row.text_id for row in db.session.execute(counted.counted(question))}
    assert ours == {answer.id for answer in responses.list_answers(question)}


def test_a_sum_that_does_not_hold_is_said_aloud(question):
    ledger = theming.Ledger(
        question.id, 10, 0, 9, placed=4, other=1, nothing=1, copies=0, excluded=1, failed=0, waiting=1, answered=9
    )
    assert not ledger.adds_up


FATES = st.lists(
    st.tuples(
        st.sampled_from(["read", "nothing", "failed", "waiting"]),
        st.booleans(),  # excluded
        st.sampled_from(["", "copy", "template", "added"]),  # in a campaign
        st.sampled_from(["", "accepted", "removed", "set aside", "merged"]),  # placed
        st.booleans(),  # the campaign is confirmed
    ),
    min_size=1,
    max_size=12,
)


def expected(fate) -> str:
    """Design, section 6: the first that applies."""
    state, excluded, campaign, placed, confirmed = fate
    if excluded:
        return "excluded"
    if state in ("failed", "waiting"):
        return state
    if campaign == "copy" and confirmed:
        return "copies"
    if placed in ("accepted", "merged") and state == "read":
        return "placed"
    return "other" if state == "read" else "nothing"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=FATES)
def test_whatever_became_of_the_answers_the_ledger_adds_up(question, analyst, now, fates):
    with transaction():
        for table in (Placement, CampaignMember, Campaign, Point, Reading, Theme):
            db.session.execute(delete(table))
    fresh = make_question(question.consultation)
    sent = make_responses(question.consultation, [{fresh: f"Answer {n}."} for n in range(len(fates))])
    spares = make_responses(question.consultation, [{question: "A template."} for _ in fates])
    with transaction():
        tell(fresh, sent, spares, fates, analyst, now)
    ledger = theming.ledger(fresh)
    wanted = [expected(fate) for fate in fates]
    assert {kind.value: ledger.of(kind) for kind in LedgerClass} == {
        kind.value: wanted.count(kind) for kind in LedgerClass
    }
    assert ledger.received == len(fates)
    assert ledger.adds_up


def tell(question, sent, spares, fates, by, now) -> None:
    """Bring about what a fate says, row by row."""
    themes = {
        name: Theme(question_id=question.id, name=name, description="", agreed_by=by.id, agreed_at=now)
        for name in ("accepted", "set aside", "merged")
    }
    db.session.add_all(themes.values())
    db.session.flush()
    themes["set aside"].set_aside_at = now
    themes["merged"].merged_into_id = themes["accepted"].id
    themes["removed"] = themes["accepted"]
    for response, spare, (state, excluded, campaign, placed, confirmed) in zip(sent, spares, fates, strict=True):
        answer = response.versions[0].answers[0]
        if excluded:
            db.session.add(Exclusion(response_id=response.id, reason="Test", person_id=by.id, at=now))
        if state != "waiting":
            reading = Reading(answer_id=answer.id, state=ReadState(state), reason="", engine={}, read_at=now)
            db.session.add(reading)
        if state == "read":
            reading.points = [Point(answer_id=answer.id, start=0, end=len(answer.text))]
            db.session.flush()
            if placed:
                db.session.add(
                    Placement(
                        theme_id=themes[placed].id,
                        point_id=reading.points[0].id,
                        person_id=by.id,
                        placed_at=now,
                        removed_at=now if placed == "removed" else None,
                    )
                )
        if campaign:
            template = answer if campaign == "template" else spare.versions[0].answers[0]
            family = Campaign(
                question_id=question.id,
                template_id=template.id,
                threshold=0.8,
                found_at=now,
                state=CampaignState.CONFIRMED if confirmed else CampaignState.SUGGESTED,
            )
            family.members.append(
                CampaignMember(answer_id=answer.id, similarity=1.0, additions=[[0, 3]] if campaign == "added" else [])
            )
            db.session.add(family)
    db.session.flush()
