"""Comments on a draft's clauses are accounted for, read and placed like answers, and counted by respondent."""

import pytest
from sqlalchemy import select

from consult import responses, theming
from consult.catalogue.models import Coverage
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.responses.models import Comment, Exclusion, Publication
from consult.theming import LedgerClass, machine
from consult.theming.families import CampaignState
from consult.theming.models import Point, Reading, ReadState
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.comments import gather, make_comment, make_commenters, points_in
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response, make_responses
from tests.factories.theming import SUBJECTS, make_read, make_run, make_theme
from tests.promises.test_i08_nothing_lost import send_again
from workers import pipeline

TEMPLATE = (
    "This clause must put the canal towpaths first, because people walk and cycle to work along them every day, "
    "and because a repaired towpath costs less than any road and lasts for thirty years or more."
)


@pytest.fixture
def consultation(app, now):
    return make_consultation()


@pytest.fixture
def asked(consultation):
    return make_question(consultation)


@pytest.fixture
def comments(asked, consultation):
    return gather(consultation)


@pytest.fixture
def analyst(app):
    return make_person(RoleName.LEAD_ANALYST)


def list_sent(response) -> list[Comment]:
    return list(db.session.scalars(select(Comment).where(Comment.version_id == response.latest.id)))


def first_point(response) -> Point:
    return points_in(list_sent(response)[0])[0]


def test_every_comment_stands_in_exactly_one_class(comments, analyst, now):
    texts = ["Grid first.", "Skills first.", "No comment", "Never read.", "Not countable.", "Unreadable."]
    placed, other, nothing, waiting, out, failed = make_commenters(comments.consultation, *texts)
    make_read(comments, [placed, other, nothing, out])
    with transaction():
        theming.give_up_reading([failed.latest.id], "We tried five times", now=now)
        db.session.add(Exclusion(response_id=out.id, reason="A test row", person_id=analyst.id, at=now))
    make_theme(comments, "Grid", [first_point(placed)], analyst)
    ledger = theming.ledger(comments)
    assert (ledger.responses, ledger.answered, ledger.received, ledger.blank) == (6, 6, 6, 0)
    assert {kind.value: ledger.of(kind) for kind in LedgerClass} == {
        "placed": 1, "other": 1, "nothing": 1, "copies": 0, "excluded": 1, "failed": 1, "waiting": 1,
    }  # fmt: skip
    assert ledger.adds_up
    expected = {"placed": placed, "other": other, "nothing": nothing, "excluded": out, "failed": failed}
    for kind, response in (expected | {"waiting": waiting}).items():
        assert theming.list_in_class(comments, LedgerClass(kind)) == list_sent(response)


def test_a_respondent_with_several_comments_counts_once_under_a_theme(asked, comments, analyst, now):
    talker, other = make_commenters(comments.consultation, "Grid connections first.", "Grid, please.")
    make_comment(talker, "Say here too that the grid comes first.", clause=2)
    make_response(comments.consultation, {asked: "I comment on nothing."})
    make_read(comments, [talker, other])
    points = [points_in(comment)[0] for comment in [*list_sent(talker), *list_sent(other)]]
    theme = make_theme(comments, "Grid", points, analyst)
    ledger = theming.ledger(comments)
    assert (ledger.received, ledger.placed, ledger.answered, ledger.blank) == (3, 3, 2, 1)
    assert theming.count_sizes(comments)[theme.id] == theming.Size(responses=2, points=3)
    assert theming.respondents_of(theme) == {talker.id, other.id} == responses.answered(comments)
    assert theming.count_answers(comments).respondents == 2


def test_comments_on_another_draft_or_in_another_consultation_stand_with_those(comments, now):
    draft = comments.consultation.versions[0]
    later, elsewhere = make_version(), make_consultation(version=draft)
    theirs, others = gather(elsewhere), gather(make_consultation(version=later))
    make_commenters(elsewhere, "Said over there.", "And this.")
    make_comment(make_response(others.consultation, {}), "On that one.")
    make_commenters(comments.consultation, "Said here.")
    found = [theming.ledger(each) for each in (comments, theirs, others)]
    assert [(ledger.received, ledger.waiting, ledger.adds_up) for ledger in found] == [
        (1, 1, True), (2, 2, True), (1, 1, True),
    ]  # fmt: skip
    assert [len(responses.answered(each)) for each in (comments, theirs, others)] == [1, 2, 1]


def test_a_consultation_on_two_drafts_accounts_for_the_comments_on_each_by_itself(comments, now):
    consultation, second = comments.consultation, make_version()
    with transaction():
        consultation.coverage.append(Coverage(version_id=second.id, sort=2))
    others = gather(consultation, second)
    [both] = make_commenters(consultation, "On the first.")
    make_comment(both, "On the second.", draft=second)
    make_comment(both, "On the second again.", draft=second, clause=2)
    make_read(comments, [both])
    found = [theming.ledger(each) for each in (comments, others)]
    assert [(ledger.received, ledger.other, ledger.adds_up) for ledger in found] == [(1, 1, True), (2, 2, True)]
    assert sum(ledger.received for ledger in found) == responses.count_comments(consultation)


def test_the_comments_of_an_earlier_version_do_not_count(asked, comments, analyst, now):
    [response] = make_commenters(comments.consultation, "Grid first.")
    make_read(comments, [response])
    theme = make_theme(comments, "Grid", [first_point(response)], analyst)
    send_again(response, asked, "I have changed my mind about it.", now)
    ledger = theming.ledger(comments)
    assert (ledger.received, ledger.blank, ledger.adds_up) == (0, 1, True)
    assert theming.respondents_of(theme) == set() and theming.points_of(theme) == []


def test_a_remark_of_which_only_the_position_is_left_is_accounted_for_as_nothing_to_place(comments, now):
    [response] = make_commenters(comments.consultation, "")
    make_read(comments, [response])
    ledger = theming.ledger(comments)
    assert (ledger.received, ledger.nothing, ledger.adds_up) == (1, 1, True)


def test_reading_comments_is_followed_by_looking_for_their_themes(asked, comments, now):
    [response] = make_commenters(comments.consultation, "Grid first.")
    assert list(theming.list_questions_in([response.latest.id])) == [comments]
    both = make_response(comments.consultation, {asked: "In words."})
    make_comment(both, "And on a clause.")
    assert list(theming.list_questions_in([both.latest.id])) == [asked, comments]
    with transaction():
        pipeline.after_reading(version_ids=[str(response.latest.id)], now=now)
    owed = db.session.scalars(select(OwedWork.arguments).where(OwedWork.job == Job.SEE_WHAT_FOLLOWS))
    assert list(owed) == [{"question_id": str(comments.id)}]


@pytest.fixture
def many(comments):
    """Fifteen respondents with two comments each: one of a subject on a clause, one of the same on another."""
    sent = make_responses(comments.consultation, [{} for _ in range(15)])
    for n, response in enumerate(sent):
        subject = list(SUBJECTS.values())[n % 3]
        make_comment(response, f"{subject[n // 3 % 6]} {subject[(n // 3 + 1) % 6]}")
        make_comment(response, f"{subject[(n // 3 + 2) % 6]} {subject[(n // 3 + 3) % 6]}", clause=2)
    make_read(comments, sent)
    return sent


def test_the_machine_suggests_themes_of_comments_and_counts_who_made_them(comments, many):
    run = make_run(comments)
    assert (run.answers_in, run.answers_read) == (30, 30)
    suggestions = theming.list_suggestions(comments)
    assert suggestions and all(1 <= each.responses_count <= 15 for each in suggestions)
    assert sum(each.points_count for each in suggestions) == run.points_in
    assert sum(each.responses_count for each in suggestions) < run.points_in / 2


def test_confidential_comments_are_never_examples_though_the_rest_of_the_response_may_be_read(comments, many):
    for response in many:
        make_comment(
            response, "Our secret press line waits for a grid connection.", publication=Publication.CONFIDENTIAL
        )
    make_read(comments, many)
    make_run(comments)
    suggestions = theming.list_suggestions(comments)
    shown = [point for points in theming.list_examples(suggestions).values() for point in points]
    assert shown and all(point.comment.publication is Publication.NAMED for point in shown)
    assert not any("secret" in word for each in suggestions for word in [each.label, *each.terms])


def test_a_new_comment_finds_its_place_among_the_themes(comments, many, now):
    make_run(comments)
    [late] = make_commenters(comments.consultation, "We waited eighteen months for a grid connection from the network.")
    make_read(comments, [late])
    assert machine.place_new(comments.id, now=now) == 1
    before = theming.list_suggestions(comments)
    assert sum(each.points_count for each in before) >= 30


def test_a_passage_of_an_answer_cannot_stand_under_a_theme_of_comments(asked, comments, analyst, now):
    [commenter] = make_commenters(comments.consultation, "Grid first.")
    writer = make_response(comments.consultation, {asked: "Grid first."})
    make_read(comments, [commenter, writer])
    theme, other = make_theme(comments, "Grid", [], analyst), make_theme(asked, "Grid", [], analyst)
    said, remarked = db.session.scalars(select(Point).where(Point.answer_id.is_not(None))).one(), first_point(commenter)
    for wrong, point in ((theme, said), (other, remarked)):
        with pytest.raises(theming.NotThisQuestion), transaction():
            theming.place_point(wrong, point, by=analyst, now=now)
    with transaction():
        theming.place_point(theme, remarked, by=analyst, now=now)
    assert [each.id for each in theming.list_unplaced(asked)] == [said.id]
    assert theming.list_unplaced(comments) == []


def test_a_comment_that_the_machine_could_not_read_is_read_by_hand_or_again(comments, analyst, now):
    first, second = make_commenters(comments.consultation, "Hard to read.", "Harder.")
    with transaction():
        theming.give_up_reading([first.latest.id, second.latest.id], "We tried five times", now=now)
    [by_hand] = list_sent(first)
    with transaction():
        theming.read_by_hand(theming.get_text(comments, by_hand.id), by=analyst, now=now)
        assert theming.read_again(comments, by=analyst, now=now) == 1
    assert [point.text for point in points_in(by_hand)] == ["Hard to read."]
    make_read(comments, [second])
    assert set(db.session.scalars(select(Reading.state))) == {ReadState.READ}


def find_family(comments, now):
    machine.find_campaigns(comments.id, now=now)
    return theming.list_campaigns(comments)


def test_the_same_comment_from_many_is_one_campaign_and_all_of_them_count(comments, analyst, now):
    senders = make_commenters(comments.consultation, *[TEMPLATE] * 5)
    make_read(comments, senders)
    [family] = find_family(comments, now)
    assert (family.state, family.template.text, theming.count_members([family])[family.id].all) == (
        CampaignState.SUGGESTED, TEMPLATE, 5,
    )  # fmt: skip
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=now)
    ledger = theming.ledger(comments)
    assert (ledger.copies, ledger.other, ledger.adds_up) == (4, 1, True)
    theme = make_theme(comments, "Towpaths", points_in(family.template)[:1], analyst)
    assert len(theming.respondents_of(theme)) == 5
    assert theming.count_sizes(comments)[theme.id] == theming.Size(responses=5, points=1)


def test_who_sent_a_campaigns_comment_and_words_of_their_own_counts_once(comments, analyst, now):
    senders = make_commenters(comments.consultation, *[TEMPLATE] * 4)
    own = [
        make_comment(sender, f"I walk along the towpath to shift {n}.", clause=2) for n, sender in enumerate(senders)
    ]
    make_read(comments, senders)
    [family] = find_family(comments, now)
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=now)
    points = [*points_in(family.template)[:1], *(points_in(each)[0] for each in own)]
    theme = make_theme(comments, "Towpaths", points, analyst)
    assert theming.count_sizes(comments)[theme.id] == theming.Size(responses=4, points=5)
    assert theming.list_raised(comments)[theme.id].respondents == {sender.id for sender in senders}


def test_one_respondent_who_repeats_a_remark_on_every_clause_is_no_campaign(app, now):
    comments = gather(make_consultation(version=make_version(clauses=5)))
    [sender] = make_commenters(comments.consultation, TEMPLATE)
    for clause in range(2, 6):
        make_comment(sender, TEMPLATE, clause=clause)
    make_read(comments, [sender])
    assert find_family(comments, now) == []
