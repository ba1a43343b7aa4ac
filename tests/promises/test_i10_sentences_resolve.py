"""I10: every sentence in a summary opens the points behind it; a number that does not match cannot be published."""

import pytest
from sqlalchemy import select

from consult import boards, outcomes, summaries
from consult.boards.models import Pack
from consult.db import db, transaction
from consult.people import RoleName
from consult.summaries.models import SummarySentence
from consult.theming.models import Placement
from tests.conftest import NOW
from tests.factories.boards import make_pack, make_route
from tests.factories.people import make_person
from tests.factories.summaries import make_heard, make_summary


def take_out_one(heard):
    point_id = heard.responses[0].point.id
    with transaction():
        for placement in db.session.scalars(select(Placement).where(Placement.point_id == point_id)).all():
            placement.removed_at = NOW


def test_the_points_behind_every_sentence_are_words_that_somebody_sent(app, now):
    heard = make_heard()
    for sentence in make_summary(heard).sentences:
        points = summaries.points_behind(sentence)
        respondents = {summaries.responds(point) for point in points}
        assert points and respondents <= summaries.counted_by(sentence).respondents
        assert all(point.text and point.text in point.answer.text for point in points)
        if sentence.theme_id:
            assert len(respondents) == sentence.numerator


def test_every_frozen_sentence_opens_its_points_on_the_boards_page(browse):
    pack = make_pack(make_heard())
    member = browse.as_(make_person(RoleName.BOARD_MEMBER, board_slug="harbour"))
    base = f"/boards/harbour/packs/{boards.name_of_pack(pack)}"
    for sentence in boards.papers_of(pack)["questions"][0]["sentences"]:
        page = member.get(f"{base}/sentences/{sentence['no']}")
        readable = [key for key in sentence["points"] if boards.papers_of(pack)["points"][key]["shown"] == "yes"]
        assert sentence["points"] and len(page.soup.select(".quote")) == len(readable)


def test_a_number_that_no_longer_matches_can_be_neither_approved_nor_frozen(app, now):
    heard = make_heard()
    make_route()
    summary = make_summary(heard, approved=False)
    take_out_one(heard)
    with pytest.raises(summaries.NotReadyToApprove), transaction():
        summaries.approve_summary(summary, by=heard.analyst, now=now)
    with transaction():
        summaries.insert_counts(summary, by=heard.analyst, now=now)
        summaries.approve_summary(summary, by=heard.analyst, now=now)
    with transaction():
        sentence = db.session.scalar(select(SummarySentence).where(SummarySentence.no == 3))
        sentence.numerator += 1
    with pytest.raises(boards.NotReadyToFreeze, match="is no longer what the data says"), transaction():
        boards.freeze_pack(heard.consultation, by=heard.analyst, now=now)
    assert db.session.scalar(select(Pack)) is None


def test_a_sentence_without_evidence_can_be_neither_approved_nor_frozen(app, now):
    heard = make_heard()
    make_route()
    summary = make_summary(heard)
    with transaction():
        for behind in summary.sentences[2].evidence:
            db.session.delete(behind)
    with pytest.raises(boards.NotReadyToFreeze, match="has no evidence"), transaction():
        boards.freeze_pack(heard.consultation, by=heard.analyst, now=now)


def test_nothing_reaches_the_public_page_before_the_boards_signed_it_off(browse):
    heard = make_heard()
    make_pack(heard)
    page = browse.get(f"/consultations/{heard.consultation.slug}/what-happened")
    assert "We have not replied yet" in page.text and "Grid connections" not in page.text
    with pytest.raises(outcomes.NotSignedOff), transaction():
        outcomes.publish_outcomes(heard.consultation, by=heard.analyst, now=NOW)
