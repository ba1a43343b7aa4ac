"""The page that finds: what it shows, and that nothing confidential can ever be found."""

import json

import pytest
from sqlalchemy import select, text

from consult import search
from consult.db import db
from consult.search import SearchEntry
from consult.search.models import SearchWord
from tests.conftest import NOW
from tests.factories.cases import make_case
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.questions import make_question
from tests.factories.responses import make_response

CANARY = "zinccanary"


@pytest.fixture
def index(app):
    consultation = make_consultation(slug="steel", version=make_version(plan_slug="metals"))
    question = make_question(consultation, text="What about furnaces?")
    search.refresh(now=NOW)
    return question


def test_the_header_leads_to_it_and_it_is_a_plain_form(browse, index):
    page = browse.get("/")
    assert page.links()["Find"] == "/search"
    form = browse.get("/search").find("main form")
    assert (form["method"], form["action"], form.find("input", {"name": "q"})["type"]) == ("get", "/search", "search")


def test_results_say_what_they_are_and_lead_to_their_place_with_words_marked(browse, index):
    page = browse.get("/search?q=furnace")
    assert page.h1 == "Find “furnace”" and "1 result" in page.text
    assert page.find(".results__title a")["href"] == "/consultations/steel/questions#question-1"
    assert page.find("mark").get_text() == "furnaces"
    assert "Question , Consultation steel" in page.find(".results__where").get_text(" ").replace(
        "Question,", "Question ,"
    )


@pytest.mark.parametrize("kind", ["clause", "draft", "plan", "consultation", "question"])
def test_every_result_leads_to_a_page_that_is_there(browse, index, kind):
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.kind == kind))
    page = browse.get(f"/search?q={entry.title.split()[0]}&kind={kind}")
    browse.get(page.find(".results__title a")["href"])


def test_filters_by_kind_say_how_many_there_are(browse, index):
    page = browse.get("/search?q=steel&kind=consultation")
    assert [link.get_text() for link in page.soup.select(".results-kinds a")] == [
        "Everything (1)", "Consultations (1)"
    ]  # fmt: skip
    assert page.find(".results-kinds [aria-current]").get_text() == "Consultations (1)"
    assert "Look everywhere" in browse.get("/search?q=steel&kind=plan").text


def test_nothing_found_offers_a_mended_word_and_ways_to_browse(browse, index):
    page = browse.get("/search?q=furnices")
    assert "No results" in page.text and page.links()["furnaces"] == "/search?q=furnaces"
    assert {"/plans", "/consultations", "/decisions", "/commitments"} <= set(page.links().values())


@pytest.mark.parametrize(
    "query",
    ["q=", "q=%00", "q=%22", "q=*", "q=a&kind=nothing", "q=steel&page=999999999999999999", "q=steel&page=-3", "page=x",
     "q=%F0%9F%98%80", "q=" + "a%20" * 500, "q=%27%3B%20DROP%20TABLE%20person%3B--",
     "q=%3Cscript%3Ealert(1)%3C/script%3E"],
)  # fmt: skip
def test_whatever_is_typed_gives_a_page(browse, index, query):
    assert "<script>alert" not in browse.get(f"/search?{query}").html


def test_a_page_that_is_not_there_offers_to_find_it(browse, index):
    page = browse.get("/plans/nothing-like-it", status=404)
    assert page.find("form[role=search]")["action"] == "/search"


def test_i5_nothing_that_somebody_told_us_is_in_the_index(browse, index):
    """Neither answers and names, whatever may be published of them, nor drafts of responses, nor cases."""
    make_response(index.consultation, {index: f"{CANARY} one"}, organisation=f"{CANARY} two", confidential=(index,))
    make_response(index.consultation, {index: f"{CANARY} three"})
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named", "organisation": f"{CANARY} four"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": f"{CANARY} five"})
    make_case(words=f"{CANARY} six", about=f"{CANARY} seven", name=f"{CANARY} eight")
    browse.app.test_cli_runner().invoke(args=["search", "rebuild"])
    held = [
        json.dumps([each.title, each.text, each.caption, each.place])
        for each in db.session.scalars(select(SearchEntry))
    ]
    stems = str(db.session.execute(text("SELECT * FROM search_stems")).all())
    assert held and CANARY not in "".join(held) + stems
    assert not [word for word in db.session.scalars(select(SearchWord.word)) if CANARY in word]
    assert "No results" in browse.get(f"/search?q={CANARY}").text
