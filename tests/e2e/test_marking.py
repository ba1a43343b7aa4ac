"""Some words of an answer are marked by keyboard, or pasted where there are no scripts; a file goes with the answer."""

import pytest

from tests.e2e.test_journey import OPEN
from tests.factories.evidence import PDF

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SAID = "The grid is slow. We buy steel at a price that rivals would like to know. Depots help."
SECRET = "at a price that rivals would like to know"


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)])
def test_some_words_are_confidential_and_a_file_goes_with_the_answer(visit, scripts, width):
    visitor = visit(scripts=scripts, width=width)
    page = visitor.page
    visitor.open(f"/respond/{OPEN}/start")
    page.get_by_label("For an organisation", exact=True).check()
    page.get_by_label("Business", exact=True).check()
    page.get_by_label("Name of the organisation").fill("Invented Castings Ltd")
    page.get_by_label("Publish with our name").check()
    visitor.press("Continue")

    visitor.open(f"/respond/{OPEN}/question/2")
    box = page.get_by_label("Your answer to question 2")
    box.fill(SAID)
    if scripts:
        by_keyboard(page, box)
        assert "without the words you marked" in page.locator(".who-sees").inner_text()
    else:
        page.locator("details.publication summary").click()
        page.get_by_label("Confidential: all of it, or only some words").check()
        page.get_by_label("Only these words").fill(SECRET)
    assert page.get_by_label("Only these words").input_value() == SECRET
    page.get_by_label("What would be harmed").fill("Our rivals would ask for the same price.")
    visitor.press("Save, and add a file or source")

    upload = {"name": "Prices.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.locator("input[type=file]").set_input_files(upload)
    visitor.press("Add this file")
    assert "Prices.pdf" in page.locator("main").inner_text()
    visitor.open(f"/respond/{OPEN}/check")
    visitor.follow("See exactly what the public will see")
    assert "We buy steel [confidential]. Depots help." in page.locator("main").inner_text()
    assert SECRET not in page.content()


def by_keyboard(page, box) -> None:
    """Select with Shift and the arrows, go on with Tab, press with Enter."""
    box.press("Control+Home")
    for _ in range(SAID.index(SECRET)):
        box.press("ArrowRight")
    for _ in SECRET:
        box.press("Shift+ArrowRight")
    box.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_label("What would be harmed").evaluate("box => box === document.activeElement")
