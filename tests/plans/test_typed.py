"""A draft that was typed or pasted becomes clauses that keep their keys."""

import pytest

from consult.plans import Clause, NotADraft, PlanVersion, Typed, as_typed, read_typed, with_keys

pytestmark = pytest.mark.once

TEXT = """
# 1. Why this plan

1.1 Purpose of this plan
It proposes what we could do
together.

It is emerging work.

2. What we propose

2.1 Battery making
One site. 3. is a number here.
"""


def clause(key, heading, text):
    return Clause(key=key, number="9.9", group="", heading=heading, text=text, sort=1)


def test_groups_headings_and_paragraphs_are_found():
    assert read_typed(TEXT) == [
        Typed("1.1", "1. Why this plan", "Purpose of this plan",
            "It proposes what we could do together.\n\nIt is emerging work."),
        Typed("2.1", "2. What we propose", "Battery making", "One site. 3. is a number here."),
    ]  # fmt: skip


def test_a_draft_written_out_is_read_as_the_same_draft():
    version = PlanVersion(no=1)
    version.clauses = [
        Clause(key=str(n), number=each.number, group=each.group, heading=each.heading, text=each.text, sort=n)
        for n, each in enumerate(read_typed(TEXT))
    ]
    assert read_typed(as_typed(version)) == read_typed(TEXT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no clause in it"),
        ("Dear all,\n\n1.1 Purpose\nWords.", "Line 1 stands before the first clause"),
        ("1.1 One\nWords.\n\n1.1 Two\nWords.", "Two clauses have the number 1.1"),
        ("1.1 One\n\n1.2 Two\nWords.", "Clause 1.1 has a heading and no words"),
    ],
)
def test_what_is_no_draft_is_refused_with_the_place(text, said):
    with pytest.raises(NotADraft, match=said):
        read_typed(text)


def test_keys_follow_heading_then_words_and_the_rest_are_new():
    earlier = [
        clause("purpose", "Purpose", "It proposes what we could do."),
        clause("grid", "Power at the site", "Power is agreed before an investor asks for a site."),
        clause("skills", "Skills", "Colleges train people."),
    ]
    typed = [
        Typed("1.1", "", "PURPOSE", "Other words altogether."),
        Typed("1.2", "", "Electricity", "Power is agreed before any investor asks for sites."),
        Typed("1.3", "", "Bins!", "Bins are emptied on Tuesdays."),
        Typed("1.4", "", "Skills", "Colleges train people."),
        Typed("1.5", "", "Skills", "Firms send people."),
    ]
    assert [each.key for each in with_keys(typed, earlier)] == ["purpose", "grid", "bins", "skills", "skills-2"]
