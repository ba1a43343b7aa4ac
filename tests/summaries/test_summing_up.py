"""A summary is written from what people agreed, carries its own counts, and cannot be approved when they are wrong."""

import pytest
from sqlalchemy import func, select

from consult import summaries
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.people import RoleName
from consult.questions.models import QuestionKind
from consult.responses.models import Exclusion
from consult.summaries import Part
from consult.theming.models import Placement, Theme
from tests.conftest import NOW
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import make_heard, make_summary
from tests.factories.theming import make_point, make_theme


def texts(summary):
    return [summaries.text_of(sentence) for sentence in summary.sentences]


def about(summary, theme):
    return next(each for each in summary.sentences if each.theme_id == theme.id)


def take_out(theme, response):
    with transaction():
        placement = db.session.scalar(
            select(Placement).where(Placement.theme_id == theme.id, Placement.point_id == response.point.id)
        )
        placement.removed_at = NOW


def test_a_summary_says_how_many_of_how_many_said_what(app, now):
    heard = make_heard()
    summary = make_summary(heard, approved=False)
    assert texts(summary)[:3] == [
        "12 of 12 responses answered this question.",
        "7 of the 12 who answered were businesses.",
        "8 of 12 respondents who answered this question, most of them, said: Grid connections come too late.",
    ]
    assert about(summary, heard.buses).part is Part.MINORITY
    assert all(not any(sign.isdigit() for sign in sentence.wording) for sentence in summary.sentences)


def add_answers(heard, kind, n, theme):
    points = [
        make_point(make_response(heard.consultation, {heard.question: "The grid is late."}, kind=kind), heard.question)
        for _ in range(n)
    ]
    with transaction():
        for point in points:
            db.session.add(Placement(theme_id=theme.id, point_id=point.id, person_id=heard.analyst.id, placed_at=NOW))


def test_a_kind_is_told_apart_only_where_what_is_left_points_at_nobody(app, now):
    heard = make_heard()
    assert not any("said the same" in text for text in texts(make_summary(heard, approved=False)))
    add_answers(heard, "university", 3, heard.grid)
    told = [text for text in texts(make_summary(heard, approved=False)) if "said the same" in text]
    assert told == ["6 of the 7 businesses who answered this question said the same: Grid connections come too late."]


def test_a_kind_that_is_no_longer_large_enough_is_taken_out_when_counts_are_inserted(app, now):
    heard = make_heard()
    add_answers(heard, "university", 3, heard.grid)
    summary = make_summary(heard, approved=False)
    assert any("said the same" in text for text in texts(summary))
    take_out(heard.grid, heard.responses[8])
    with transaction():
        summaries.insert_counts(summary, by=heard.analyst, now=now)
    assert not any("said the same" in text for text in texts(summary))
    assert any("were businesses" in text for text in texts(summary))
    assert summaries.list_problems(summary) == []


def test_all_small_counts_stand_on_the_same_side_of_the_line_that_makes_a_minority():
    for base in range(1, 60):
        sides = {summaries.is_minority(n, base) for n in range(1, min(4, base) + 1)}
        assert len(sides) == 1, base


def test_a_respondent_who_says_it_twice_counts_once(app, now):
    heard = make_heard()
    again = make_response(heard.consultation, {heard.question: "Grid is late. Really, the grid is late."})
    for quote in ("Grid is late.", "the grid is late."):
        point = make_point(again, heard.question, quote)
        with transaction():
            db.session.add(
                Placement(theme_id=heard.grid.id, point_id=point.id, person_id=heard.analyst.id, placed_at=NOW)
            )
    sentence = about(make_summary(heard, approved=False), heard.grid)
    assert (sentence.numerator, sentence.denominator, len(sentence.evidence)) == (9, 13, 10)


def test_each_choice_of_a_closed_question_has_its_count(app, now):
    heard = make_heard()
    closed = make_question(heard.consultation, kind=QuestionKind.SINGLE)
    for key in ("one", "one", "two"):
        make_response(heard.consultation, {closed: [key]})
    with transaction():
        summary = summaries.write_summary(closed, by=heard.analyst, now=now)
    chosen = [text for text in texts(summary) if "chose" in text]
    assert chosen == [
        "2 of 3 respondents who answered this question chose “One”.",
        "1 of 3 respondents who answered this question chose “Two”.",
        "0 of 3 respondents who answered this question chose “Three”.",
    ]


def test_a_question_nobody_answered_has_nothing_to_sum_up(app, now):
    heard = make_heard()
    question = make_question(heard.consultation)
    with pytest.raises(summaries.NothingToSumUp), transaction():
        summaries.write_summary(question, by=heard.analyst, now=now)


def test_what_may_not_be_published_is_counted_and_never_quoted(app, now):
    heard = make_heard()
    sentence = about(make_summary(heard), heard.grid)
    behind = {summaries.responds(each.point) for each in sentence.evidence}
    quoted = {summaries.responds(point) for point in summaries.quotes_of(sentence)}
    private = {heard.responses[1].id, heard.responses[2].id}
    assert private <= behind
    assert len(quoted) == 3 and not quoted & private


def test_quotes_come_from_different_kinds_before_a_second_from_one(app, now):
    heard = make_heard()
    quoted = summaries.quotes_of(about(make_summary(heard), heard.grid))
    assert {summaries.kind_of(point) for point in quoted[:2]} == {"business", "university"}


def test_a_quote_is_the_exact_words_and_names_only_who_agreed(app, now):
    heard = make_heard()
    for behind in about(make_summary(heard), heard.grid).evidence:
        point = behind.point
        assert point.text == point.answer.text[point.start : point.end]
    assert summaries.name_of(heard.responses[3].point) == ""
    assert summaries.name_of(heard.responses[0].point).startswith("Invented Works")


def test_taking_out_one_placement_marks_its_sentence_out_of_date(app, now):
    heard = make_heard()
    summary = make_summary(heard)
    assert summaries.stale_sentences(summary) == {}
    take_out(heard.grid, heard.responses[0])
    stale = summaries.stale_sentences(summary)
    assert stale[about(summary, heard.grid)] == (7, 12)


def test_other_points_behind_the_same_number_mark_the_sentence_too(app, now):
    heard = make_heard()
    summary = make_summary(heard)
    take_out(heard.grid, heard.responses[0])
    with transaction():
        point = heard.responses[6].point
        db.session.add(Placement(theme_id=heard.grid.id, point_id=point.id, person_id=heard.analyst.id, placed_at=NOW))
    assert summaries.stale_sentences(summary)[about(summary, heard.grid)] == (8, 12)


def test_a_summary_that_the_data_left_behind_cannot_be_approved(app, now):
    heard = make_heard()
    summary = make_summary(heard, approved=False)
    take_out(heard.grid, heard.responses[0])
    with pytest.raises(summaries.NotReadyToApprove, match=r"“8” is no longer what the data says \(7\)"), transaction():
        summaries.approve_summary(summary, by=heard.analyst, now=now)
    with transaction():
        summaries.insert_counts(summary, by=heard.analyst, now=now)
        summaries.approve_summary(summary, by=heard.analyst, now=now)
    assert texts(summary)[2].startswith("7 of 12")


def test_an_excluded_response_leaves_every_count(app, now):
    heard = make_heard()
    summary = make_summary(heard)
    with transaction():
        db.session.add(
            Exclusion(response_id=heard.responses[0].id, reason="A test", person_id=heard.analyst.id, at=now)
        )
    assert summaries.stale_sentences(summary)[about(summary, heard.grid)] == (7, 11)


def test_a_sentence_that_lost_its_evidence_stops_the_approval_until_it_is_removed(app, now):
    heard = make_heard()
    summary = make_summary(heard, approved=False)
    take_out(heard.buses, heard.responses[10])
    with transaction():
        summaries.insert_counts(summary, by=heard.analyst, now=now)
    with pytest.raises(summaries.NotReadyToApprove, match=r"has no evidence\. Link points or remove it"), transaction():
        summaries.approve_summary(summary, by=heard.analyst, now=now)
    with transaction():
        summaries.remove_sentence(about(summary, heard.buses), by=heard.analyst, now=now)
        summaries.approve_summary(summary, by=heard.analyst, now=now)
    assert summary.approved_at == now


def test_a_theme_agreed_after_the_summary_was_written_stops_the_approval(app, now):
    heard = make_heard()
    summary = make_summary(heard, approved=False)
    make_theme(heard.question, "A late theme", [heard.responses[0].point], heard.analyst)
    with (
        pytest.raises(summaries.NotReadyToApprove, match="No sentence tells of the theme “A late theme”"),
        transaction(),
    ):
        summaries.approve_summary(summary, by=heard.analyst, now=now)


def test_a_theme_that_was_set_aside_leaves_its_sentence_behind(app, now):
    heard = make_heard()
    summary = make_summary(heard)
    with transaction():
        db.session.get_one(Theme, heard.grid.id).set_aside_at = now
    assert summaries.stale_sentences(summary)[about(summary, heard.grid)] == (0, 12)


def test_better_words_keep_their_slots_and_outlive_a_new_summary(app, now):
    heard = make_heard()
    summary = make_summary(heard, approved=False)
    better = "{count} of {base} told us that power comes too late."
    with transaction():
        summaries.edit_wording(about(summary, heard.grid), better, by=heard.analyst, now=now)
    assert "8 of 12 told us that power comes too late." in texts(summary)
    with transaction():
        again = summaries.write_summary(heard.question, by=heard.analyst, now=now)
    assert again.no == 2 and "8 of 12 told us that power comes too late." in texts(again)


def test_a_typed_number_is_refused(app, now):
    heard = make_heard()
    summary = make_summary(heard, approved=False)
    with pytest.raises(summaries.TypedNumber, match="“34” is no longer what the data says"), transaction():
        summaries.edit_wording(about(summary, heard.grid), "34 of {base} said so.", by=heard.analyst, now=now)


def test_words_of_a_confidential_answer_are_kept_out_of_the_wording(app, now):
    heard = make_heard()
    summary = make_summary(heard, approved=False)
    borrowed = "{count} of {base}: our secret press line waits for power at the shed."
    with pytest.raises(summaries.BorrowedWords), transaction():
        summaries.edit_wording(about(summary, heard.grid), borrowed, by=heard.analyst, now=now)
    with transaction():
        about(summary, heard.grid).wording = borrowed
    with pytest.raises(summaries.NotReadyToApprove, match="may not be published"), transaction():
        summaries.approve_summary(summary, by=heard.analyst, now=now)


def test_an_approved_summary_is_not_changed_and_not_approved_twice(app, now):
    heard, other = make_heard(), make_person(RoleName.FACILITATOR)
    summary = make_summary(heard)
    with pytest.raises(summaries.SummaryApproved), transaction():
        summaries.edit_wording(about(summary, heard.grid), "{count} of {base}", by=heard.analyst, now=now)
    with pytest.raises(summaries.SummaryApproved), transaction():
        summaries.insert_counts(summary, by=heard.analyst, now=now)
    with pytest.raises(summaries.AlreadyApproved), transaction():
        summaries.approve_summary(summary, by=other, now=now)


def test_every_act_is_written_down_without_anybodys_words(app, now):
    heard = make_heard()
    make_summary(heard)
    lines = db.session.scalars(select(AuditLine.words).where(AuditLine.thing.like("summary:%"))).all()
    assert lines == ["Question 1, summary 1"] * 2
    assert db.session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.words.contains("secret"))) == 0
