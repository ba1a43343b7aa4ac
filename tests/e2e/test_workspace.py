"""A university writes one response together (scenario S2), in three browsers; axe looks at every page."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

OPEN = "moving-the-west-midlands"


def letter_to(folder: Path, address: str, words: str) -> str:
    """The body of the last letter to an address whose subject has these words; a worker sends it."""
    for _wait in range(120):
        letters = sorted(folder.glob("letter.*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in letters:
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if address in message["To"] and words in message["Subject"]:
                return str(message.get_content())
        time.sleep(0.5)
    raise AssertionError(f"no letter “{words}” came to {address}")


def link_in(body: str) -> str:
    return re.search(r"/organisations/enter/\S+", body)[0]


def walk(visit, mailbox: Path, run: str, *, scripts: bool, width: int) -> None:
    lead, writer, dean = (visit(scripts=scripts, width=width) for _ in range(3))
    host = f"{run}.example.org"
    lead.open(f"/organisations/begin/{OPEN}")
    page = lead.page
    page.get_by_label("Name of the organisation").fill(f"Invented University {run}")
    page.get_by_label("For an organisation’s members or clients").or_(
        page.get_by_label("For an organisation's members or clients")
    ).check()
    page.get_by_label("University or college").or_(page.get_by_label("Business", exact=True)).first.check()
    page.get_by_label("How many members or clients").fill("About 400 researchers")
    page.get_by_label("Publish with our name").check()
    page.get_by_label("Your name").fill("R. Lead")
    page.get_by_label("Your e-mail address").fill(f"lead@{host}")
    lead.press("E-mail me a code")
    page.get_by_label("The six figures").fill(
        re.search(r"^\d{6}$", letter_to(mailbox, f"lead@{host}", "Your code"), re.M)[0]
    )
    lead.press("Open the workspace")
    home = page.url.removeprefix(lead.address)

    for name, role in (("C. Olleague", "Writer:"), ("The Dean", "Signatory:")):
        lead.open(f"{home}/people")
        address = f"{role[:4].lower()}@{host}"
        page.get_by_label("Your colleague’s e-mail address").fill(address)
        page.get_by_label("Their name").fill(name)
        page.get_by_label(role).check()
        lead.press("Send the invitation")
        visitor = writer if role == "Writer:" else dean
        visitor.open(link_in(letter_to(mailbox, address, "You are invited")))
        visitor.press("Open the workspace")

    lead.open(f"{home}/sections/1")
    page.get_by_label("Whose section is it?").select_option("C. Olleague")
    lead.press("Give it to them")
    number = page.locator("h2[id^=question-]").first.get_attribute("id").rpartition("-")[2]
    answer = next(
        path
        for path in (f"{home}/questions/{n}" for n in range(int(number), int(number) + 12))
        if _has_a_box(lead, path)
    )
    writer.open(answer)
    lead.open(answer)
    assert "has this open as well" in page.inner_text("main")
    writer.page.locator("textarea#text").fill("Heat pumps need 1,200 fitters.")
    writer.press("Save")
    page.locator("textarea#text").fill("The colleges have 300 places.")
    lead.page.locator(".button-group button").first.click()
    lead.page.wait_for_load_state()
    lead.look()
    assert "C. Olleague saved this" in page.inner_text("main")
    lead.press("Combine the two")
    both = page.locator("textarea#text").input_value()
    assert "1,200 fitters" in both and "300 places" in both
    lead.page.locator(".button-group button").first.click()
    lead.page.wait_for_load_state()
    lead.look()

    dean.open(f"{home}/approve")
    dean.follow("Ask for work on this section")
    dean.page.get_by_label("What does it need?").fill("Say where the figures come from.")
    dean.press("Ask for work on this section")
    writer.open(home)
    assert "Say where the figures come from." in writer.page.inner_text("main")
    writer.open(answer)
    writer.page.locator("textarea#text").fill("1,200 fitters and 300 places, says the survey of 2018.")
    writer.press("Save")
    writer.press("Mark as ready")
    lead.open(f"{home}/versions")
    lead.press("Ask the signatory to approve")
    dean.open(link_in(letter_to(mailbox, f"sign@{host}", "Your approval is asked")))
    dean.press("Open the workspace")
    dean.press("Read the whole and approve")
    dean.press("Approve this response")
    lead.open(f"{home}/versions")
    lead.press("Send for the organisation")
    reference = page.locator(".receipt__reference").first.inner_text()
    assert reference in letter_to(mailbox, f"writ@{host}", reference)
    for visitor, path in ((lead, f"{home}/about"), (lead, f"{home}/sections/1"), (dean, "/organisations")):
        visitor.open(path)


def _has_a_box(visitor, path: str) -> bool:
    response = visitor.page.goto(visitor.address + path)
    return response.ok and visitor.page.locator("textarea#text").count() == 1


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)])
def test_a_university_writes_one_response_together(visit, running, scripts, width):
    walk(visit, running.data / "mail", f"walk{width}", scripts=scripts, width=width)
