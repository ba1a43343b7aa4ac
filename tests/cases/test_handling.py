"""A case from the day it comes in to its answer and its review."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from consult import cases, responses
from consult.audit import AuditLine
from consult.cases import Case, CaseKind, CaseResult, CaseState, CaseStep, Claim
from consult.db import db, transaction
from consult.mail import LetterKind, OutboxLetter
from consult.people import RoleName
from consult.responses import private_code
from tests.conftest import NOW
from tests.factories.cases import CLOCKS, make_case
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response

TODAY = date(2018, 11, 1)


@pytest.fixture
def officer(app):
    return make_person(RoleName.INFORMATION_OFFICER)


@pytest.fixture
def other(app):
    return make_person(RoleName.GOVERNANCE_OFFICER)


@pytest.fixture
def response(app):
    consultation = make_consultation(slug="steel")
    return make_response(consultation, {make_question(consultation): "Our own words."})


def step(act, case, *words, **more):
    with transaction():
        return act(case, *words, seen=len(case.steps), now=more.pop("now", NOW), **more)


def test_a_complaint_gets_a_reference_and_its_dates(app):
    case = make_case()
    assert case.reference.startswith("CA-") and cases.state_of(case) is CaseState.RECEIVED
    assert (case.acknowledge_by, case.answer_by) == (date(2018, 11, 8), date(2018, 11, 22))
    assert make_case(CaseKind.FORMAT).answer_by == date(2018, 11, 15)
    assert make_case(CaseKind.RIGHTS, claim=Claim.ACCESS).answer_by == date(2018, 12, 3)


def test_the_same_form_sent_twice_is_one_case(app):
    assert make_case(intent="the same intent, twice").id == make_case(intent="the same intent, twice").id
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_its_private_code_opens_it_and_no_other_does(app):
    case = make_case(intent="an intent of one's own")
    code = private_code("an intent of one's own")
    assert cases.find_own_case(case.reference.lower(), f" {code.lower()} ") is case
    assert cases.find_own_case(case.reference, private_code("another")) is None
    assert cases.find_own_case("CA-NONE-NONE", code) is None


def test_it_goes_from_received_to_reviewed_and_says_by_itself_when_it_is_late(officer, other):
    case = make_case()
    due = cases.due_of(case)
    assert (due.what, due.on, due.is_over(today=due.on)) == ("Acknowledge", case.acknowledge_by, False)
    assert cases.line_of(case, today=case.acknowledge_by + timedelta(days=2)).late == 2
    step(cases.acknowledge, case, "", by=officer)
    assert (cases.state_of(case), cases.due_of(case).on) == (CaseState.ACKNOWLEDGED, case.answer_by)
    step(cases.tell, case, "We asked the team.", by=officer)
    step(cases.answer, case, "You are right.", CaseResult.PARTLY, by=officer)
    assert (cases.state_of(case), cases.due_of(case)) == (CaseState.ANSWERED, None)
    step(cases.ask_for_review, case, "Not enough.", clocks=CLOCKS)
    assert cases.due_of(case).on == date(2018, 11, 29)
    with pytest.raises(cases.SamePerson):
        step(cases.review, case, "Still right.", CaseResult.UPHELD, by=officer)
    step(cases.review, case, "Upheld.", CaseResult.UPHELD, by=other)
    assert cases.state_of(case) is CaseState.REVIEWED
    with pytest.raises(cases.NotNow):
        step(cases.ask_for_review, case, "Again.", clocks=CLOCKS)
    assert [(each.no, each.person_id) for each in case.steps] == [
        (1, officer.id), (2, officer.id), (3, officer.id), (4, None), (5, other.id)
    ]  # fmt: skip


def test_an_answer_without_words_or_on_top_of_somebody_elses_step_is_refused(officer, other):
    case = make_case()
    with pytest.raises(cases.WordsMissing):
        step(cases.answer, case, "  \n", CaseResult.UPHELD, by=officer)
    step(cases.tell, case, "News.", by=other)
    with pytest.raises(cases.ChangedMeanwhile), transaction():
        cases.answer(case, "Done.", CaseResult.UPHELD, by=officer, seen=0, now=NOW)
    assert len(case.steps) == 1


def test_a_decision_on_rights_takes_two_people_and_the_response_then_counts_nowhere(officer, other, response):
    before = responses.fingerprint_of(response.latest)
    case = make_case(CaseKind.RIGHTS, claim=Claim.OBJECTION, response=response)
    with pytest.raises(cases.NotNow):
        step(cases.answer, case, "Yes.", CaseResult.UPHELD, by=officer)
    with pytest.raises(cases.NotNow):
        step(cases.confirm, case, by=officer)
    step(cases.propose, case, "We stop using it.", CaseResult.UPHELD, leaves_out=True, by=officer)
    assert [each.kind for each in cases.steps_shown(case)] == []
    assert cases.state_of(case).for_the_public == "Being looked into"
    with pytest.raises(cases.SamePerson):
        step(cases.confirm, case, by=officer)
    assert response.exclusion is None
    step(cases.confirm, case, by=other)
    db.session.expire_all()
    assert responses.count_counted(response.consultation) == 0
    assert case.reference in response.exclusion.reason and "stop using" not in response.exclusion.reason
    assert responses.fingerprint_of(response.latest) == before
    assert cases.state_of(case) is CaseState.ANSWERED


def test_a_request_that_is_not_upheld_leaves_nothing_out(officer, other, response):
    case = make_case(CaseKind.RIGHTS, claim=Claim.ERASURE, response=response)
    with pytest.raises(cases.NotNow):
        step(cases.propose, case, "No.", CaseResult.NOT_UPHELD, leaves_out=True, by=officer)
    step(cases.propose, case, "No, because.", CaseResult.NOT_UPHELD, by=officer)
    step(cases.confirm, case, by=other)
    assert responses.count_counted(response.consultation) == 1


def test_a_response_that_was_left_out_before_keeps_its_reason(officer, other, response):
    with transaction():
        responses.exclude_response(response, "A test", by=officer, now=NOW)
    case = make_case(CaseKind.RIGHTS, claim=Claim.ERASURE, response=response)
    step(cases.propose, case, "Done.", CaseResult.UPHELD, leaves_out=True, by=officer)
    step(cases.confirm, case, by=other)
    assert response.exclusion.reason == "A test"


def test_a_complex_request_may_take_two_months_more_once(officer):
    case = make_case(CaseKind.RIGHTS, claim=Claim.ACCESS)
    step(cases.extend, case, "There is much to look through.", by=officer)
    assert cases.answer_due(case) == date(2019, 2, 1)
    with pytest.raises(cases.NotNow):
        step(cases.extend, case, "More.", by=officer)
    complaint = make_case()
    with pytest.raises(cases.NotNow):
        step(cases.extend, complaint, "More.", by=officer)


def test_what_is_overdue_stands_first_and_what_is_over_last(officer):
    late = make_case(now=NOW - timedelta(days=30))
    soon, over = make_case(), make_case(now=NOW - timedelta(days=60))
    step(cases.answer, over, "Done.", CaseResult.UPHELD, by=officer)
    assert [line.case for line in cases.list_cases(today=TODAY)] == [late, soon, over]
    assert cases.count_overdue(today=TODAY) == 1


def test_what_was_written_is_never_changed(officer):
    case = make_case()
    step(cases.tell, case, "News.", by=officer)
    for change in (update(Case).values(words="Other"), update(CaseStep).values(words="Other")):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(change)


def test_letters_and_audit_lines_tell_nothing_of_what_was_written(officer):
    case = make_case(words="Secret grief", about="Secret place", name="Secret name", email="a@example.org")
    step(cases.answer, case, "Secret answer", CaseResult.UPHELD, by=officer)
    letters = db.session.scalars(select(OutboxLetter)).all()
    assert {letter.kind for letter in letters} == {LetterKind.CASE_RECEIVED, LetterKind.CASE_NEWS}
    assert all("Secret" not in letter.body + letter.subject and case.reference in letter.body for letter in letters)
    assert all("Secret" not in line.canonical() for line in db.session.scalars(select(AuditLine)))


def test_nobody_is_written_to_who_left_no_address(officer):
    step(cases.acknowledge, make_case(), "", by=officer)
    assert db.session.scalars(select(OutboxLetter)).all() == []
