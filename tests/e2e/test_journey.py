"""The journey in a real browser: with scripts and without, on a phone and at a desk; axe looks at every page."""

import re

import pytest

from consult import clock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
]  # the first test waits for the sample to be filled and read

OPEN = "moving-the-west-midlands"
DECIDING = "mobility-test-bed"
ANSWERED = "automotive-first-draft"

PUBLIC_PAGES = (
    "/",
    "/plans",
    "/plans/on-a-page",
    "/plans/automotive",
    "/plans/future-of-mobility",
    "/plans/rail",
    "/plans/automotive/drafts/2",
    "/plans/automotive/drafts/2/changes?since=1",
    "/strategy",
    "/consultations",
    f"/consultations/{OPEN}",
    f"/consultations/{OPEN}/questions",
    f"/consultations/{OPEN}/rounds",
    f"/consultations/{ANSWERED}",
    f"/consultations/{ANSWERED}/what-happened",
    "/decisions",
    "/commitments",
    "/commitments/1",
    "/join",
    "/sign-in",
    "/accessibility",
    "/privacy",
    "/method",
    "/complaints",
    "/formats",
    "/rights",
    "/cases",
    "/cookies",
    "/search?q=battery",
    "/verify",
    "/my",
    "/my/code",
    "/resume",
    "/resume/used-long-ago",
    "/nothing-here",
)


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (True, 320), (False, 320)])
def test_anyone_can_read_the_public_site(visit, scripts, width):
    visitor = visit(scripts=scripts, width=width)
    for path in PUBLIC_PAGES:
        visitor.open(path)
    assert len(visitor.seen) == len(PUBLIC_PAGES)


@pytest.mark.parametrize(("scripts", "width"), [(True, 320), (False, 1280)])
def test_a_manufacturer_reads_the_draft_comments_answers_and_sends_once(visit, scripts, width):
    visitor = visit(scripts=scripts, width=width)
    page = visitor.page
    visitor.open(f"/consultations/{OPEN}")
    visitor.press("Start your response")
    page.get_by_label("For an organisation", exact=True).check()
    page.get_by_label("Business", exact=True).check()
    page.get_by_label("Name of the organisation").fill("Invented Castings Ltd")
    page.get_by_label("Publish with our name").check()
    visitor.press("Continue")

    visitor.open(f"/respond/{OPEN}/question/2")
    words = "The grid connection took three years. We need one date that holds."
    page.get_by_label("Your answer to question 2").fill(words)
    visitor.press("Save and continue")
    visitor.open(f"/respond/{OPEN}/question/1")
    page.get_by_label("Agree", exact=True).check()
    visitor.press("Save and continue")

    visitor.open("/plans/automotive/drafts/2")
    visitor.follow("Comment on 4.2")
    page.get_by_label("I would change this").check()
    page.get_by_label("Your comment", exact=True).fill("Say who pays for the cable to the street.")
    visitor.press("Save comment")

    for task in ("", "/start", "/comments", "/evidence", "/save"):
        visitor.open(f"/respond/{OPEN}{task}")
    visitor.press("Show me five words")
    visitor.open(f"/respond/{OPEN}/check")
    assert words in page.locator("main").inner_text()
    page_before = page.url
    visitor.press("Send your response")
    reference = re.search(r"WM-[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").inner_text())
    assert reference, page.locator("main").inner_text()

    page.goto(page_before)  # a second tab, or the back button: the same reference, never an error
    page.wait_for_load_state()
    visitor.look()
    assert reference.group(0) in page.locator("main").inner_text()

    visitor.press("Open your response")
    mine = f"/my/{reference.group(0)}"
    for part in ("", "/trace", "/address", "/withdraw"):
        visitor.open(f"{mine}{part}")
    visitor.open(mine)
    visitor.press("Change it")
    assert f"You are changing {reference.group(0)}" in page.locator("main").inner_text()


def test_a_facilitator_opens_every_page_of_a_consultation_at_work(visit, accounts):
    visitor = visit(width=1280)
    visitor.sign_in(accounts["facilitator"])
    visitor.open(f"/facilitate/consultations/{OPEN}/intake")
    paths = [str(link.get_attribute("href")) for link in visitor.page.locator(".work-nav a").all()]
    more = ("dates/extend", "dates/early", "dates/pause", "coverage/add", "seals")
    for path in [*paths, *(f"/facilitate/consultations/{OPEN}/{each}" for each in more)]:
        visitor.open(path)
    assert len(paths) >= 10


def test_an_empty_response_gets_a_clear_error_and_keeps_what_was_typed(visit):
    visitor = visit(scripts=False, width=320)
    page = visitor.page
    visitor.open(f"/respond/{OPEN}/start")
    page.get_by_label("Name of the organisation").fill("Halfway Ltd")
    visitor.press("Continue")
    if page.title().startswith("Error:"):
        assert page.get_by_label("Name of the organisation").input_value() == "Halfway Ltd"
        page.get_by_label("Individual", exact=True).check()
        page.get_by_label("For myself", exact=True).check()
        page.get_by_label("Publish without our name").check()
        visitor.press("Continue")
    visitor.open(f"/respond/{OPEN}/check")
    assert (
        "nothing to send" in page.locator("main").inner_text().lower()
        or page.get_by_role("button", name="Send").count() == 0
    )


def test_the_worker_has_read_the_answers_and_an_analyst_agrees_a_theme(visit, accounts):
    visitor = visit(width=1280)
    page = visitor.page
    visitor.sign_in(accounts["analyst"])
    visitor.open(f"/studio/{OPEN}")
    visitor.open(f"/studio/{OPEN}/q/2/campaigns")
    visitor.press("Confirm as one family")
    visitor.open(f"/studio/{OPEN}/q/2/themes")
    suggested = page.get_by_role("button", name="Accept").count()
    assert suggested >= 6, f"only {suggested} themes are suggested"
    page.get_by_label(re.compile("^Name for")).first.fill("Vans need somewhere to charge")
    visitor.press("Accept")
    assert page.get_by_role("link", name="Vans need somewhere to charge").count() == 1
    visitor.follow("Vans need somewhere to charge")
    visitor.open(f"/facilitate/consultations/{OPEN}/ledger")
    assert "adds up" in page.locator("main").inner_text()


def test_a_board_member_opens_the_evidence_behind_a_sentence(visit, accounts):
    visitor = visit(width=1024)
    page = visitor.page
    visitor.sign_in(accounts["ca-member"])
    visitor.open("/boards")
    visitor.open(f"/boards/ca/packs/{DECIDING}-1")
    page.locator("[data-behaviour~=drawer]").first.click()
    page.get_by_role("dialog").wait_for()
    assert "of" in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")

    page.set_viewport_size({"width": 320, "height": 700})
    page.locator("[data-behaviour~=drawer]").nth(3).click()
    page.get_by_role("dialog").wait_for()
    head, heading = (page.locator(f".drawer {part}").first.bounding_box() for part in (".drawer__head", "h2"))
    assert heading["y"] >= head["y"] + head["height"], "the head of the drawer covers the heading"
    page.keyboard.press("Escape")

    plain = visit(scripts=False, width=320)
    plain.sign_in(accounts["ca-member"])
    plain.open(f"/boards/ca/packs/{DECIDING}-1")
    plain.open(f"/boards/ca/packs/{DECIDING}-1/sentences/2")


def test_the_second_board_signs_off_and_only_its_clerk_can_record_it(visit, accounts):
    member = visit()
    member.sign_in(accounts["ca-member"])
    member.page.goto(f"{member.address}/boards/ca/packs/{DECIDING}-1/record")
    assert "You cannot open this page" in member.page.locator("h1").inner_text()

    clerk = visit()
    page = clerk.page
    clerk.sign_in(accounts["ca-clerk"])
    clerk.open(f"/boards/ca/packs/{DECIDING}-1/record")
    page.get_by_label("Approved", exact=True).check()
    page.get_by_label("Votes for").fill("9")
    page.get_by_label("Votes against").fill("0")
    page.get_by_label("Abstentions").fill("1")
    page.get_by_label("Reasons").fill("People who walk and cycle made the case for notice before a trial.")
    today = clock.london(clock.now()).date()
    for part, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_label(part, exact=True).fill(str(number))
    clerk.press("See it as it will read")
    clerk.press("Record and publish to members")
    assert "Approved" in page.locator("main").inner_text()


def test_people_vote_from_a_phone_without_an_account_or_scripts(visit, accounts):
    facilitator = visit()
    facilitator.sign_in(accounts["facilitator"])
    facilitator.open(f"/facilitate/consultations/{OPEN}/rounds/2")
    facilitator.page.locator("main a[href*='/sessions/']:not([href$='plan'])").first.click()
    facilitator.page.wait_for_load_state()
    facilitator.look()
    facilitator.press("Begin now")
    code = re.search(r"\b[2-9A-HJ-NP-Z]{3}\s?[2-9A-HJ-NP-Z]{3}\b", facilitator.page.locator("main").inner_text())
    assert code
    phone = visit(scripts=False, width=320)
    phone.open("/join")
    phone.page.locator("main input[type=text]").fill(code.group(0))
    phone.press("Continue")
    phone.press("Join")
    for choice in ("Agree", "Disagree", "Pass"):
        phone.press(choice)
    assert "of 8" in phone.page.locator("main").inner_text()


@pytest.mark.parametrize("who", ["facilitator", "lead", "governance", "information", "admin", "auditor", "sep-clerk"])
def test_everybody_at_work_finds_their_pages(visit, accounts, who):
    visitor = visit(width=1280)
    visitor.sign_in(accounts[who])
    visitor.open("/home")
    paths = {str(link.get_attribute("href")) for link in visitor.page.locator("header a, main a").all()}
    for path in sorted(path for path in paths if path.startswith("/") and "sign-out" not in path):
        visitor.open(path)
    assert len(visitor.seen) > 3
