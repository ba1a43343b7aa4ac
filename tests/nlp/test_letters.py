"""Whole letters, mails, scanned pages and pasted tables: what was said is kept, what only carries it is not."""

import pytest

from consult.nlp.reading import points
from consult.nlp.reading.points import find_points
from consult.nlp.types import Readings, Text

LETTER = """\
Example Forgings Ltd
Unit 4, Bridge Street
Dudley
West Midlands DY1 1AA
Tel: 01234 567890
Email: office@forgings.example

Our ref: EF/2018/12
14 November 2018

The Strategy Team
Example Combined Authority

BY EMAIL

Dear Sir or Madam,

Re: Draft plan for advanced manufacturing

We welcome the opportunity to respond to the consultation.

1. Grid connections

Connections take far too long on our estate, and the wait grows every year. We waited three years for
ours, and the quote doubled in the meantime.

2. Skills

2.1 Apprenticeships

The college closed its evening course last year. Small firms cannot release
staff during the day.

We would like:
- an evening course in welding
- a shared training centre near the West
  Midlands Metro

Please do not hesitate to contact me if you have any questions.

Yours faithfully,

A. N. Person
Managing Director
Example Forgings Ltd

cc: B. Other, Example Chamber

P.S. The car park at the depot floods every winter.
"""

MAIL = """\
Hi all,

The bus strategy ignores night workers.
Our second shift ends at two in the morning.

Kind regards
Sam Sample
Operations | Example Foods
--
m: 07700 900123
www.foods.example

This email and any attachments are confidential and intended solely for the addressee. If you have received this \
message in error, please notify the sender and delete it. You should not copy it to anybody.
Please consider the environment before printing this email.

On 3 May 2018, at 10:12, Strategy Team <team@authority.example> wrote:
> Dear stakeholder,
>
> Please tell us what you think of the draft.
> What would help your firm to grow?
"""

SCANNED = """\
Example Forgings Ltd - response to the draft plan

The firm has forged parts for ninety years on the same site in the West
Midlands, and the site has never had so little power to spare. We asked the
network for a larger connec-
tion in the spring of last year. The answer was that the
substation is full, that it will stay full until the new line from
|
the north is built, and that nobody can say when that will be or what

- 3 -

\fExample Forgings Ltd - response to the draft plan

it will cost. We cannot invest on such terms. The Board of
Example Forgings has put off two presses
already.

- 4 -

\fExample Forgings Ltd - response to the draft plan

Apprentices leave for the big cities as soon as they have finished, because no bus
runs after nine in the evening. We would pay for a later bus together with the other firms on the
estate, if somebody organised it and the operator agreed to run it for three years at least.

- 5 -
"""

ASKED = (
    "Do you agree with the five priorities in the draft plan? Please give your reasons.",
    "What are the main barriers to growth for your organisation?",
    "Do you agree with the approach to skills in the draft plan?",
)


def read(text: str, asked: tuple[str, ...] = ()) -> Readings:
    return find_points([Text("a", text)], asked)


def said(text: str, asked: tuple[str, ...] = ()) -> list[str]:
    return [text[point.start : point.end] for point in read(text, asked).points]


def under(text: str) -> list[tuple[str, str]]:
    """Each heading and the point below it; no heading is an empty one."""
    return [
        (text[point.heading.start : point.heading.end] if point.heading else "", text[point.start : point.end])
        for point in read(text).points
    ]


def letters_of(text: str) -> str:
    return "".join(text.split())


def test_of_a_letter_only_what_it_says_is_read_and_its_headings_stand_above() -> None:
    assert under(LETTER) == [
        (
            "Grid connections",
            "Connections take far too long on our estate, and the wait grows every year. We waited three years for\n"
            "ours, and the quote doubled in the meantime.",
        ),
        (
            "Skills\n\n2.1 Apprenticeships",
            "The college closed its evening course last year. Small firms cannot release\nstaff during the day.",
        ),
        ("We would like", "an evening course in welding"),
        ("We would like", "a shared training centre near the West\n  Midlands Metro"),
        ("", "P.S. The car park at the depot floods every winter."),
    ]


def test_of_a_mail_signature_notice_and_quoted_mail_are_not_read() -> None:
    assert said(MAIL) == ["The bus strategy ignores night workers.", "Our second shift ends at two in the morning."]


def test_a_name_above_the_greeting_is_no_point_and_a_wish_above_it_is_one() -> None:
    assert said("Example Forgings Ltd\nBridge Street\n\nDear Sir,\n\nRents are high.") == ["Rents are high."]
    assert said("More buses please\n\nDear Sir,\n\nRents are high.") == ["More buses please", "Rents are high."]


def test_a_mail_that_was_only_sent_on_is_read() -> None:
    text = "FYI\n\nOn 3 May 2018 Kim Sample wrote:\n> The tram should reach the hospital.\n> Trains are too short."
    assert said(text) == ["The tram should reach the hospital.", "Trains are too short."]


def test_a_mark_that_looks_like_a_quote_is_a_bullet_where_no_mail_is_answered() -> None:
    assert said("We want:\n> More buses\n> Cheaper fares") == ["More buses", "Cheaper fares"]


def test_what_stands_under_an_original_message_is_read_for_answers_may_stand_in_it() -> None:
    text = (
        "Our answers are in the text below.\n\n-----Original Message-----\nFrom: Strategy Team\n"
        "Sent: 3 May 2018 10:12\nTo: Sam Sample\nSubject: Your views\n\nCheaper rates would help us most."
    )
    assert said(text) == ["Our answers are in the text below.", "Cheaper rates would help us most."]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Thank you.\nMore buses please.\nCheaper fares.", ["More buses please.", "Cheaper fares."]),
        ("Dear all,\nbuses are late.", ["buses are late."]),
        ("Dear Sir/Madam,\n\nCosts\n\nFar too high.", ["Costs", "Far too high."]),
        ("Dear parking charges have ruined our trade", ["Dear parking charges have ruined our trade"]),
        ("The DY1 1AA area has no buses.\nTel: 01234 567890", ["The DY1 1AA area has no buses."]),
        (
            "Ref: the bus cuts, a disgrace\nPlease stop.",
            ["Ref: the bus cuts, a disgrace", "Please stop."],
        ),
        ("2017\n2018\n\nJobs were lost in both.", ["2017\n2018", "Jobs were lost in both."]),
        ("Rents rise.\n\nKind regards\nA. Person\nP.S. More buses", ["Rents rise.", "P.S. More buses"]),
        ("The grants are intended only for large firms.", ["The grants are intended only for large firms."]),
    ],
)
def test_what_only_resembles_the_trimmings_of_a_letter_is_kept(text: str, kept: list[str]) -> None:
    assert said(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir/Madam",
        "Dear Ms O'Example and colleagues,",
        "Kind regards, A. Person",
        "Question 3",
        "Please find attached our response.",
        "This email and any attachments are confidential and intended solely for the addressee.",
        "Sent from my phone",
        "Dear Sir,\n\nYours faithfully,\n\nA. Person\nExample Ltd\nDudley DY1 1AA",
    ],
)
def test_a_text_of_trimmings_alone_says_nothing(text: str) -> None:
    readings = read(text)
    assert not readings.points
    assert len(readings.nothing) == 1


def test_a_scanned_page_loses_its_numbers_and_heads_and_keeps_its_sentences_whole() -> None:
    found = said(SCANNED)
    text = " ".join(found)
    assert not any(number in text for number in ("- 4 -", "- 5 -"))
    assert "larger connec-\ntion in the spring" in text
    assert "in the West\nMidlands, and the site" in text
    assert [one for one in found if "until the new line from\n|\nthe north is built" in one and "it will cost." in one]
    assert [one for one in found if "The Board of\nExample Forgings has put off two presses\nalready" in one]
    assert not [one for one in found if one.startswith("it will cost")]


def test_rows_of_a_pasted_table_are_points() -> None:
    tabs = "Action\tCost\tWhen\nNew substation\t2 million pounds\t2020\nlater buses\t40,000 a year\tat once"
    assert said(tabs) == tabs.split("\n")
    assert said("| Measure | Who |\n|---|---|\n| Training centre | college |\n| evening course | firms |") == [
        "Measure | Who",
        "Training centre | college",
        "evening course | firms",
    ]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Costs:\nFar too high.", "Costs"),
        ("COSTS\nFar too high.", "COSTS"),
        ("# Costs\nFar too high.", "Costs"),
        ("**Costs**\nFar too high.", "Costs"),
        ("3. Costs\nFar too high.", "Costs"),
        ("2.1 Costs\r\nFar too high.", "Costs"),
        ("Re: Costs\n\nFar too high.", "Costs"),
    ],
)
def test_a_marked_heading_is_context_and_no_point(text: str, heading: str) -> None:
    assert under(text) == [(heading, "Far too high.")]


def test_a_plain_line_above_a_sentence_is_read_as_both_in_a_short_answer_and_as_a_heading_in_a_long_one() -> None:
    assert under("Costs\nFar too high.") == [("", "Costs"), ("Costs", "Far too high.")]
    body = "The price of power has doubled since the spring, and nobody can say where it will end."
    text = f"Costs\n\n{body}\n\n" * 6
    assert set(under(text)) == {("Costs", body)}


def test_a_heading_with_nothing_below_is_a_point_and_a_list_is_no_row_of_headings() -> None:
    assert said("Far too slow.\n\nCosts:") == ["Far too slow.", "Costs:"]
    assert said("COSTS:\n\nKind regards\nA. Person") == ["COSTS:"]
    body = "The price of power has doubled since the spring, and nobody can say where it will end. " * 5
    assert under(f"Costs\n\nPower:\n{body}")[:2] == [("", "Costs"), ("Power", body[: body.index(". ") + 1])]
    assert said("More buses\nBetter trains\nCheaper fares\n1. Roads\n2. Rail\n3. Air") == [
        "More buses", "Better trains", "Cheaper fares", "Roads", "Rail", "Air"
    ]  # fmt: skip


def test_a_heading_holds_up_to_the_next_and_a_lead_in_up_to_the_end_of_its_list() -> None:
    text = (
        "1. Costs\nFar too high.\n\nThey rise every year.\n"
        "2. Skills\nNot enough.\nWe need:\n- welders\n- fitters\n\nSoon."
    )
    assert under(text) == [
        ("Costs", "Far too high."),
        ("Costs", "They rise every year."),
        ("Skills", "Not enough."),
        ("We need", "welders"),
        ("We need", "fitters"),
        ("Skills", "Soon."),
    ]


def test_a_question_copied_in_front_of_the_answer_is_no_point_however_it_was_copied() -> None:
    text = (
        "Q1. Do you agree with the five\npriorities in the draft plan?  PLEASE give your reasons.\n"
        "Yes, mostly, but the fourth is far too vague.\n\n"
        "QUESTION 2 - What are the main barr-\niers to growth for your organisation?\n"
        "Nobody can plan with such prices.\n\n"
        "3) do you agre with the aproach to skills in the draft plan\nColleges close at five.\n"
    )
    assert said(text, ASKED) == [
        "Yes, mostly, but the fourth is far too vague.",
        "Nobody can plan with such prices.",
        "Colleges close at five.",
    ]
    assert len(said(text)) > 3


@pytest.mark.parametrize(
    "answer",
    [
        "I agree with the approach to skills in the draft plan.",
        "We do not agree with the five priorities in the draft plan.",
        "The main barriers to growth for our organisation are energy prices.",
        "What are the main barriers to growth for your organisation are ours as well.",
        "Do you disagree with the approach to skills in the draft plan? We do.",
        "Firms here always ask what are the main barriers to growth for your organisation?",
    ],
)
def test_an_answer_in_the_words_of_the_question_is_kept(answer: str) -> None:
    assert "".join(said(answer, ASKED)) == answer


def test_a_text_that_only_repeats_the_question_says_so() -> None:
    readings = read("What are the main barriers to growth for your organisation?", ASKED)
    assert not readings.points
    assert [one.reason for one in readings.nothing] == ["only the question"]


@pytest.mark.parametrize("length", [20_400, 150_000])
def test_a_very_long_letter_is_read_to_its_end_and_no_sentence_is_cut(length: int) -> None:
    sentences = [
        f"Site number {no} has waited {no % 9 + 2} years for a connection, and the price went up by {no % 40} per cent."
        for no in range(length // 90)
    ]
    paragraphs = [" ".join(sentences[at : at + 300]) for at in range(0, len(sentences), 300)]
    text = "Dear Sir,\n\n" + "\n\n".join(paragraphs) + "\n\nYours faithfully,\nA. Person\n"
    assert len(text) >= length
    assert said(text) == sentences


@pytest.mark.parametrize("unit", ["word ", "請改善公車", "كلمة ", "a\u0337\u0322", "👩\u200d🔧 so ", "a; ", "no,"])
def test_one_line_of_thirty_thousand_characters_is_cut_and_none_of_it_is_lost(unit: str) -> None:
    text = (unit * (30_000 // len(unit))).strip(" ;,")
    found = read(text).points
    assert max(point.end - point.start for point in found) <= points.LONGEST
    kept = letters_of("".join(text[point.start : point.end] for point in found))
    assert [one for one in kept if one.isalnum()] == [one for one in text if one.isalnum()]
    assert not any(text[point.start] in "\u0337\u0322\u200d" for point in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("الحافلات متأخرة دائما. الأجرة مرتفعة جدا؟ نريد مقاعد أكثر.", 3),
        ("האוטובוסים תמיד מאחרים. המחירים גבוהים מדי. אנחנו צריכים קווים.", 3),
        ("Autobusy zawsze się spóźniają. Bilety są za drogie. Potrzebujemy więcej kursów.", 3),
        ("Mae'r bysiau'n hwyr bob dydd. Mae angen mwy o gyrsiau gyda'r nos.", 2),
        ("公交车总是晚点。票价太贵了，老人付不起。我们需要更多班次。", 3),
        ("बसें हमेशा देर से आती हैं। किराया बहुत ज़्यादा है।", 2),
    ],
)
def test_sentences_of_other_languages_are_points(text: str, count: int) -> None:
    found = said(text)
    assert len(found) == count
    assert letters_of("".join(found)) == letters_of(text)


@pytest.mark.parametrize("parted", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f"])
def test_whatever_ends_a_line_ends_an_entry(parted: str) -> None:
    text = parted.join(["We want:", "- more buses", "- cheaper fares", "", "Rents have doubled here."])
    assert said(text) == ["more buses", "cheaper fares", "Rents have doubled here."]


@pytest.mark.parametrize("text", ["😀👍🏽", "1️⃣ 2️⃣", "\0\0", "\u200b\ufeff", "…", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"])
def test_marks_and_emoji_alone_say_nothing(text: str) -> None:
    assert [one.reason for one in read(text).nothing] == ["only marks or emoji"]


@pytest.mark.parametrize(
    "text", ["B\0uses stop\x07 too early.", "Z̷̢̛a̴͝l̵g̸o text is hard to read.", "\u202eשלום לכולם\u202c כאן"]
)
def test_stray_characters_stay_where_they_were(text: str) -> None:
    assert said(text) == [text]


def test_a_long_row_of_marks_shifts_no_span() -> None:
    rule = "_" * 80
    assert said(f"The site has {rule} no power at all. The buses stop far too early.") == [
        f"The site has {rule} no power at all.",
        "The buses stop far too early.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Dear " + "a" * 138 + "'s x",
        "_" * 30_000 + "a",
        "(" * 30_000 + "a",
        "=" * 30_000 + "\nRents are high.",
        "a; " * 7_000,
        "\t" * 20_000 + "a",
        "\n " * 20_000 + "a",
        "A.B" * 9_000,
        "> " * 10_000 + "a",
        "Q1 " * 9_000,
        "'s" * 10_000,
    ],
)
def test_no_text_keeps_the_machine_busy_for_ever(text: str) -> None:
    """Each of these once took minutes: regular expressions or the tokenizer went back and forth over it."""
    readings = read(text, ASKED)
    assert readings.points or readings.nothing
