"""What facilitators see of the builder, and respondents of what was built."""

from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from consult import questions, responses
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.models import Draft
from tests.conftest import NOW
from tests.factories.asked import YES_NO, ask, publish
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person

BUILDER = "/facilitate/consultations/steel/questions"


@pytest.fixture
def consultation(app, now):
    return make_consultation(slug="steel", version=make_version(plan_slug="metals"), published=False)


@pytest.fixture
def desk(browse, consultation):
    return browse.as_(make_person(RoleName.FACILITATOR))


def begin(browse):
    return browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})


def kept(question):
    db.session.expire_all()
    return db.session.scalars(select(Draft)).one().answers.get(str(question.id))


def test_a_questionnaire_is_written_from_nothing_without_scripts(desk, consultation):
    empty = desk.get(BUILDER)
    assert "no question yet" in empty.text
    desk.submit(desk.get(f"{BUILDER}/sections/add"), {"title": "Travel"})
    page = desk.get(f"{BUILDER}/add")
    refused = desk.submit(page, {"text": "Which first?", "kind": "ranking", "choices": "Roads"})
    assert "Say why we ask" in refused.text and "Which first?" in refused.html
    refused = desk.submit(refused, {"why": "To plan."})
    assert "two choices or more" in refused.text
    built = desk.submit(refused, {"choices": "Roads\nRail\n\nSkills"})
    assert "Which first?" in built.text and "1 question, about 1 minute" in built.text
    desk.submit(
        desk.get(f"{BUILDER}/add"),
        {"text": "Don't you agree?", "why": "To know.", "kind": "single", "choices": "Yes [for]\nNo [against]"},
    )
    page = desk.get(BUILDER)
    assert "may lead people" in page.text
    page = desk.submit(page, action="/q/don-t-you-agree/move", values={"way": "up"})
    assert [question.text for question in questions.list_for(consultation)] == ["Don't you agree?", "Which first?"]
    page = desk.submit(page, action="/q/which-first/copy")
    page = desk.submit(page, action="/q/which-first/remove")
    page = desk.submit(page, action="/questions/undo")
    assert [question.text for question in questions.list_for(consultation)] == [
        "Don't you agree?",
        "Which first?",
        "Which first?",
    ]
    edit = desk.get(f"{BUILDER}/q/which-first-2")
    desk.submit(edit, {"if_1": ["no"]}, action="/q/which-first-2")
    assert questions.get_by_key(consultation, "which-first-2").conditions == [
        {"question": "don-t-you-agree", "choices": ["no"]}
    ]
    assert "Asked only if question 1 was answered “No”" in desk.get(f"{BUILDER}/q/which-first-2").text
    assert "Put it right" in desk.get("/facilitate/consultations/steel/readiness").text


def test_after_it_is_public_the_builder_says_who_will_be_told_and_asks_why(desk, browse, consultation):
    question = ask(consultation, "single", text="Do you like trams?", choices=YES_NO)
    publish(consultation, NOW)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"choices": "yes"})
    edit = desk.get(f"{BUILDER}/q/{question.key}")
    assert "1 with a draft will be told" in edit.text
    words = {"text": "Do you want more trams?", "choices": "Yes\nNo"}
    assert "Say why" in desk.submit(edit, words, action=question.key).text
    desk.submit(desk.get(f"{BUILDER}/q/{question.key}"), words | {"note": "To be clear."}, action=question.key)
    assert "Changed question 1, because: To be clear." in browse.get("/consultations/steel").text
    assert "Question 1 changed after you answered" in browse.get("/respond/steel").text
    page = browse.get("/respond/steel/question/1")
    assert "Do you like trams?" in page.text and page.h1 == "Do you want more trams?"
    assert "See both and keep or change" in browse.get("/respond/steel/check").text
    browse.submit(page, button="Keep my answer")
    assert kept(question)["version"] == 2 and kept(question)["choices"] == ["yes"]
    browse.submit(browse.get("/respond/steel/check"))
    sent = responses.find_sent(db.session.scalars(select(Draft)).one())
    edit = desk.get(f"{BUILDER}/q/{question.key}")
    assert "1 person who answered will be told" in edit.text
    desk.submit(edit, {"text": "More trams, then?", "note": "Shorter."}, action=question.key)
    opened = browse.submit(browse.get(f"/respond/steel/sent/{sent.reference}"), action="/open")
    assert "Question 1 changed after you answered" in opened.text and "More trams, then?" in opened.text


@pytest.mark.parametrize(
    ("kind", "typed", "still_there"),
    [
        ("number", {"text": "many"}, 'value="many"'),
        ("date", {"text": ["31", "2", "2018"]}, 'value="31"'),
        ("ranking", {"place_0": "1", "place_1": "1"}, 'value="1"'),
        ("short", {"text": "A tram stop"}, 'value="A tram stop"'),
    ],
)
def test_what_was_typed_comes_back_even_when_it_is_wrong(browse, consultation, kind, typed, still_there):
    question = ask(consultation, kind)
    publish(consultation, NOW)
    begin(browse)
    page = browse.submit(browse.get("/respond/steel/question/1"), typed)
    assert kind == "short" or page.soup.title.get_text().startswith("Error:")
    assert kept(question) and still_there in browse.get("/respond/steel/question/1").html


def test_ranking_and_matrix_are_answered_with_buttons_and_without_scripts(browse, consultation):
    ranking, matrix = ask(consultation, "ranking"), ask(consultation, "matrix")
    publish(consultation, NOW)
    begin(browse)
    page = browse.get("/respond/steel/question/1")
    for place in ("up:2", "up:0", "up:0"):
        page = browse.submit(page, {"move": place})
    assert kept(ranking)["choices"] == ["roads", "skills"]
    assert [words.get_text() for words in page.soup.select(".ranking__label")] == ["Roads", "Skills", "Rail"]
    browse.submit(browse.get("/respond/steel/question/2"), {"row_0": "rail", "row_1": "roads"})
    assert kept(matrix)["choices"] == ["buses=rail", "safe=roads"]
    check = browse.get("/respond/steel/check").text
    assert "1. Roads" in check and "Buses run when I need them: Rail" in check


def test_two_tabs_never_write_over_each_other_unseen(browse, consultation):
    question = ask(consultation)
    publish(consultation, NOW)
    begin(browse)
    first, second = browse.get("/respond/steel/question/1"), browse.get("/respond/steel/question/1")
    browse.submit(first, {"text": "From the first tab."})
    page = browse.submit(second, {"text": "From the second."}, status=409)
    assert "From the first tab." in page.text and "From the second." in page.text
    assert kept(question)["text"] == "From the first tab."
    both = browse.submit(page, button="Combine")
    assert kept(question)["text"] == "From the first tab."
    browse.submit(both)
    assert kept(question)["text"] == "From the first tab.\n\nFrom the second."
    third = browse.submit(second, {"text": "Mine."}, status=409)
    browse.submit(third)
    assert kept(question)["text"] == "Mine."


def test_a_page_that_saves_by_itself_is_told_when_and_refused_when_another_tab_saved(browse, consultation):
    question = ask(consultation)
    publish(consultation, NOW)
    begin(browse)
    page = browse.get("/respond/steel/question/1")
    token, url = page.find("input[name=csrf_token]")["value"], "/respond/steel/question/1/autosave"
    saved = browse.client.post(url, data={"csrf_token": token, "seen": "", "text": "So far"})
    assert saved.json["words"].startswith("Saved at 9:30am") and kept(question)["text"] == "So far"
    mark = saved.json["seen"]
    again = browse.client.post(url, data={"csrf_token": token, "seen": mark, "text": "So far and on"})
    assert again.json["saved"] and kept(question)["text"] == "So far and on"
    refused = browse.client.post(url, data={"csrf_token": token, "seen": mark, "text": "Elsewhere"})
    assert refused.status_code == 409 and kept(question)["text"] == "So far and on"


def test_questions_that_matter_come_first_and_what_is_not_asked_is_said(browse, consultation):
    first = ask(consultation, "single", choices=YES_NO, terms=["sector:rail"])
    ask(consultation, text="Why not?", conditions=[{"question": first.key, "choices": ["no"]}])
    ask(consultation, text="And food?", terms=["sector:food"])
    publish(consultation, NOW)
    begin(browse)
    draft = db.session.scalars(select(Draft)).one()
    with transaction():
        responses.save_about(draft, {"publication": "named", "sectors": ["rail"]}, now=NOW)
    page = browse.get("/respond/steel")
    assert "Questions for you: 1, about 1 minute" in page.text and "Other questions (all optional)" in page.text
    assert "Why not?" not in page.text
    browse.submit(browse.get("/respond/steel/question/1"), {"choices": "no"})
    why = browse.get("/respond/steel/question/2")
    assert browse.submit(why, {"text": "Too dear."}).h1 == "And food?"
    page = browse.get("/respond/steel")
    assert "2 of 2 for you, 0 of 1 other." in page.text
    browse.submit(browse.get("/respond/steel/question/1"), {"choices": "yes"})
    check = browse.get("/respond/steel/check").text
    assert "Not sent, because it is not asked any more" in check and "Too dear." in check


def test_everybody_can_read_all_questions_and_take_them_away_as_word(browse, consultation, desk):
    clause = str(consultation.versions[0].clauses[0].id)
    first = ask(
        consultation, "single", text="Do you like trams?", choices=YES_NO, clause=clause, preface="A word first."
    )
    ask(consultation, "matrix", conditions=[{"question": first.key, "choices": ["no"]}])
    browse.get("/consultations/steel/questions.docx", status=404)
    assert desk.client.get(f"{BUILDER}.docx").status_code == 200
    publish(consultation, NOW)
    page = browse.get("/consultations/steel/questions")
    assert "Asked only if question 1 was answered “No”" in page.text and "A word first." in page.text
    file = browse.client.get(page.links()["Download as Word"])
    document = Document(BytesIO(file.data))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "1. Do you like trams?" in words and "Clause 1 proposes" in words and "A word first." in words
    assert "Buses run when I need them" in [cell.text for cell in document.tables[0].columns[0].cells]


def test_the_preview_is_the_respondents_page_and_keeps_nothing(desk, consultation):
    ask(consultation, "number", settings={"lowest": "5"})
    page = desk.get(f"{BUILDER}/preview/1")
    assert "nothing that you type here is kept" in page.text and page.h1 == "What about number?"
    assert "5 or more" in desk.submit(page, {"text": "4"}).text
    assert db.session.scalars(select(Draft)).all() == []


def test_the_bank_and_other_questionnaires_are_used_on_screen(desk, consultation):
    question = ask(consultation, "single", text="Do you like trams?")
    desk.submit(desk.get(f"{BUILDER}/q/{question.key}"), action="/keep")
    other = make_consultation(slug="other", published=False)
    desk.submit(desk.get("/facilitate/consultations/other/questions/copy-from"), {"source": "steel"})
    used = desk.submit(desk.get("/facilitate/consultations/other/questions/bank"), action="/use")
    assert used.h1 == "Question 2"
    assert [each.text for each in questions.list_for(other)] == ["Do you like trams?"] * 2
    desk.submit(desk.get("/facilitate/consultations/other/questions/bank"), action="/take-out")
    assert questions.list_bank() == []


def test_a_public_question_is_asked_no_more_and_again_with_a_note(desk, browse, consultation):
    question = ask(consultation, text="Do you like trams?")
    ask(consultation, text="Anything else?")
    publish(consultation, NOW)
    desk.submit(desk.get(f"{BUILDER}/q/{question.key}/retire"), {"note": "It is settled."})
    assert "Do you like trams?" not in browse.get("/consultations/steel/questions").text
    begin(browse)
    assert "not asked any more" in browse.get("/respond/steel/question/1", status=404).text
    page = desk.submit(desk.get(f"{BUILDER}/q/{question.key}/retire"), {"note": "It is not."})
    assert "Do you like trams?" in page.text
    assert "Asked question 1 again" in browse.get("/consultations/steel").text
