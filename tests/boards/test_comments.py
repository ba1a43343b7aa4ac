"""Comments on a draft are summed up, frozen into packs and answered like what people said to a question."""

import json
from datetime import timedelta

import pytest

from consult import boards, outcomes, summaries
from consult.boards.models import Result
from consult.boards.recount import recount
from consult.db import transaction
from consult.people import RoleName
from consult.responses.models import Publication
from tests.boards.test_pages import address, member
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack, make_route
from tests.factories.comments import gather, make_comment, points_in
from tests.factories.outcomes import answer_all
from tests.factories.people import make_person
from tests.factories.summaries import make_heard, make_summary
from tests.factories.theming import make_read, make_theme


@pytest.fixture
def heard(app, now):
    return make_heard()


@pytest.fixture
def comments(heard):
    """Six of the twelve comment on the first clause: five on dates; the first says more, in confidence."""
    comments = gather(heard.consultation)
    some = heard.responses[:6]
    remarks = [make_comment(each, f"Clause one needs a date, says firm {n}.") for n, each in enumerate(some)]
    secret = make_comment(
        heard.responses[0],
        "Our hidden furnace at Oldbury would be closed if this date came before the summer of the year.",
        publication=Publication.CONFIDENTIAL,
        clause=2,
    )
    make_read(comments, some)
    dates = [points_in(each)[0] for each in remarks[:5]]
    make_theme(comments, "Clauses need dates", [*dates, *points_in(secret)], heard.analyst)
    make_theme(comments, "Other remarks", points_in(remarks[5]), heard.analyst)
    return comments


@pytest.fixture
def pack(heard, comments):
    with transaction():
        summary = summaries.write_summary(comments, by=heard.analyst, now=NOW)
    with transaction():
        summaries.approve_summary(summary, by=heard.analyst, now=NOW)
    return make_pack(heard)


def told(question):
    return [summaries.text_of(each) for each in summaries.current_summary(question).sentences]


def test_a_summary_counts_those_who_commented_each_once(heard, comments):
    with transaction():
        summary = summaries.write_summary(comments, by=heard.analyst, now=NOW)
    assert told(comments)[0] == "6 of 12 responses commented on this draft."
    assert "5 of 6 respondents who commented on this draft, most of them, said: Clauses need dates." in told(comments)
    assert summaries.list_problems(summary) == []


def test_a_confidential_comment_is_never_quoted_though_its_author_may_be_with_another(heard, comments):
    with transaction():
        summary = summaries.write_summary(comments, by=heard.analyst, now=NOW)
    sentence = next(each for each in summary.sentences if each.theme and each.theme.name == "Clauses need dates")
    quoted = summaries.quotes_of(sentence)
    assert quoted and not any("furnace" in point.text for point in quoted)
    assert any("furnace" in point.text for point in summaries.points_behind(sentence))
    with pytest.raises(summaries.BorrowedWords), transaction():
        words = "{count} of {base} said that our hidden furnace at Oldbury would be closed"
        summaries.edit_wording(sentence, words, by=heard.analyst, now=NOW)


def test_a_pack_waits_for_the_summary_of_comments(heard, comments):
    make_route()
    make_summary(heard)
    with pytest.raises(boards.NotReadyToFreeze) as refused, transaction():
        boards.freeze_pack(heard.consultation, by=heard.analyst, now=NOW)
    assert refused.value.reasons == [f"{comments.text} have no approved summary"]


def test_a_pack_holds_the_comments_with_their_clauses_and_can_be_counted_again(heard, comments, pack):
    papers = boards.papers_of(pack)
    frozen = next(each for each in papers["questions"] if each["kind"] == "comments")
    assert (len(frozen["answered"]), frozen["ledger"]["received"], frozen["ledger"]["placed"]) == (6, 7, 7)
    assert recount(papers) == [] and boards.list_faults(pack) == []
    points = [papers["points"][key] for sentence in frozen["sentences"] for key in sentence["points"]]
    assert {point["on"] for point in points} == {"on clause 1.1 Heading 1", "on clause 1.2 Heading 2"}
    assert "furnace" not in json.dumps(papers) and "furnace" not in pack.content


def test_a_count_that_was_tampered_with_is_noticed(pack):
    papers = json.loads(pack.content)
    frozen = next(each for each in papers["questions"] if each["kind"] == "comments")
    frozen["themes"][0]["respondents"].pop()
    assert recount(papers) != []


def test_one_private_comment_makes_a_response_private_in_small_numbers(heard, comments, pack):
    frozen = next(each for each in boards.papers_of(pack)["questions"] if each["kind"] == "comments")
    named = {each["theme"] and each["query"]["theme"]: each["named"] for each in frozen["sentences"]}
    assert (named["Clauses need dates"], named["Other remarks"]) == (False, True)


@pytest.mark.parametrize("first", [0, 1])
def test_a_response_is_as_private_as_its_most_private_comment_whichever_came_first(heard, first):
    comments = gather(heard.consultation)
    for turn in (first, 1 - first):
        make_comment(heard.responses[0], "Dates.", publication=(Publication.NAMED, Publication.CONFIDENTIAL)[turn])
    assert summaries.tally_of(comments).answers[heard.responses[0].id].publication is Publication.CONFIDENTIAL


def test_a_board_reads_the_comments_and_what_was_left_out(browse, comments, pack):
    page = browse.as_(member()).get(address(pack))
    for words in (
        comments.text,
        "5 of 6 respondents who commented on this draft, most of them, said: Clauses need dates.",
        "on clause 1.1 Heading 1",
        f"12 responses count: 6 {comments.words.did}, 6 did not.",
        "7 received = 7 placed",
        "answers and comments accounted for",
    ):
        assert words in page.text
    assert "They are not part of the counts above" not in page.text and "furnace" not in page.text
    frozen = next(each for each in boards.papers_of(pack)["questions"] if each["kind"] == "comments")
    about = next(each for each in frozen["sentences"] if each["theme"])
    evidence = browse.as_(member()).get(address(pack, rest=f"/sentences/{about['no']}"))
    assert f"who {comments.words.did}" in evidence.text and "furnace" not in evidence.text


def test_the_public_reads_what_became_of_the_comments(browse, heard, comments, pack):
    officer = make_person(RoleName.FACILITATOR)
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    decide(pack, Result.APPROVED, make_clerk("hill"))
    answer_all(pack, officer)
    with transaction():
        outcomes.publish_outcomes(heard.consultation, by=officer, now=NOW + timedelta(days=1))
    page = browse.get(f"/consultations/{heard.consultation.slug}/what-happened")
    assert f"You said, in {comments.words.name} : 5 of 6 respondents who commented on this draft" in page.text
    assert "furnace" not in page.text
