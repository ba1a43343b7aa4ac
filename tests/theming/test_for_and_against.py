"""For and against: an analyst says what divides people and marks passages; the next reading tells the sides apart."""

import pytest

from consult import responses, theming
from consult.db import transaction
from consult.people import RoleName
from consult.questions.models import QuestionKind
from consult.theming import NotAProposal, NotThisQuestion, Stance
from consult.theming.models import Point, SuggestionState
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_responses
from tests.factories.theming import make_many, make_point, make_read, make_run, make_theme
from tests.nlp.test_sides import AGAINST, CLOSE, FOR

PICKS = {"choices": ("Yes", "No", "Unsure"), "stances": ("for", "against")}


@pytest.fixture
def consultation(app, now):
    return make_consultation()


@pytest.fixture
def asked(consultation):
    return make_question(consultation, kind=QuestionKind.SINGLE, **PICKS)


@pytest.fixture
def question(consultation, asked):
    return make_question(consultation)


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def heard(question):
    """Fourteen people speak of closing streets, half of them for it; thirty of other things."""
    sides = make_responses(question.consultation, [{question: text} for text in [*FOR, *AGAINST]])
    make_read(question, [*sides, *make_many(question.consultation, question, 30)])
    return sides


def add(question, by, now, text=CLOSE, asked_in=None):
    with transaction():
        return theming.add_proposal(question, text, asked_in=asked_in, by=by, now=now)


def points_of(responses, question):
    return [Point.query.filter_by(answer_id=response.latest.answers[-1].id).one().id for response in responses]


def mark(proposal, responses, stance, by, now):
    with transaction():
        marks = dict.fromkeys(points_of(responses, proposal.question), stance)
        theming.mark_stances(proposal, marks, by=by, now=now)


def marked(question, heard, analyst, now):
    proposal = add(question, analyst, now)
    mark(proposal, heard[:5], Stance.FOR, analyst, now)
    mark(proposal, heard[7:12], Stance.AGAINST, analyst, now)
    return proposal


def sides(question):
    return {each.side: each for each in theming.list_suggestions(question) if each.side}


def test_what_an_analyst_marked_parts_those_for_from_those_against(question, heard, analyst, now):
    proposal = marked(question, heard, analyst, now)
    make_run(question)
    found = sides(question)
    assert {each.label for each in found.values()} == {f"For: c{CLOSE[1:]}", f"Against: c{CLOSE[1:]}"}
    assert {each.proposal for each in found.values()} == {proposal}
    placed = {each.point_id for each in found["for"].placements}
    assert set(points_of(heard[:5], question)) <= placed
    assert not set(points_of(heard[7:12], question)) & placed


def test_before_anything_is_marked_both_sides_stay_together_and_wait_to_be_marked(question, heard, analyst, now):
    proposal = add(question, analyst, now)
    make_run(question)
    assert sides(question) == {}
    about = [each for each in theming.list_suggestions(question) if each.proposal]
    assert len(about) >= 1
    waiting = {point.id for point in theming.list_to_mark(proposal, size=50)}
    assert set(points_of(heard, question)) <= waiting
    mark(proposal, heard[:1], Stance.FOR, analyst, now)
    assert points_of(heard[:1], question)[0] not in {point.id for point in theming.list_to_mark(proposal, size=50)}


def test_a_theme_counts_its_respondents_by_side_and_says_how_that_is_known(question, heard, analyst, now):
    marked(question, heard, analyst, now)
    make_run(question)
    found = theming.count_stances(sides(question)["for"])
    assert found.marked == 5
    assert found.for_ >= 5
    assert found.all == found.for_ + found.mixed + found.against + found.none
    assert found.all == found.picked + found.marked + found.read + found.none


def test_what_somebody_picked_where_it_was_asked_outright_counts_before_what_the_machine_read(
    question, asked, analyst, now
):
    both = [{asked: [pick], question: FOR[0]} for pick in ("yes", "no", "unsure")]
    sent = make_responses(question.consultation, both)
    proposal = add(question, analyst, now, asked_in=asked)
    points = [make_point(response, question) for response in sent]
    theme = make_theme(question, "Streets", points, analyst)
    with transaction():
        theming.say_what_it_is_about(theme, proposal, by=analyst, now=now)
        theming.mark_stances(proposal, {points[0].id: Stance.AGAINST}, by=analyst, now=now)
    found = theming.count_stances(theme)
    assert (found.for_, found.against, found.none, found.picked) == (1, 1, 1, 2)  # the mark does not outweigh a pick


def test_somebody_with_points_on_both_sides_is_mixed(question, analyst, now):
    text = "Close the streets by the school. Do not close the market street."
    [response] = make_responses(question.consultation, [{question: text}])
    first, second = (make_point(response, question, quote) for quote in text.split(". ")[:2])
    proposal = add(question, analyst, now)
    theme = make_theme(question, "Streets", [first, second], analyst)
    with transaction():
        theming.say_what_it_is_about(theme, proposal, by=analyst, now=now)
        theming.mark_stances(proposal, {first.id: Stance.FOR, second.id: Stance.AGAINST}, by=analyst, now=now)
    assert theming.count_stances(theme).shown == {"for": 0, "mixed": 1, "against": 0, "none": 0}


def test_a_mark_said_again_stands_as_it_was_said_last(question, heard, analyst, now):
    proposal = add(question, analyst, now)
    mark(proposal, heard[:1], Stance.FOR, analyst, now)
    mark(proposal, heard[:1], Stance.AGAINST, analyst, now)
    assert theming.count_marks([proposal])[proposal.id] == {"for": 0, "mixed": 0, "against": 1, "none": 0}


def test_marks_make_a_new_reading_and_the_same_marks_do_not(question, heard, analyst, now):
    marked(question, heard, analyst, now)
    first = make_run(question)
    assert make_run(question).no == first.no
    mark(theming.list_proposals(question)[0], heard[5:6], Stance.FOR, analyst, now)
    assert make_run(question).no == first.no + 1


def test_an_accepted_side_keeps_what_it_is_about(question, heard, analyst, now):
    proposal = marked(question, heard, analyst, now)
    make_run(question)
    with transaction():
        theme = theming.accept_suggestion(sides(question)["against"], by=analyst, now=now)
    assert theme.proposal_id == proposal.id
    assert sides(question)["for"].state is SuggestionState.SUGGESTED


def test_a_dropped_proposal_is_left_out_and_comes_back_with_its_marks(question, heard, analyst, now):
    proposal = marked(question, heard, analyst, now)
    with transaction():
        theming.drop_proposal(proposal, by=analyst, now=now)
    make_run(question)
    assert sides(question) == {}
    with transaction():
        theming.restore_proposal(proposal, by=analyst, now=now)
    make_run(question)
    assert set(sides(question)) == {"for", "against"}


def test_what_cannot_be_a_proposal_is_refused_with_a_reason(question, asked, analyst, now):
    add(question, analyst, now)
    for target, text, asked_in in (
        (question, " ", None),
        (question, "x" * 161, None),
        (question, CLOSE.upper(), None),
        (asked, "Something else", None),
        (question, "Something else", question),
    ):
        with pytest.raises(NotAProposal), transaction():
            theming.add_proposal(target, text, asked_in=asked_in, by=analyst, now=now)


def at(question, rest):
    return f"/studio/{question.consultation.slug}/q/{question.number}/{rest}"


def test_an_analyst_adds_a_proposal_marks_passages_and_sees_the_sides(browse, question, heard, analyst):
    studio = browse.as_(analyst)
    page = studio.submit(studio.get(at(question, "proposals")), {"text": CLOSE}, action="/proposals")
    assert CLOSE in page.text
    make_run(question)
    page = studio.get(at(question, "proposals"))
    marks = next(url for name, url in page.links().items() if name.startswith("Mark passages"))
    page = studio.get(marks)
    assert len(page.soup.select(".point")) == 10
    chosen = {each["name"]: "for" for each in page.soup.select("input[type=radio][value=for]")[:4]}
    page = studio.submit(page, chosen, action="")
    assert "Marked so far: 4 for" in page.text
    assert len(page.soup.select(".point")) == 10


def test_saving_without_a_choice_says_so(browse, question, heard, analyst, now):
    proposal = marked(question, heard, analyst, now)
    make_run(question)
    studio = browse.as_(analyst)
    page = studio.submit(studio.get(at(question, f"proposals/{proposal.id}/marks")), {}, action="")
    assert "Choose a stance for one passage or more" in page.soup.get_text()


def test_what_was_marked_can_be_changed(browse, question, heard, analyst, now):
    proposal = add(question, analyst, now)
    mark(proposal, heard[:1], Stance.FOR, analyst, now)
    studio = browse.as_(analyst)
    page = studio.get(at(question, f"proposals/{proposal.id}/marks?show=marked"))
    [radio] = page.soup.select("input[type=radio][checked]")
    assert radio["value"] == "for"
    page = studio.submit(page, {radio["name"]: "against"}, action="")
    assert "0 for, 0 mixed, 1 against" in page.text


def test_a_theme_shows_its_stance_bar_and_each_passage_its_side(browse, question, heard, analyst, now):
    marked(question, heard, analyst, now)
    make_run(question)
    studio = browse.as_(analyst)
    page = studio.get(at(question, f"suggestions/{sides(question)['for'].id}"))
    assert f"Towards “{CLOSE}”" in page.text
    assert "This is not a vote" in page.text
    assert "for, as marked" in page.text
    assert len(studio.get(at(question, "themes")).soup.select(".suggestion .stance-bar")) >= 2


def test_a_person_says_that_a_theme_speaks_of_a_proposal_or_of_none(browse, question, heard, analyst, now):
    proposal = add(question, analyst, now)
    theme = make_theme(question, "Streets", [make_point(heard[0], question)], analyst)
    studio = browse.as_(analyst)
    page = studio.get(at(question, f"themes/{theme.id}"))
    assert "It speaks of nothing that people are known to be for or against" in page.text
    page = studio.submit(page, {"about": str(proposal.id)}, action="/about")
    assert f"Towards “{CLOSE}”" in page.text
    page = studio.submit(page, {"about": ""}, action="/about")
    assert "It speaks of nothing" in page.text


def test_a_proposal_that_is_refused_keeps_what_was_typed(browse, question, heard, analyst, now):
    add(question, analyst, now)
    studio = browse.as_(analyst)
    page = studio.submit(studio.get(at(question, "proposals")), {"text": CLOSE}, action="/proposals")
    assert "That proposal is there already" in page.text
    assert page.find("#text")["value"] == CLOSE


def test_dropping_a_proposal_can_be_undone(browse, question, heard, analyst, now):
    add(question, analyst, now)
    studio = browse.as_(analyst)
    page = studio.submit(studio.get(at(question, "proposals")), action="/drop")
    assert theming.list_proposals(question) == []
    studio.submit(page, action="/restore")
    assert [each.text for each in theming.list_proposals(question)] == [CLOSE]


def test_who_may_only_look_sees_the_bar_and_no_forms(browse, question, heard, analyst, now):
    marked(question, heard, analyst, now)
    make_run(question)
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    page = auditor.get(at(question, f"suggestions/{sides(question)['for'].id}"))
    assert page.soup.select(".stance-bar")
    assert not page.soup.select("main form")
    auditor.get(at(question, "proposals"), status=403)


def test_a_passage_of_another_question_or_a_made_up_one_is_not_marked(browse, question, heard, analyst, now):
    proposal, other = add(question, analyst, now), make_question(question.consultation)
    [elsewhere] = make_responses(question.consultation, [{other: FOR[0]}])
    point = make_point(elsewhere, other)
    with pytest.raises(NotThisQuestion), transaction():
        theming.mark_stances(proposal, {point.id: Stance.FOR}, by=analyst, now=now)
    studio = browse.as_(analyst)
    token = studio.get(at(question, "proposals")).find("input[name=csrf_token]")["value"]
    page = studio.post(at(question, f"proposals/{proposal.id}/marks"), {"csrf_token": token, "stance-nonsense": "for"})
    assert "Choose a stance for one passage or more" in page.soup.get_text()
    assert sum(theming.count_marks([proposal])[proposal.id].values()) == 0


def test_words_that_no_longer_count_are_not_offered_for_marking(question, heard, analyst, now):
    proposal = add(question, analyst, now)
    make_run(question)
    left_out = points_of(heard[:1], question)[0]
    assert left_out in {point.id for point in theming.list_to_mark(proposal, size=50)}
    with transaction():
        responses.exclude_response(heard[0], "Sent by mistake", by=analyst, now=now)
    assert left_out not in {point.id for point in theming.list_to_mark(proposal, size=50)}
