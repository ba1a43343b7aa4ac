"""What changed between two drafts, clause by clause and word by word."""

import pytest

from consult.plans import ChangeKind, Clause, PlanVersion, compare
from consult.plans.changes import pieces


def draft(*clauses):
    version = PlanVersion(no=1)
    version.clauses = [
        Clause(key=key, number=f"1.{place}", heading=key.title(), text=text, sort=place)
        for place, (key, text) in enumerate(clauses, start=1)
    ]
    return version


def kinds(later, earlier):
    return [(change.clause.key, change.kind.value) for change in compare(later, earlier)]


def test_every_clause_is_changed_added_removed_or_unchanged():
    earlier = draft(("aim", "We will try."), ("money", "None."), ("grid", "Power first."))
    later = draft(("aim", "We will build."), ("skills", "Teach."), ("grid", "Power first."))
    assert kinds(later, earlier) == [
        ("aim", "changed"),
        ("money", "removed"),
        ("skills", "added"),
        ("grid", "unchanged"),
    ]


def test_removed_clauses_stand_where_they_stood():
    earlier = draft(("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"), ("e", "x"))
    assert kinds(draft(("c", "x")), earlier) == [
        ("a", "removed"),
        ("b", "removed"),
        ("c", "unchanged"),
        ("d", "removed"),
        ("e", "removed"),
    ]
    assert kinds(draft(("e", "x"), ("a", "x")), earlier)[:2] == [("e", "unchanged"), ("a", "unchanged")]


def test_nothing_is_lost_in_a_comparison():
    earlier, later = draft(("a", "x"), ("b", "y")), draft(("b", "y"), ("c", "z"))
    changes = compare(later, earlier)
    assert {change.before.key for change in changes if change.before} == {"a", "b"}
    assert {change.after.key for change in changes if change.after} == {"b", "c"}
    assert len(changes) == 3


def test_another_number_alone_is_a_move_and_no_change():
    change = compare(draft(("new", "x"), ("aim", "Same.")), draft(("aim", "Same.")))[1]
    assert change.kind is ChangeKind.UNCHANGED and change.moved


def test_a_new_heading_is_a_change():
    earlier, later = draft(("aim", "Same.")), draft(("aim", "Same."))
    later.clauses[0].heading = "Another aim"
    assert compare(later, earlier)[0].kind is ChangeKind.CHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "All new words."),
        ("All old words.", ""),
        ("One two three four five.", "One two six four five."),
        ("We propose one large battery factory here.", "We propose a short list of sites, agreed with firms."),
        ("Same words.", "Same words."),
    ],
)
def test_both_texts_can_be_read_off_the_pieces(before, after):
    found = list(pieces(before, after))
    assert "".join(piece.text for piece in found if piece.kind != "del") == after
    assert "".join(piece.text for piece in found if piece.kind != "ins").split() == before.split()


def test_changes_are_whole_words():
    assert [
        (piece.kind, piece.text.strip()) for piece in pieces("Power will be first here.", "Power must be first here.")
    ] == [
        ("same", "Power"),
        ("del", "will"),
        ("ins", "must"),
        ("same", "be first here."),
    ]


def test_stray_words_between_changes_do_not_break_a_sentence_up():
    found = [
        piece.kind
        for piece in pieces(
            "Start. Ask the large firms of the region. End.", "Start. Help every small one of any kind. End."
        )
    ]
    assert found == ["same", "del", "ins", "same"]


def test_other_spacing_is_no_change():
    assert {piece.kind for piece in pieces("One  two\nthree", "One two three")} == {"same"}
