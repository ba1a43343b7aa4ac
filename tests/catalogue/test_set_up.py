"""A facilitator prepares a consultation on screen, and changes what people were told with a public note."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from consult import catalogue, clock
from consult.audit import AuditLine
from consult.catalogue.acts import AcceptedCheck
from consult.db import db, transaction
from consult.journey import Status
from consult.people import RoleName
from consult.questions import Question, gather_comments, list_heard
from consult.taxonomy.models import TaxonomyVersion
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from tests.factories.questions import make_question

STEEL = "/facilitate/consultations/steel"


@pytest.fixture
def desk(browse):
    return browse.as_(make_person(RoleName.FACILITATOR))


def list_comments(consultation):
    mine = select(Question).where(Question.consultation_id == consultation.id, Question.draft_id.is_not(None))
    return db.session.scalars(mine.order_by(Question.number)).all()


def prepared(now, **more):
    dates = {"opens_at": now + timedelta(days=1), "closes_at": now + timedelta(days=40)}
    return make_consultation(slug="steel", published=False, **(dates | more))


def change(consultation, now, why="", **values):
    with transaction():
        return catalogue.change_words(consultation, values, why=why, by=None, now=now)


def test_while_only_staff_see_it_everything_can_be_changed_without_a_note(app, now):
    consultation = prepared(now)
    assert change(consultation, now, about="Anew.", contact="us@example.org") == ["about"]
    assert change(consultation, now, contact="") == ["contact"]
    assert catalogue.list_told(consultation) == []


def test_what_people_were_told_is_changed_with_a_reason_or_not_at_all(app, now):
    consultation = make_consultation()
    with pytest.raises(catalogue.ReasonNeeded):
        change(consultation, now, about="Anew.")
    with pytest.raises(catalogue.WordsFixed, match="cannot be left empty"):
        change(consultation, now, why="Because.", about=" ")
    assert change(consultation, now, why="The old figure was wrong", about="Anew.") == ["about"]
    (told,) = catalogue.list_told(consultation)
    assert (told.before, told.after, told.why) == ("What this is about.", "Anew.", "The old figure was wrong.")
    assert change(consultation, now, about="Anew.") == [], "the same again is no change"


def test_after_the_close_only_the_contact_changes(app, now):
    consultation = make_consultation()
    after = consultation.closes_at
    with pytest.raises(catalogue.WordsFixed, match="has closed"):
        change(consultation, after, why="Tidying.", still_open="Nothing.")
    assert change(consultation, after, why="A new address.", contact="new@example.org") == ["contact"]


def test_drafts_and_boards_are_fixed_once_it_is_public(app, now):
    consultation = make_consultation()
    with pytest.raises(catalogue.WordsFixed), transaction():
        catalogue.cover_drafts(consultation, [], by=None, now=now)
    with pytest.raises(catalogue.WordsFixed), transaction():
        catalogue.choose_route(consultation, "other", by=None, now=now)


def test_a_check_is_accepted_by_name_with_a_reason_and_then_it_can_open(app, now):
    facilitator, consultation = make_person(RoleName.FACILITATOR), prepared(now)
    make_question(consultation)
    change(consultation, now, equality_note="")
    with pytest.raises(catalogue.NotReady), transaction():
        catalogue.publish_consultation(consultation, by=facilitator, now=now)
    with pytest.raises(catalogue.ReasonNeeded), transaction():
        catalogue.accept_check(consultation, "equality", reason=" ", by=facilitator, now=now)
    for _twice in range(2):
        with transaction():
            catalogue.accept_check(consultation, "equality", reason="It comes first.", by=facilitator, now=now)
    accepted = db.session.scalars(select(AcceptedCheck)).one()
    assert (accepted.by_id, accepted.reason) == (facilitator.id, "It comes first.")
    with transaction():
        catalogue.publish_consultation(consultation, by=facilitator, now=now)
    assert consultation.status(at=now) is Status.SOON
    (told,) = catalogue.list_told(consultation)
    assert "different groups of people" in told.words and told.why == "It comes first."
    assert "accepted a check" in db.session.scalars(select(AuditLine.act)).all()


def test_what_was_accepted_and_then_put_right_is_not_told(app, now):
    facilitator, consultation = make_person(RoleName.FACILITATOR), prepared(now)
    make_question(consultation)
    change(consultation, now, equality_note="")
    with transaction():
        catalogue.accept_check(consultation, "equality", reason="Later.", by=facilitator, now=now)
    change(consultation, now, equality_note="Assessed.")
    with transaction():
        catalogue.publish_consultation(consultation, by=facilitator, now=now)
    assert catalogue.list_told(consultation) == []


def test_nobody_can_answer_for_missing_dates_or_for_what_passes(app, now):
    facilitator, consultation = make_person(RoleName.FACILITATOR), prepared(now)
    with transaction():
        consultation.opens_at = consultation.closes_at = None
    for key in ("dates", "contact", "no-such-check"):
        with pytest.raises(catalogue.NotAcceptable), transaction():
            catalogue.accept_check(consultation, key, reason="Please.", by=facilitator, now=now)


def test_a_consultation_is_begun_on_screen_and_each_failing_check_leads_to_its_field(desk, now):
    make_route()
    version = make_version(plan_slug="metals")
    with transaction():
        db.session.add(TaxonomyVersion(no=1, note="First", published_at=now))
    page = desk.get("/facilitate/consultations/new")
    typed = {"title": "Metals first?", "slug": "Steel!", "drafts": [str(version.id)], "route": "two-steps"}
    page = desk.submit(page, typed)
    assert "Use small letters" in page.text and page.find("#title")["value"] == "Metals first?"
    page = desk.submit(page, {"slug": "steel"})
    assert page.h1 == "Set up" and page.url.endswith("/steel/set-up")
    consultation = catalogue.get_consultation("steel")
    assert [heard.draft_id for heard in list_heard(consultation)] == [version.id]
    checks = desk.get(f"{STEEL}/readiness")
    ways = [str(link["href"]) for link in checks.soup.select("td a") if "Put it right" in link.get_text()]
    assert ways and f"{STEEL}/set-up/still-open#still_open" in ways
    assert f"{STEEL}/questions" in ways
    for way in ways:
        page, _, field = way.partition("#")
        assert desk.get(page).find(f"#{field}" if field else "h1")


def test_an_address_that_is_taken_keeps_what_was_typed(desk, now):
    make_route()
    consultation = prepared(now)
    page = desk.get("/facilitate/consultations/new")
    draft = str(consultation.versions[0].id)
    page = desk.submit(page, {"title": "Again", "slug": "steel", "drafts": [draft], "route": "two-steps"})
    assert "already. Choose another address" in page.text and page.find("#title")["value"] == "Again"


def test_when_the_drafts_change_the_comments_follow(desk, now):
    consultation, other = prepared(now), make_version(plan_slug="zinc")
    make_question(consultation)
    first = consultation.versions[0].id
    with transaction():
        gather_comments(consultation)

    def choose(*drafts):
        page = desk.get(f"{STEEL}/set-up/drafts")
        desk.submit(page, {"drafts": [str(draft) for draft in drafts]})
        db.session.expire_all()
        assert [version.id for version in consultation.versions] == list(drafts)
        return [question.draft_id for question in list_comments(consultation)]

    assert choose(first, other.id) == [first, other.id]
    assert choose(other.id) == [other.id]
    assert choose(other.id) == [other.id]


def test_a_change_to_what_is_public_asks_why_and_stands_on_the_public_page(desk, browse, now):
    make_consultation(slug="steel")
    page = desk.get(f"{STEEL}/set-up/still-open")
    page = desk.submit(page, {"still_open": "The order, and the budget."})
    assert "Say why. The public reads this" in page.text
    assert page.find("#still_open").get_text().strip() == "The order, and the budget."
    desk.submit(page, {"why": "The board asked for it."})
    public = browse.get("/consultations/steel").text
    assert "Changed what is still open, because: The board asked for it." in public
    assert "Before: The order of actions." in public and "From then on: The order, and the budget." in public
    fixed = desk.get(f"{STEEL}/set-up/drafts")
    assert "cannot change any more" in fixed.text and not fixed.soup.select("main form")


def test_a_failing_check_is_accepted_on_screen_and_the_public_reads_the_reason(desk, browse, now):
    consultation = prepared(now)
    make_question(consultation)
    change(consultation, now, equality_note="")
    page = desk.get(f"{STEEL}/readiness")
    page = desk.get(page.links()["Accept with a reason : It says how different groups of people may be affected"])
    page = desk.submit(page)
    assert "Say why it may open" in page.text
    page = desk.submit(page, {"reason": "The panel meets next week."})
    assert "Accepted" in page.text and "The panel meets next week." in page.text
    desk.submit(page, action="/open")
    assert "because: The panel meets next week." in browse.get("/consultations/steel").text


DATES = {"opens_on": ["5", "11", "2018"], "closes_on": ["14", "12", "2018"], "reply_on": ["8", "3", "2019"]}


def test_dates_are_previewed_in_the_publics_words_and_kept_as_one_instant(desk, now):
    consultation = prepared(now)
    page = desk.get(f"{STEEL}/dates")
    page = desk.submit(page, DATES | {"press": "preview", "closes_time": "", "opens_time": ""})
    foreseen = page.find("#preview").get_text()
    assert "Open until the end of Friday 14 December 2018 (GMT)." in foreseen
    assert "40 days, of which 30 are working days" in foreseen and "Nothing is saved yet" in foreseen
    desk.submit(page, {"press": "save"})
    db.session.expire_all()
    assert consultation.opens_at == clock.start_of(date(2018, 11, 5))
    assert consultation.closes_at == clock.end_of(date(2018, 12, 14))


def test_dates_warn_of_a_short_time_and_of_holidays(desk, now):
    prepared(now)
    page = desk.get(f"{STEEL}/dates")
    short = DATES | {"opens_on": ["17", "12", "2018"], "closes_on": ["4", "1", "2019"], "press": "preview"}
    text = desk.submit(page, short).find("#preview").get_text()
    assert "shorter than four weeks" in text and "Christmas Day (Tuesday 25 December 2018)" in text
    assert "Christmas and the new year" in text


def test_an_hour_that_comes_twice_or_never_is_refused_and_what_was_typed_stays(desk, now):
    prepared(now)
    page = desk.get(f"{STEEL}/dates")
    for day, sentence in ((["27", "10", "2019"], "comes twice"), (["31", "3", "2019"], "there is no 1:30am")):
        refused = desk.submit(page, DATES | {"closes_on": day, "closes_time": "1.30am", "press": "save"})
        assert sentence in refused.text
        assert [box["value"] for box in refused.soup.select("[name=closes_on]")] == day
        assert refused.find("[name=closes_time]")["value"] == "1.30am"


def test_once_public_the_close_moves_later_on_screen_and_people_read_why(desk, browse, now):
    consultation = make_consultation(slug="steel", closes_at=clock.end_of(date(2018, 11, 9)))
    page = desk.get(f"{STEEL}/dates")
    assert not page.soup.select("main form") and "Close early" not in page.text
    page = desk.get(page.links()["Move the close later"])
    page = desk.submit(page, {"closes_on": ["8", "11", "2018"], "why": "Sooner.", "press": "save"})
    assert "not earlier" in page.text and page.find("#why").get_text().strip() == "Sooner."
    page = desk.submit(page, {"closes_on": ["16", "11", "2018"], "why": "Half term.", "press": "preview"})
    assert "Open until the end of Friday 16 November 2018" in page.find("#preview").get_text()
    assert consultation.closes_at == clock.end_of(date(2018, 11, 9))
    desk.submit(page, {"press": "save"})
    public = browse.get("/consultations/steel").text
    assert (
        "Extended from the end of Friday 9 November 2018 (GMT) to the end of Friday 16 November 2018 (GMT), "
        "because: Half term." in public
    )


def test_a_pause_is_seen_by_all_and_resuming_offers_the_time_that_was_lost(browse, at, now):
    officer = make_person(RoleName.FACILITATOR)
    desk = browse.as_(officer)
    make_consultation(slug="steel", closes_at=clock.end_of(date(2018, 11, 9)))
    page = desk.get(f"{STEEL}/dates/pause")
    desk.submit(page, {"why": "A figure was wrong", "press": "save"})
    public = browse.get("/consultations/steel")
    assert "Paused since 9:30am (GMT) on Thursday 1 November 2018. A figure was wrong." in public.text
    assert "Start your response" not in public.links()
    assert "Paused" in browse.get("/").text and "Paused" in browse.get("/consultations").text
    at(now + timedelta(days=2, hours=1))
    desk = browse.as_(officer)
    assert "Resume Consultation steel" in desk.get("/facilitate").find(".needs-me").get_text()
    page = desk.get(f"{STEEL}/dates/resume")
    assert [box["value"] for box in page.soup.select("[name=closes_on]")] == ["12", "11", "2018"]
    desk.submit(page, {"why": "It is right now", "press": "save"})
    public = browse.get("/consultations/steel")
    assert "and extended from the end of Friday 9 November 2018 (GMT) to the end of Monday 12" in public.text
    assert "Start your response" in public.links()
    assert "cannot be done now" in desk.get(f"{STEEL}/dates/resume").find(".message--error").get_text()


def test_our_reply_may_be_moved_with_a_reason(desk, browse, now):
    make_consultation(slug="steel")
    page = desk.get(f"{STEEL}/dates/reply")
    desk.submit(page, {"reply_on": ["1", "3", "2019"], "why": "The board meets later.", "press": "save"})
    public = browse.get("/consultations/steel").text
    assert "We will reply by Friday 1 March 2019" in public
    assert "Changed by when we reply, because: The board meets later." in public


def test_only_those_who_set_up_consultations_open_these_pages(browse, now):
    prepared(now)
    analyst = browse.as_(make_person(RoleName.ANALYST))
    for end in ("set-up", "set-up/title", "dates", "dates/pause", "readiness/equality"):
        assert "/sign-in" in browse.get(f"{STEEL}/{end}").url
        analyst.get(f"{STEEL}/{end}", status=403)
    analyst.get("/facilitate/consultations/new", status=403)
    facilitator = browse.as_(make_person(RoleName.FACILITATOR))
    facilitator.get(f"{STEEL}/set-up/no-such-step", status=404)
    facilitator.get(f"{STEEL}/dates/close-early", status=404)
