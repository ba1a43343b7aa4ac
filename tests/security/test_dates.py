"""Whatever is sent in place of a date is an error of the form, and what was typed comes back."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from consult import boards
from consult.blueprints.fields import DAY
from consult.blueprints.outcomes.forms import NoteForm
from consult.people import RoleName
from tests.factories.boards import make_clerk, make_pack
from tests.factories.people import make_person
from tests.factories.summaries import make_heard

NO_DATES = [
    ["x", "11", "2018"],
    ["99999999999999999999", "11", "2018"],
    ["1", "11", "99999999999999999999"],
    ["31", "2", "2018"],
    ["0", "0", "0"],
    ["-1", "11", "2018"],
    ["1", "11", "9999"],
    ["1", "1", "1"],
    ["١", "١", "٢٠١٨"],
    ["²", "11", "2018"],
    ["1", "11"],
    ["1 11 2018"],
    ["1", "11", "2018", "12"],
    ["1", "11", ""],
    ["", "11", "2018"],
    ["<b>", '"', "'"],
]
MINUTE = {
    "result": "recommended", "votes_for": "3", "votes_against": "0", "abstentions": "1", "reasons": "We weighed it.",
    "conditions": "", "dissent": "One of us would wait.", "act": "preview",
}  # fmt: skip


def boxes(page, name):
    return [field.get("value", "") for field in page.soup.select(f"input[name={name}]")]


@pytest.fixture
def record(browse):
    clerk = browse.as_(make_clerk("harbour"))
    return clerk, clerk.get(f"/boards/harbour/packs/{boards.name_of_pack(make_pack(make_heard()))}/record")


@pytest.mark.once
def test_a_clerk_is_told_and_keeps_what_was_typed(record):
    clerk, page = record
    for typed in [*NO_DATES, [""]]:
        refused = clerk.submit(page, MINUTE | {"met_on": typed})
        assert DAY in refused.text, typed
        assert boxes(refused, "met_on") == [*typed, "", ""][:3], typed
        assert refused.find("textarea[name=dissent]").get_text().strip() == "One of us would wait."
        assert refused.find(".govuk-error-summary a[href='#met_on-day']")


@pytest.mark.once
def test_a_form_without_its_date_is_told_too(record):
    clerk, page = record
    token = page.find("input[name=csrf_token]")["value"]
    hash_ = page.find("input[name=pack_hash]")["value"]
    refused = clerk.post(page.url, MINUTE | {"csrf_token": token, "pack_hash": hash_, "met_on[]": ["1", "11", "2018"]})
    assert DAY in refused.text and boxes(refused, "met_on") == ["", "", ""]


@pytest.mark.once
def test_where_a_date_may_be_left_out_half_a_date_is_not_taken_for_none(app):
    for typed in NO_DATES:
        with app.test_request_context():
            form = NoteForm(MultiDict([("new_due_on", part) for part in typed]), meta={"csrf": False})
            form.validate()
            assert form.new_due_on.errors == [DAY] and form.new_due_on.data is None, typed
    for typed, day in (
        (["", "", ""], None),
        (["31", "3", "2019"], date(2019, 3, 31)),
        ([" 1 ", "03", "2019"], date(2019, 3, 1)),
    ):
        with app.test_request_context():
            form = NoteForm(MultiDict([("new_due_on", part) for part in typed]), meta={"csrf": False})
            form.validate()
            assert form.new_due_on.errors in ([], ()) and form.new_due_on.data == day, typed


@pytest.mark.once
@pytest.mark.parametrize("typed", [["31", "12", "9999"], ["x", "1", "2019"], ["1"]])
def test_an_administrator_is_told_as_well(browse, typed):
    person, admin = make_person(RoleName.ANALYST), browse.as_(make_person(RoleName.ADMINISTRATOR))
    page = admin.get(f"/admin/people/{person.id}")
    form = next(form for form in page.soup.select("main form") if form.select("input[name=last_day]"))
    refused = admin.submit(page, {"role": "auditor", "board": "", "last_day": typed}, action=form["action"])
    assert DAY in refused.text and boxes(refused, "last_day") == [*typed, "", ""][:3]
