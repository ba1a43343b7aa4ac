"""Answers are published all together, after the last board's yes, and never over numbers that are wrong."""

from datetime import timedelta

import pytest

from consult import boards, outcomes
from consult.boards.models import Pack, Result
from consult.db import db, transaction
from consult.journey import Status
from consult.outcomes import OutcomeResult
from consult.people import RoleName
from consult.plans.models import PlanKind
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack, make_signed_off
from tests.factories.catalogue import make_consultation
from tests.factories.outcomes import answer_all, make_answered
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import make_heard
from tests.factories.theming import make_point, make_theme


def publish(heard, by):
    with transaction():
        return outcomes.publish_outcomes(heard.consultation, by=by, now=NOW)


def test_answers_are_published_when_the_last_step_said_yes(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack = make_signed_off(heard)
    answer_all(pack, officer)
    published = publish(heard, officer)
    assert len(published) == 3 and all(outcome.published_at == now for outcome in published)


@pytest.mark.parametrize(
    "decisions",
    [
        [],
        [Result.RECOMMENDED],
        [Result.SENT_BACK],
        [Result.RECOMMENDED, Result.REFUSED],
        [Result.RECOMMENDED, Result.DEFERRED],
    ],
)
def test_nothing_is_published_before_the_last_step_said_yes(app, now, decisions):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack, clerks = make_pack(heard), [make_clerk("harbour"), make_clerk("hill")]
    for result, clerk in zip(decisions, clerks, strict=False):
        decide(pack, result, clerk)
    answer_all(pack, officer)
    with pytest.raises(outcomes.NotSignedOff):
        publish(heard, officer)


def test_every_theme_of_the_pack_needs_an_answer(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack = make_signed_off(heard)
    with transaction():
        outcomes.write_outcome(heard.grid, pack, OutcomeResult.ACCEPTED, "We did.", "Because.", by=officer, now=now)
    with pytest.raises(outcomes.OutcomesMissing) as refused:
        publish(heard, officer)
    assert sorted(refused.value.names) == ["Anything else", "Buses do not reach the works"]


def test_an_answer_needs_a_reason_and_a_yes_says_what_was_done(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack = make_pack(heard)
    for result, we_did, reason in [(OutcomeResult.NOT_ACCEPTED, "", " "), (OutcomeResult.ACCEPTED, "", "Because.")]:
        with pytest.raises(outcomes.ReasonNeeded), transaction():
            outcomes.write_outcome(heard.grid, pack, result, we_did, reason, by=officer, now=now)


def test_a_theme_that_the_boards_did_not_read_of_gets_no_answer_on_their_pack(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack = make_pack(heard)
    late = make_theme(heard.question, "A late theme", [heard.responses[0].point], heard.analyst)
    with pytest.raises(outcomes.NotInThePack), transaction():
        outcomes.write_outcome(late, pack, OutcomeResult.ACCEPTED, "We did.", "Because.", by=officer, now=now)


def test_an_answer_may_be_bettered_until_it_is_public(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack = make_signed_off(heard)
    make_answered(pack, officer)
    with pytest.raises(outcomes.AlreadyPublished), transaction():
        outcomes.write_outcome(heard.grid, pack, OutcomeResult.DEFERRED, "", "Later.", by=officer, now=now)
    with pytest.raises(outcomes.AlreadyPublished):
        publish(heard, officer)


def test_a_number_that_its_frozen_data_does_not_give_is_never_published(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack = make_pack(heard)
    forged = pack.content.replace('"numerator":8', '"numerator":9')
    with transaction():
        wrong = Pack(
            consultation_id=pack.consultation_id, no=2, route_id=pack.route_id, content=forged,
            hash=boards.fingerprint(forged), frozen_at=NOW, frozen_by=pack.frozen_by,
        )  # fmt: skip
        db.session.add(wrong)
    assert "Sentence 3 says 9 of 12; the papers give 8 of 12" in boards.list_faults(wrong)
    with transaction():
        for step, result in zip(pack.route.steps, (Result.RECOMMENDED, Result.APPROVED), strict=True):
            wrong.decisions.append(
                boards.Decision(
                    pack_hash=wrong.hash,
                    step=step,
                    result=result,
                    reasons="Yes.",
                    conditions=[],
                    votes_for=3,
                    votes_against=0,
                    abstentions=0,
                    dissent="",
                    met_on=NOW.date(),
                    recorded_by=officer.id,
                    decided_at=NOW,
                )
            )
    answer_all(wrong, officer)
    with pytest.raises(outcomes.NumbersDiffer, match="says 9 of 12; the papers give 8 of 12"):
        publish(heard, officer)


def test_the_status_follows_a_consultation_from_its_timetable_to_its_answer(app, now):
    consultation = make_consultation(closes_at=NOW - timedelta(days=1))
    question, analyst = make_question(consultation), make_person(RoleName.LEAD_ANALYST)

    def status(at=now):
        return outcomes.status_of(consultation, now=at)

    assert status(NOW - timedelta(days=30)) is Status.SOON
    assert status(NOW - timedelta(days=2)) is Status.OPEN
    assert status() is Status.CLOSED
    point = make_point(make_response(consultation, {question: "Grid first."}), question)
    make_theme(question, "Grid first", [point], analyst)
    assert status() is Status.READING


def test_the_status_is_with_the_boards_until_the_answers_are_public(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    pack = make_signed_off(heard)
    assert outcomes.status_of(heard.consultation, now=now) is Status.BOARDS
    make_answered(pack, officer)
    assert outcomes.status_of(heard.consultation, now=now) is Status.ANSWERED


def test_a_pack_that_was_sent_back_is_being_read_again(app, now):
    heard = make_heard()
    decide(make_pack(heard), Result.SENT_BACK, make_clerk("harbour"))
    assert outcomes.status_of(heard.consultation, now=now) is Status.READING


def decide_on(heard, plan, decision, officer, included=True, reason="Because."):
    with transaction():
        return outcomes.decide_challenge(plan, heard.consultation, decision, included, reason, by=officer, now=NOW)


def test_a_challenge_is_decided_once_with_the_decision_that_led_to_it(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    decision = boards.last_decision(make_signed_off(heard))
    plan = heard.consultation.versions[0].plan
    with pytest.raises(outcomes.NotThisChallenge):
        decide_on(heard, plan, decision, officer)
    with transaction():
        plan.kind = PlanKind.CHALLENGE
    with pytest.raises(outcomes.ReasonNeeded):
        decide_on(heard, plan, decision, officer, reason="")
    assert decide_on(heard, plan, decision, officer).included
    with pytest.raises(outcomes.ChallengeDecided):
        decide_on(heard, plan, decision, officer, included=False)


def test_a_challenge_is_not_decided_on_a_recommendation_alone(app, now):
    heard, officer = make_heard(), make_person(RoleName.FACILITATOR)
    decision = decide(make_pack(heard), Result.RECOMMENDED, make_clerk("harbour"))
    plan = heard.consultation.versions[0].plan
    with transaction():
        plan.kind = PlanKind.CHALLENGE
    with pytest.raises(outcomes.NotSignedOff):
        decide_on(heard, plan, decision, officer)
