"""Words that are confidential in a text that is not: found however they are copied, and left out everywhere."""

import pytest

from consult.responses.marking import BLANK, blank_out, find_marks, list_lost, not_there, passages, words_at

TEXT = "We pay Acme Ltd £4m. “Acme  Ltd’s” price is secret; acme LTD knows.\n\nArt is not a party."
END = "\n\nArt is not a party."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("£4m", f"We pay Acme Ltd {BLANK}. “Acme  Ltd’s” price is secret; acme LTD knows.{END}"),
        ("Acme Ltd", f"We pay {BLANK} £4m. “{BLANK}’s” price is secret; {BLANK} knows.{END}"),
        ('"Acme Ltd\'s"', f"We pay Acme Ltd £4m. {BLANK} price is secret; acme LTD knows.{END}"),
        ("Art", TEXT.replace("Art", BLANK)),
        ("ecre", TEXT.replace("ecre", BLANK)),
        ("knows.\nArt is", f"We pay Acme Ltd £4m. “Acme  Ltd’s” price is secret; acme LTD {BLANK} not a party."),
        ("£4m. “Acme\n“Acme  Ltd’s” price", f"We pay Acme Ltd {BLANK} is secret; acme LTD knows.{END}"),
    ],
)
def test_marked_words_are_left_out_wherever_they_stand(typed, shown):
    assert blank_out(TEXT, find_marks(TEXT, passages(typed))) == shown


def test_what_is_not_there_is_asked_about_and_what_was_found_reads_back_the_same():
    assert list_lost(["Acme ltd", "Beta"], TEXT) == ["Beta"] and "“Beta”" in not_there(["Beta"])
    spans = find_marks(TEXT, ["knows.", "Art"])
    assert words_at(TEXT, spans) == ["knows.", "Art"] and find_marks(TEXT, words_at(TEXT, spans)) == spans
    assert passages(" a \n\n a\nb ") == ["a", "b"]
