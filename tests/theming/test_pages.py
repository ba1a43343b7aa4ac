"""The studio as an analyst sees it, without scripts."""

import pytest
from sqlalchemy import select, update

from consult import theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.questions.models import QuestionKind
from consult.responses.models import Publication
from consult.theming import machine
from consult.theming.models import Run, RunState, SuggestedPlacement
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response, make_responses
from tests.factories.theming import make_many, make_point, make_read, make_run, make_theme


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def studio(browse, analyst):
    return browse.as_(analyst)


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="freight"))


@pytest.fixture
def heard(question):
    responses = make_many(question.consultation, question, 36)
    make_read(question, responses)
    return responses


@pytest.fixture
def read(question, heard):
    return make_run(question)


def place_all(question, analyst, now):
    """One theme of all suggestions, with nothing weak."""
    with transaction():
        db.session.execute(update(SuggestedPlacement).values(weak=False))
        suggestions = theming.list_suggestions(question)
        return theming.merge_themes(suggestions[0], suggestions[1:], by=analyst, now=now)


def test_the_studio_is_for_those_who_read(browse, question):
    assert browse.get("/studio/freight").h1 != "Theme studio"
    browse.as_(make_person(RoleName.BOARD_MEMBER)).get("/studio/freight", status=403)
    browse.as_(make_person(RoleName.AUDITOR)).get("/studio/freight")


def test_who_may_look_may_not_decide(browse, question, read):
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    page = auditor.get("/studio/freight/q/1/themes")
    assert not page.soup.select("main form")
    suggestion = theming.list_suggestions(question)[0]
    auditor.post(f"/studio/freight/q/1/suggestions/{suggestion.id}/accept", {}, status=400)


def test_the_questions_say_what_was_read_and_offer_a_reading(studio, question, heard, app):
    make_question(question.consultation, kind=QuestionKind.SCALE)
    page = studio.get("/studio/freight")
    assert "Not read yet" in page.text
    assert "Counted by what was picked" in page.text
    page = studio.submit(page, action="/q/1/readings")
    assert page.h1 == "Reading 1 of question 1"
    assert page.find(".run-state--waiting")["data-behaviour"] == "refresh"
    assert page.links()["Check again"].endswith("/q/1/readings/1")
    assert "suggest_themes" in {str(job) for job, _ in app.extensions["asked"]}


def test_a_reading_says_where_it_stands(studio, question, heard, now):
    with transaction():
        run = theming.ask_for_run(question, by=None, now=now)
        run.state, run.step, run.done, run.total, run.started_at = RunState.READING, "Placing points", 500, 1200, now
    page = studio.get("/studio/freight/q/1/readings/1")
    assert "Placing points: 500 of 1200" in page.text
    assert page.find("progress")["value"] == "500"


def test_a_finished_reading_names_its_engine_its_seed_and_its_counts(studio, question, read):
    page = studio.get("/studio/freight/q/1/readings/1")
    assert "36 = 36 read + 0 not read" in page.text
    assert "spacy" in page.text
    assert not page.soup.select("[data-behaviour=refresh]")


def test_a_failed_reading_says_why_and_can_be_asked_for_again(studio, question, heard, now):
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
        theming.fail_run(run_id, "We tried 5 times", now=now)
    page = studio.get("/studio/freight/q/1/readings/1")
    assert "We tried 5 times" in page.text
    assert page.find(".run-state--failed")
    studio.submit(page, action="/q/1/readings")
    assert db.session.scalar(select(Run.state)) is RunState.WAITING


def test_asking_twice_is_answered_with_the_reading_there_is(studio, question, read):
    page = studio.submit(studio.get("/studio/freight"), action="/q/1/readings")
    assert "Reading 1 read the same points in the same detail" in page.soup.get_text()


def test_suggestions_wear_dashes_with_words_counts_and_three_passages_each(studio, question, read):
    page = studio.get("/studio/freight/q/1/themes")
    suggestions = page.soup.select(".suggestion")
    assert len(suggestions) == len(theming.list_suggestions(question))
    assert all(len(each.select(".point")) >= 3 for each in suggestions)
    assert "Suggested by reading 1" in page.text
    assert "No themes agreed yet" in page.text


def test_accepting_under_a_better_name_and_taking_it_back(studio, question, read):
    first = theming.list_suggestions(question)[0]
    page = studio.get("/studio/freight/q/1/themes")
    page = studio.submit(page, {"name": "Connections come too late"}, action=f"{first.id}/accept")
    assert page.find(".theme-card--agreed a").text == "Connections come too late"
    assert "Agreed “Connections come too late”" in page.soup.select_one(".undo-banner").text
    page = studio.post(page.find(".undo-banner")["action"], {"csrf_token": page.find(".undo-banner input")["value"]})
    assert "No themes agreed yet" in page.text
    assert first.id in {each.id for each in theming.list_suggestions(question)}


def test_a_name_that_is_too_long_is_said_and_kept(studio, question, read):
    first = theming.list_suggestions(question)[0]
    page = studio.get(f"/studio/freight/q/1/suggestions/{first.id}")
    page = studio.submit(page, {"name": "x" * 121}, action="/accept")
    assert "120 characters or fewer" in page.text
    assert page.find("input[name=name]")["value"] == "x" * 121
    assert page.soup.title.text.startswith("Error:")


def test_merging_a_suggestion_into_a_theme(studio, question, read, analyst, now):
    first, second = theming.list_suggestions(question)[:2]
    with transaction():
        theme = theming.accept_suggestion(first, name="Kept", by=analyst, now=now)
    page = studio.get(f"/studio/freight/q/1/suggestions/{second.id}")
    assert "Choose a theme" in studio.submit(page, {"into": ""}, action="/merge").text
    page = studio.submit(page, {"into": f"theme:{theme.id}"}, action="/merge")
    assert page.h1 == "Kept"
    assert "merged into “Kept”" in page.soup.select_one(".undo-banner").text


def test_setting_a_suggestion_aside_asks_why(studio, question, read):
    first = theming.list_suggestions(question)[0]
    page = studio.get(f"/studio/freight/q/1/suggestions/{first.id}")
    assert "Say why it is set aside" in studio.submit(page, {"reason": ""}, action="/reject").text
    page = studio.submit(page, {"reason": "Only about the form"}, action="/reject")
    assert "Only about the form" in page.text


def test_a_theme_says_how_many_of_those_who_answered_raised_it(studio, question, heard, analyst):
    theme = make_theme(question, "Grid", [make_point(each, question) for each in heard[:4]], analyst)
    page = studio.get(f"/studio/freight/q/1/themes/{theme.id}")
    assert "4 of 36 who answered question 1" in page.text
    assert len(page.soup.select(".point")) == 4


def test_fifty_points_a_page(studio, question, analyst):
    responses = make_responses(question.consultation, [{question: f"Grid first, says number {n}."} for n in range(53)])
    make_read(question, responses)
    with transaction():
        theme = theming.add_theme(question, name="Grid", by=analyst, now=responses[0].received_at)
        theming.place_points(theme, theming.list_unplaced(question, size=100), by=analyst, now=responses[0].received_at)
    page = studio.get(f"/studio/freight/q/1/themes/{theme.id}")
    assert len(page.soup.select(".point")) == 50
    assert "1 to 50 of 53 points" in page.text
    assert len(studio.get(f"/studio/freight/q/1/themes/{theme.id}?page=2").soup.select(".point")) == 3


def test_renaming_setting_aside_and_taking_back(studio, question, heard, analyst):
    theme = make_theme(question, "Grid", [make_point(heard[0], question)], analyst)
    url = f"/studio/freight/q/1/themes/{theme.id}"
    assert "Enter a name" in studio.submit(studio.get(url), {"name": " "}, action="/rename").text
    page = studio.submit(studio.get(url), {"name": "Grid connections"}, action="/rename")
    assert page.h1 == "Grid connections"
    page = studio.submit(page, {"reason": "Out of scope"}, action="/set-aside")
    assert "Out of scope" in page.text
    page = studio.submit(studio.get(url), action="/undo")
    assert "1 of 36" in page.text


def test_a_blind_sample_says_nothing_of_how_sure_the_machine_is(studio, question, read, analyst, now):
    theme = place_all(question, analyst, now)
    page = studio.submit(studio.get(f"/studio/freight/q/1/themes/{theme.id}"), action="/checks")
    assert len(page.soup.select("fieldset")) == 20
    assert not any(word in page.text for word in ("not checked yet", "hardly fits", "confidence"))


def test_a_sample_with_a_passage_left_out_is_given_back_with_what_was_said(studio, question, read, analyst, now):
    theme = place_all(question, analyst, now)
    page = studio.submit(studio.get(f"/studio/freight/q/1/themes/{theme.id}"), action="/checks")
    names = [field["name"] for field in page.soup.select("input[value=yes]")]
    page = studio.submit(page, dict.fromkeys(names[1:], "yes"))
    assert "1 is left" in page.text
    assert page.soup.title.text.startswith("Error:")
    assert len(page.soup.select("input[checked]")) == 19
    page = studio.submit(page, {names[0]: "no"})
    assert "Accepted. 1 of 20 did not fit" in page.text
    assert len(theming.points_of(theme)) == 71


def test_a_sample_with_too_many_wrong_accepts_only_what_was_found_to_fit(studio, question, read, analyst, now):
    theme = place_all(question, analyst, now)
    page = studio.submit(studio.get(f"/studio/freight/q/1/themes/{theme.id}"), action="/checks")
    names = [field["name"] for field in page.soup.select("input[value=yes]")]
    page = studio.submit(page, dict.fromkeys(names[2:], "yes") | dict.fromkeys(names[:2], "no"))
    assert "Not accepted. 2 of 20" in page.text
    assert len(theming.points_of(theme)) == 18
    page = studio.get(f"/studio/freight/q/1/themes/{theme.id}")
    assert "read one by one" in page.text
    assert not page.soup.select("form[action$='/checks']")


def test_passages_are_placed_and_taken_out_one_by_one(studio, question, read, analyst, now):
    theme = place_all(question, analyst, now)
    page = studio.get(f"/studio/freight/q/1/themes/{theme.id}/proposed")
    ids = [field["value"] for field in page.soup.select("input[name=point]")][:3]
    page = studio.submit(page, {"point": ids}, action="/place")
    assert "3 placed under" in page.soup.get_text()
    page = studio.get(f"/studio/freight/q/1/themes/{theme.id}")
    page = studio.submit(page, {"point": ids[:1]}, action="/remove")
    assert len(theming.points_of(theme)) == 2
    untouched = studio.submit(page, action="/remove")
    assert "Tick one or more passages" in untouched.find(".message--error").get_text()


def test_passages_under_no_theme_can_be_placed_under_any(studio, question, heard, analyst):
    theme = make_theme(question, "Grid", [], analyst)
    page = studio.get("/studio/freight/q/1/unplaced")
    ids = [field["value"] for field in page.soup.select("input[name=point]")][:2]
    studio.submit(page, {"point": ids, "theme": str(theme.id)}, action="/place")
    assert len(theming.points_of(theme)) == 2
    assert "Tick one or more" in studio.submit(page, {"theme": str(theme.id)}, action="/place").soup.get_text()


def test_the_words_around_a_passage_are_whole(studio, question, analyst):
    text = "abcdefghij " * 20 + "Grid offers come too late. " + "klmnopqrst " * 20
    response = make_response(question.consultation, {question: text})
    point = make_point(response, question, "Grid offers come too late.")
    make_theme(question, "Grid", [point], analyst)
    theme = theming.list_themes(question)[0]
    passage = studio.get(f"/studio/freight/q/1/themes/{theme.id}").find(".point__passage").get_text()
    assert "… abcdefghij " in passage and passage.endswith("klmnopqrst …")
    assert set(passage.partition("Grid")[0].split()) >= {"…", "abcdefghij"} and " bcdefghij" not in passage


def test_a_summary_says_how_much_nobody_has_checked_yet(studio, question, read, analyst, now):
    waiting, _likely = theming.count_proposed(place_all(question, analyst, now))
    page = studio.get("/studio/freight/q/1/summary")
    assert f"{waiting} points that the machine would place are not checked by a person" in page.text and waiting > 20
    assert page.links()["Open the themes of question 1"] == "/studio/freight/q/1/themes"


def test_the_studio_leads_to_the_summary_of_each_question(studio, question):
    page = studio.get("/studio/freight")
    assert page.links()["Not written yet : summary of question 1"] == "/studio/freight/q/1/summary"
    assert studio.get("/studio/freight/q/1/themes").links()["Summary"] == "/studio/freight/q/1/summary"


def test_a_theme_can_be_added_by_hand(studio, question):
    page = studio.get("/studio/freight/q/1/themes")
    assert "Enter a name" in studio.submit(page, action="/q/1/themes").text
    assert studio.submit(page, {"name": "Canals"}, action="/q/1/themes").h1 == "Canals"


def test_confidential_passages_carry_their_tag_and_are_no_examples(studio, question, heard, analyst):
    hidden = make_many(question.consultation, question, 12, publication=Publication.CONFIDENTIAL)
    make_read(question, hidden)
    make_run(question)
    assert not studio.get("/studio/freight/q/1/themes").soup.select(".point--confidential")
    theme = make_theme(question, "Grid", [make_point(hidden[0], question)], analyst)
    assert studio.get(f"/studio/freight/q/1/themes/{theme.id}").find(".point--confidential .tag--confidential")


def test_the_ledger_adds_up_and_every_number_opens_its_list(studio, question, heard, now):
    late = make_response(question.consultation, {question: "Never read."})
    make_response(question.consultation, {question: ""})
    page = studio.get("/facilitate/consultations/freight/ledger")
    assert "38 responses: 37 answered question 1, 1 left it blank." in page.text
    assert "37 received = 0 placed + 36 other + 0 nothing to place" in page.text
    assert "It adds up." in page.text
    waiting = studio.get("/facilitate/consultations/freight/ledger/1/waiting")
    assert late.reference in waiting.text
    assert len(studio.get("/facilitate/consultations/freight/ledger/1/received").soup.select(".point")) == 37
    studio.get("/facilitate/consultations/freight/ledger/1/lost", status=404)


def test_what_was_picked_is_shown_in_words(studio, question):
    closed = make_question(question.consultation, kind=QuestionKind.SCALE)
    make_response(question.consultation, {closed: ["strongly-agree"]})
    page = studio.get("/facilitate/consultations/freight/ledger")
    assert "1 received = 1 counted by what was picked" in page.text
    assert "Strongly agree" in studio.get("/facilitate/consultations/freight/ledger/2/placed").text


def test_what_could_not_be_read_is_read_by_hand_or_again(studio, question, now):
    responses = make_responses(question.consultation, [{question: f"Unreadable number {n}."} for n in range(3)])
    with transaction():
        theming.give_up_reading([each.latest.id for each in responses], "We tried five times", now=now)
    page = studio.get("/facilitate/consultations/freight/ledger/1/failed")
    assert "We tried five times" in page.text
    forms = [form["action"] for form in page.soup.select("form[action*=by-hand]")]
    page = studio.submit(page, action=forms[0], button="Take it as one point")
    page = studio.submit(page, action=forms[1], button="Nothing to place")
    page = studio.submit(page, action="/read-again")
    ledger = theming.ledger(question)
    assert (ledger.other, ledger.nothing, ledger.waiting, ledger.failed) == (1, 1, 1, 0)


def test_families_look_alike_until_a_person_confirms(studio, question, now):
    text = (
        "The plan must put the canal towpaths first, because people walk and cycle "
        "to work along them every single day of the year, and in all weathers."
    )
    make_read(question, make_responses(question.consultation, [{question: text}] * 4))
    machine.find_campaigns(question.id, now=now)
    page = studio.get("/studio/freight/q/1/campaigns")
    assert "Looks like one campaign: 4 answers" in page.text
    page = studio.submit(page, action="/confirm")
    assert "Confirmed campaign: 4 answers" in page.text
    assert theming.ledger(question).copies == 3
    page = studio.submit(page, action="/undo")
    assert "Looks like one campaign" in page.text
    assert "Not a campaign: 4 answers" in studio.submit(page, action="/reject").text


def test_empty_pages_say_what_will_be_there(studio, question):
    for url in (
        "/studio/freight",
        "/studio/freight/q/1/themes",
        "/studio/freight/q/1/unplaced",
        "/studio/freight/q/1/campaigns",
    ):
        studio.get(url)
    assert "No suggestions yet. Ask for a reading" in studio.get("/studio/freight/q/1/themes").text
    studio.get("/studio/nowhere", status=404)
    studio.get("/studio/freight/q/9/themes", status=404)
