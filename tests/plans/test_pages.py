"""What anybody can read about the strategy, its plans and their drafts."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult import plans
from consult.audit import AuditLine
from consult.boards.models import Decision, Pack, Result
from consult.catalogue.models import Coverage
from consult.db import db, transaction
from consult.outcomes.models import ChallengeDecision, Commitment, Outcome, OutcomeResult
from consult.theming.models import Theme
from tests.conftest import NOW
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from tests.factories.questions import make_question


def make_decision(consultation):
    """What a board decided on this consultation, the short way."""
    route, person = make_route(), make_person()
    with transaction():
        pack = Pack(
            consultation_id=consultation.id, no=1, route_id=route.id, content="{}", hash="h" * 64, frozen_at=NOW,
            frozen_by=person.id,
        )  # fmt: skip
        decision = Decision(
            pack_hash=pack.hash, step_id=route.steps[-1].id, result=Result.APPROVED, reasons="Good.", conditions=[],
            votes_for=3, votes_against=0, abstentions=0, dissent="", met_on=NOW.date(), recorded_by=person.id,
            decided_at=NOW,
        )  # fmt: skip
        decision.pack = pack
        db.session.add_all([pack, decision])
    return decision


def make_outcome(decision, clause, *, published=True):
    """Why a clause changed."""
    question = make_question(decision.pack.consultation)
    with transaction():
        theme = Theme(
            question_id=question.id, name="Power comes too late", description="", agreed_by=decision.recorded_by,
            agreed_at=NOW,
        )  # fmt: skip
        outcome = Outcome(
            consultation_id=decision.pack.consultation_id, pack_id=decision.pack_id, result=OutcomeResult.ACCEPTED,
            we_did="We put power first.", reason="Grid offers take long.", clause_id=clause.id,
            written_by=decision.recorded_by, written_at=NOW, published_at=NOW if published else None,
        )  # fmt: skip
        outcome.theme = theme
        db.session.add(outcome)
    return outcome


def test_before_anything_is_loaded_the_pages_say_so(browse):
    assert "No plans are published yet" in browse.get("/plans").text
    assert "No sectors or themes are loaded yet" in browse.get("/plans/on-a-page").text
    assert "No strategy has been published" in browse.get("/strategy", 404).text
    browse.get("/plans/nothing", 404)


def test_every_page_of_the_programme_opens(browse, programme):
    pages = ["/plans", "/plans/on-a-page", "/strategy"]
    for plan in plans.list_plans():
        pages.append(f"/plans/{plan.slug}")
        for version in plans.list_published_versions(plan):
            pages += [f"/plans/{plan.slug}/drafts/{version.no}", f"/plans/{plan.slug}/drafts/{version.no}/changes"]
        current = plans.current_version(plan)
        pages += [f"/plans/{plan.slug}/actions/{action.key}" for action in (current.actions if current else [])]
    for address in pages:
        page = browse.get(address)
        assert (
            "Page built from version" in page.html and "object at" not in page.html and "<PlanVersion" not in page.html
        )
    assert len(pages) > 35


def test_reading_leaves_no_trace(browse, programme):
    before = db.session.scalar(select(func.count()).select_from(AuditLine))
    browse.get("/plans/automotive/drafts/2")
    assert db.session.scalar(select(func.count()).select_from(AuditLine)) == before


def test_the_strategy_on_a_page_says_how_sure_it_is(browse, programme):
    page = browse.get("/plans/on-a-page")
    assert "Reconstructed, please correct" in page.text
    table = page.find(".matrix table")
    heads = [cell.get_text(strip=True) for cell in table.select("thead th")]
    assert len(heads) == 14 and heads[0] == "Theme" and heads[2] == "Automotive"
    rows = table.select("tbody tr")
    assert all(len(row.select("th[scope=row]")) == 1 for row in rows) and len(rows) == 14
    shown = [cell for cell in table.select("tbody td") if cell.find("p", recursive=False)]
    assert len(shown) == 39 + 2  # the cells, and two missions
    assert all("confidence" in cell.summary.get_text() and cell.details.p.get_text() for cell in shown)
    assert "Nothing here yet" in page.text
    assert page.find(".scroll-box")["tabindex"] == "0" and page.find(".scroll-box")["aria-label"]


def test_on_a_phone_one_picks_a_sector_without_scripts(browse, programme):
    first = browse.get("/plans/on-a-page")
    form = first.find(".matrix__narrow form")
    assert form["method"] == "get" and len(form.select("option")) == 11
    page = browse.get("/plans/on-a-page?sector=rail")
    narrow = page.find(".matrix__narrow")
    assert narrow.h2.get_text() == "Rail" and narrow.select_one("option[selected]")["value"] == "rail"
    assert "Under development" in narrow.get_text()
    browse.get("/plans/on-a-page?sector=airships")


def test_the_strategy_never_adds_investments_up(browse, programme):
    page = browse.get("/strategy")
    assert "not added up" in page.text and "up to" in page.text and "£36.5 million" in page.text
    assert "tfoot" not in page.html and "otal of" not in page.text.replace("towards a total of", "")
    assert "£87.5 billion" in page.text and "£92 billion" in page.text
    for code in ("1a", "1b", "1c", "2a", "2b", "2c", "3", "4", "5"):
        assert page.soup.find("dt", string=lambda words, code=code: words and words.startswith(f"{code} "))
    assert "Wolverhampton" in page.text and "Nuneaton and Bedworth" in page.text


def test_a_plan_under_development_says_what_is_missing_and_who_writes(browse, programme):
    page = browse.get("/plans/rail")
    assert "No draft yet. No date yet." in page.text
    assert "A list of rail orders that local firms could bid for" in page.text
    assert "Who writes it: Business lead to be named." in page.text
    assert "Read draft" not in page.text


def test_a_plan_page_shows_drafts_actions_money_gaps_and_specialisms(browse, programme):
    page = browse.get("/plans/automotive")
    assert page.links()["Read draft 2"] == "/plans/automotive/drafts/2"
    assert "Draft 1 , " in page.text or "Draft 1," in page.text
    assert "Seeking money: no commitment. Rests on 1 source; 5 of 6 steps asserted." in page.text
    assert "No count of suppliers by how far they depend on petrol" in page.text
    assert "Battery development" in page.text and "High confidence" in page.text
    assert page.find(".line__full [aria-current=step]").get_text(strip=True).endswith("Planning")


def test_a_lead_given_as_a_body_is_shown_by_its_name(browse, programme):
    assert "Joint project team" in browse.get("/plans/ai-data").text


def test_an_open_consultation_stands_on_the_plan_page(browse, programme):
    consultation = make_consultation(version=plans.get_version("automotive", 2))
    page = browse.get("/plans/automotive")
    assert "Have your say" in page.text
    assert page.links()[consultation.title] == f"/consultations/{consultation.slug}"
    assert page.find(".line__full [aria-current=step] .line__title").get_text(" ", strip=True) == "Now: Open"


def test_the_line_of_a_plan_follows_what_is_open_and_not_what_opens_next(browse, programme, now):
    version = plans.get_version("automotive", 2)
    make_consultation(version=version)
    make_consultation(version=version, opens_at=now + timedelta(days=5), closes_at=now + timedelta(days=40))
    page = browse.get("/plans/automotive")
    assert page.find(".line__full [aria-current=step] .line__title").get_text(" ", strip=True) == "Now: Open"


def test_a_promise_for_a_clause_of_another_plan_does_not_stand_on_this_one(browse, programme):
    ours, theirs = plans.get_version("future-of-mobility", 1), plans.get_version("automotive", 2)
    consultation = make_consultation(version=ours)
    with transaction():
        consultation.coverage.append(Coverage(version_id=theirs.id, sort=2))
    decision = make_decision(consultation)
    outcome = make_outcome(decision, plans.get_clause(theirs, "battery"))
    with transaction():
        db.session.add(
            Commitment(
                number=1, outcome_id=outcome.id, decision_id=decision.id, title="Name the sites", owner="A team",
                due_on=NOW.date(), made_at=NOW,
            )
        )  # fmt: skip
    assert "Name the sites" in browse.get("/plans/automotive").text
    assert "Name the sites" not in browse.get("/plans/future-of-mobility").text


def test_the_foot_of_the_strategy_names_who_runs_the_service(browse, programme, app):
    foot = browse.get("/strategy").find(".footer__version").get_text()
    assert f"is run by {app.config['OWNER_NAME']}." in foot


def test_a_consultation_that_is_being_prepared_is_not_shown(browse, programme):
    consultation = make_consultation(version=plans.get_version("automotive", 2), published=False)
    question = make_question(consultation)
    with transaction():
        question.clause_id = plans.get_clause(plans.get_version("automotive", 2), "battery").id
    for address in ("/plans/automotive", "/plans/automotive/drafts/2"):
        page = browse.get(address)
        assert consultation.title not in page.text and "asked in question" not in page.text
        assert "Comment on" not in page.text


def test_a_challenge_is_pending_until_a_decision_with_the_consultation_that_led_to_it(browse, programme):
    assert "Pending." in browse.get("/plans/future-of-mobility").text
    consultation = make_consultation(version=plans.get_version("future-of-mobility", 1))
    decision = make_decision(consultation)
    with transaction():
        db.session.add(
            ChallengeDecision(
                plan_id=plans.get_plan("future-of-mobility").id,
                consultation_id=consultation.id,
                decision_id=decision.id,
                included=False,
                reason="Too early.",
                decided_at=NOW,
            )
        )
    page = browse.get("/plans/future-of-mobility")
    assert "Not included. Too early." in page.text
    assert page.find(f'a[href="/consultations/{consultation.slug}/what-happened"]').get_text() == consultation.title
    assert "The sources give no mission" in browse.get("/plans/ageing-society").text


def test_an_action_shows_its_whole_chain_and_what_is_only_asserted(browse, programme):
    page = browse.get("/plans/automotive/actions/battery-sites")
    steps = [step.get_text(strip=True) for step in page.soup.select("main ol > li > h3")]
    assert steps == ["Issue", "Objective", "Inputs", "Activities", "Outputs", "Outcomes", "Impact"]
    assert page.text.count("Asserted: no source yet") == 4
    assert "Public awards for battery research" in page.text
    assert "Within existing budgets" in page.text
    assert "Bold about people: no." in page.text
    browse.get("/plans/automotive/actions/nothing", 404)
    browse.get("/plans/rail/actions/nothing", 404)


def test_a_step_nobody_wrote_is_not_passed_over(browse, programme):
    assert "This step is not written yet" in browse.get("/plans/automotive/actions/power-first").text


def test_each_clause_has_a_permanent_address(browse, programme):
    page = browse.get("/plans/automotive/drafts/2")
    clauses = page.soup.select("section.clause")
    assert [clause["id"] for clause in clauses] == [each.key for each in plans.get_version("automotive", 2).clauses]
    battery = page.find("#battery .clause__number")["href"]
    assert battery == "/plans/automotive/drafts/2/clauses/battery"
    alone = browse.get(battery)
    assert alone.h1 == "3.1 Battery making" and "Before: 2.2" in alone.text and "Next: 3.2" in alone.text
    assert alone.links()["Draft 1: 3.1"] == "/plans/automotive/drafts/1/clauses/battery"
    browse.get("/plans/automotive/drafts/2/clauses/nothing", 404)


def test_clauses_say_what_hangs_on_them(browse, programme):
    version = plans.get_version("automotive", 2)
    consultation = make_consultation(version=version)
    question = make_question(consultation)
    with transaction():
        question.clause_id = plans.get_clause(version, "battery").id
    page = browse.get("/plans/automotive/drafts/2")
    marks = page.find("#battery .clause__marks").get_text(" ")
    assert "changed since draft 1" in marks and "asked in question 1" in marks
    assert "Prepare sites for battery making: evidence 2" in marks
    assert "new since draft 1" in page.find("#finance").get_text()
    assert "since draft 1" not in page.find("#purpose").get_text()


def test_one_can_comment_on_each_clause_while_the_consultation_is_open(browse, programme):
    consultation = make_consultation(version=plans.get_version("automotive", 2))
    page = browse.get("/plans/automotive/drafts/2")
    assert page.links()["Comment on 3.1"] == f"/respond/{consultation.slug}/comment/automotive/2/battery"
    assert "Comment on" not in browse.get("/plans/automotive/drafts/1").text


@pytest.mark.parametrize(("opens", "closes", "said"), [(-20, -3, "Comments closed on"), (3, 20, "")])
def test_outside_its_dates_there_is_no_comment_link(browse, opens, closes, said):
    version = make_version(plan_slug="grid")
    make_consultation(version=version, opens_at=NOW + timedelta(days=opens), closes_at=NOW + timedelta(days=closes))
    page = browse.get("/plans/grid/drafts/1")
    assert "Comment on" not in page.text
    assert ("Comments closed on Monday 29 October 2018" in page.text) is bool(said)


def test_a_replaced_draft_leads_to_the_current_one_and_the_same_clause(browse, programme):
    page = browse.get("/plans/automotive/drafts/1")
    assert "This draft has been replaced" in page.text
    assert page.links()["Read draft 2"] == "/plans/automotive/drafts/2"
    assert page.find('#evaluation a[href="/plans/automotive/drafts/2#evaluation"]').get_text() == "now 6.2 in draft 2"
    assert "This draft has been replaced" not in browse.get("/plans/automotive/drafts/2").text


def test_a_draft_that_is_not_published_cannot_be_read(browse):
    version = make_version(plan_slug="grid")
    with transaction():
        version.published_at = None
    for address in ("", "/changes", "/clauses/clause-1"):
        browse.get(f"/plans/grid/drafts/1{address}", 404)
    assert "No draft yet" in browse.get("/plans/grid").text


def test_changes_are_marked_for_eyes_and_ears_and_counted(browse, programme):
    page = browse.get("/plans/automotive/drafts/2/changes")
    assert "7 clauses changed, 3 added, 0 removed, 5 unchanged." in page.text
    assert "added:" in page.find("#battery ins").get_text() and "end removed." in page.find("#battery del").get_text()
    assert page.soup.select_one("#purpose") is None
    assert "Was 6.1 in draft 1" in page.find("#evaluation").get_text()
    everything = browse.get(page.links()["Show all clauses"])
    assert len(everything.soup.select("main section[id]")) == 15


def test_a_first_draft_has_no_changes(browse, programme):
    assert "This is the first draft, so nothing has changed" in browse.get("/plans/automotive/drafts/1/changes").text
    browse.get("/plans/automotive/drafts/1/changes?since=2", 404)
    browse.get("/plans/automotive/drafts/2/changes?since=9", 404)


@pytest.mark.parametrize("published", [True, False])
def test_a_change_says_why_once_the_answer_is_published(browse, programme, published):
    version = plans.get_version("automotive", 2)
    decision = make_decision(make_consultation(version=version))
    make_outcome(decision, plans.get_clause(plans.get_version("automotive", 2), "battery"), published=published)
    words = browse.get("/plans/automotive/drafts/2/changes").find("#battery").get_text(" ")
    assert ("Power comes too late" in words) is published
    assert ("no reason is published" in words) is not published
