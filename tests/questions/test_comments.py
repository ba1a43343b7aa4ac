"""Comments on a draft have a place beside the questions, and nobody is asked for them."""

import pytest

from consult import questions, responses
from consult.catalogue.models import Coverage
from consult.db import transaction
from consult.errors import NotFound
from consult.questions import QuestionKind
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.comments import gather, make_comment
from tests.factories.drafts import make_draft
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.questions.test_asking import ask


@pytest.fixture
def section(app, now):
    consultation = make_consultation(published=False, version=make_version(plan_slug="steel", no=2))
    with transaction():
        return questions.add_section(consultation, key="main", title="Views", introduction="")


def numbers(consultation):
    return [(question.number, question.kind.value) for question in questions.list_heard(consultation)]


def test_comments_on_each_draft_stand_after_all_that_is_asked_whenever_it_is_added(section):
    first = ask(section)
    consultation = first.consultation
    assert numbers(consultation) == [(1, "text"), (2, "comments")]
    ask(section, number=2, key="second")
    ask(section, number=5, key="fifth")
    ask(section, number=3, key="third")
    assert numbers(consultation) == [(1, "text"), (2, "text"), (3, "text"), (5, "text"), (6, "comments")]
    comments = questions.get_heard(consultation, 6)
    assert comments.text == "Comments on draft 2 of the Plan steel"
    assert comments.words.name == "the comments on draft 2 of the Plan steel"
    assert comments.words.did == "commented on draft 2 of the Plan steel"


def test_two_drafts_make_room_for_a_question_and_keep_their_order(app, now):
    consultation = make_consultation(published=False)
    other = make_version()
    with transaction():
        consultation.coverage.append(Coverage(version_id=other.id, sort=2))
        section = questions.add_section(consultation, key="main", title="Views", introduction="")
    ask(section)
    before = [question.draft_id for question in questions.list_heard(consultation)][1:]
    ask(section, number=3, key="third")
    ask(section, number=2, key="second")
    heard = questions.list_heard(consultation)
    assert [question.number for question in heard] == [1, 2, 3, 4, 5]
    assert [question.draft_id for question in heard][3:] == before


def test_gathering_again_changes_nothing(section):
    ask(section)
    consultation = questions.list_heard(section.questions[0].consultation)[0].consultation
    before = [question.id for question in questions.list_heard(consultation)]
    gather(consultation)
    assert [question.id for question in questions.list_heard(consultation)] == before


def test_no_question_can_ask_for_comments(section):
    with pytest.raises(questions.AskedOfNobody):
        ask(section, kind=QuestionKind.COMMENTS)


def test_respondents_are_never_asked_for_comments_as_a_question(browse, now):
    consultation = make_consultation(slug="steel")
    asked, comments = make_question(consultation), gather(consultation)
    assert list(questions.list_for(consultation)) == [asked]
    assert [section.key for section in questions.list_sections(consultation)] == ["main"]
    assert questions.count_questions(consultation) == 1
    with pytest.raises(NotFound):
        questions.get_question(consultation, comments.number)
    assert questions.get_heard(consultation, comments.number) is comments
    landing = browse.get("/consultations/steel")
    start = browse.get(landing.links()["Start your response"])
    tasks = browse.submit(start, {"publication": "named"})
    answered = browse.submit(browse.get("/respond/steel/question/1"), {"text": "The grid comes first."})
    assert "1 of 1 question answered" in browse.get("/respond/steel").text
    browse.get(f"/respond/steel/question/{comments.number}", status=404)
    check, listed = browse.get("/respond/steel/check"), browse.get("/consultations/steel/questions")
    for page in (landing, tasks, answered, check, listed):
        assert "Comments on draft" not in page.text


def test_nothing_that_is_required_or_counted_in_words_is_added_to_a_draft(app, now):
    consultation = make_consultation()
    asked = make_question(consultation, required=True)
    gather(consultation)
    draft, _token = make_draft(consultation, {asked: {"text": "The grid comes first."}})
    assert responses.problems_of(draft) == []


def test_readiness_asks_of_questions_only_whether_they_say_why(section):
    ask(section)
    assert questions.asks_something(section.questions[0].consultation).passed


def test_a_comment_says_which_clause_it_is_on(app, now):
    consultation = make_consultation()
    comment = make_comment(make_response(consultation, {}), "Too late.", clause=2)
    assert comment.on == "on clause 1.2 Heading 2"
