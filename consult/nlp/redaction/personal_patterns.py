"""What personal data looks like in British texts: numbers by form and check digits, the rest by what stands around it.

Every repetition is bounded, so that a long text takes time in proportion to its length.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consult.nlp.redaction.check_digits import has_iban_check, has_luhn, has_nhs_check, internet_address
from consult.nlp.redaction.words_around import KIN, NOBODY

NEAR = 40  # characters before a match in which a word may say what it is
AREAS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK
FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR
NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC
WD WF WN WR WS WV YO ZE
"""
_WORDS = """
ALL AND ANY ARE BUT CAN CAR DID FOR GET HAD HAS HER HIM HOW ITS MAY NEW NOT OLD ONE OUR OUT PER SEE THE TWO USE WAS
WAY WHO WHY YOU
"""
WORDS = frozenset(_WORDS.split())  # letters that are a word, and not those of a plate
SITES = "facebook|instagram|twitter|x|tiktok|linkedin|threads|youtube|snapchat|github|bsky|mastodon|reddit|pinterest"
NO_PROFILE = "share|sharer|groups|events|watch|hashtag|search|home|explore|pages|company|jobs|posts|intent|r"
MONTH = (
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
    r"|january|february|march|april|june|july|august|september|october|november|december)"
)
DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
DATE = (
    r"(?:[0-3]?[0-9][./-][01]?[0-9][./-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    rf"|{DAY}(?: of)? {MONTH},? (?:[0-9]{{4}}|[0-9]{{2}})|{MONTH} {DAY},? [0-9]{{4}})"
)
STREET = (
    "street|st|road|rd|avenue|ave|lane|ln|crescent|cres|terrace|grove|gardens|mews|boulevard|close|drive|dr|way|court|ct"
    "|place|square|hill|row|walk|parade|rise|view|green|park|wharf|yard|croft|fold"
)
DOOR = r"(?:\b(?:[Ff]lat|[Aa]partment|[Aa]pt|[Uu]nit|[Rr]oom) [0-9A-Za-z]{1,5},? )?\b[0-9]{1,4}[A-Da-d]?,? "
CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ŽƠƯḀ-ỹ]"
NAME = rf"{CAPITAL}[\w'’-]{{1,20}}"
PARTICLE = "(?:(?:van|von|de|der|den|del|della|di|la|bin|binti|al|el|ap|ab)[ -]){0,3}"
DWELLING = "Cottage|House|Lodge|Farm|Barn|Villa|Bungalow|Grange"
TITLE = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Reverend|Sir|Dame|Lord|Lady|Cllr|Councillor"
SIGNED = r"my name is|my name's|name:|signed:?|(?:sincerely|faithfully|regards|best wishes|thanks|cheers)[,.!]?"
EVERYBODY = "Sir|Sirs|Madam|All|Team|Council|Councillors?|Colleagues?|Board|Members?|Friends?|Editor|Committee|The"
NEVER_LAST = re.compile(r"[cikmov][a-z]?$", re.IGNORECASE)  # letters that no postcode has behind its last figure
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i", "i'm"})
ORDINAL = re.compile(r"(?:1st|2nd|3rd|[0-9]th)$", re.IGNORECASE)
PLATE = re.compile(r"\b(?:reg(?:istration)?|plate|numberplate)\b", re.IGNORECASE)
VEHICLE = re.compile(r"\b(?:vehicle|car|van|lorry|taxi|bus|minibus|motorbike)\b", re.IGNORECASE)
ON_PAPER = re.compile(
    r"\b(?:invoice|order|ref(?:erence)?|policy|form|module|code|room|part|lot|unit)\W{0,3}$", re.IGNORECASE
)
BY_IP = re.compile(r"\bip\b[^.]{0,20}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of personal data; the span is the group named `it` where there is one, or else the whole match.

    `check` is asked about the match, `told` about the match and the characters before it.
    """

    kind: str
    form: re.Pattern[str]
    check: Callable[[str], bool] | None = None
    told: Callable[[str, str], bool] | None = None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        group = "it" if "it" in self.form.groupindex else 0
        for match in self.form.finditer(text):
            start, end = match.span(group)
            said, before = text[start:end], text[max(0, start - NEAR) : start]
            if (self.check is None or self.check(said)) and (self.told is None or self.told(said, before)):
                yield start, end


def is_insurance_prefix(said: str) -> bool:
    return said[:2].upper() not in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}


def is_postcode(said: str) -> bool:
    """A postcode such as M6 2ND looks like "the M6 2nd exit"; only capitals make it one.

    One that ends in letters which the post does not use was mistyped; only capitals and a space tell it from a part.
    """
    if NEVER_LAST.search(said):
        return said.isupper() and " " in said
    return said.isupper() or not ORDINAL.search(said)


def is_plate(said: str, before: str) -> bool:
    """A plate of today's form in capitals, an older one where a vehicle was spoken of, any where a plate was."""
    if any(letters.upper() in WORDS for letters in re.findall("[A-Za-z]+", said)) or ON_PAPER.search(before):
        return False
    today = re.fullmatch(r"[A-Z]{2}[0-9]{2} ?[A-Z]{3}", said) is not None
    return today or PLATE.search(before) is not None or (said.isupper() and VEHICLE.search(before) is not None)


def is_somebody(said: str) -> bool:
    """A name in which no word is a body's, a place's or a day's."""
    return not any(word.lower().rstrip(".") in NOBODY or word.lower() in DAYS for word in said.split())


def is_internet_address(said: str, before: str) -> bool:
    """An internet address, and not the number of a paragraph."""
    found = internet_address(said)
    if found is None:
        return False
    if found.version == 6:
        return sum(part != "" for part in said.split(":")) > 2
    return BY_IP.search(before) is not None or any(int(part) > 99 for part in said.split("."))


def _any_case(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_AREA = "|".join(sorted(AREAS.split(), key=lambda area: (-len(area), area)))
PATTERNS = (
    Pattern("email", _any_case(
        r"(?<![\w.+-])[a-z0-9._%+'-]{1,64}(?:@| ?[\[(]at[\])] ?)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}(?<!-)",
    )),
    Pattern("email", _any_case(
        r"(?<![\w.+-])[a-z0-9._%+'-]{1,64} ?[\[(]?at[\])]? ?[a-z0-9-]{1,63}",
        r"(?: [\[(]?dot[\])]? [a-z0-9-]{1,63}){1,4}",
    )),
    Pattern("card_number", _any_case(
        r"(?<![0-9-])(?:[2-6][0-9]{12,18}|[2-6][0-9]{3}(?:[ -][0-9]{4}){2}[ -][0-9]{1,7}",
        r"|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5})(?![0-9])",
    ), check=has_luhn),
    Pattern("bank_account", _any_case(
        r"\b[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?\b",
    ), check=has_iban_check),
    Pattern("bank_account", _any_case(
        r"(?<![0-9-])[0-9]{2}([- ]?)[0-9]{2}\1[0-9]{2}(?![0-9-])[^0-9]{1,40}[0-9]{8}(?![0-9])",
    )),
    Pattern("bank_account", _any_case(
        r"\bsort code\W{1,3}(?:(?:is|was|number)\W)?(?P<it>[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{2})(?![0-9])",
    )),
    Pattern("bank_account", _any_case(
        r"\b(?:account|acct|a/c)(?: (?:number|no))?[\s.:]{1,3}(?:is )?(?P<it>[0-9]{8})(?![0-9])",
    )),
    Pattern("nhs_number", _any_case(
        r"(?<![0-9-])[0-9]{3}([ -]?)[0-9]{3}\1[0-9]{4}(?![0-9-])",
    ), check=has_nhs_check),
    Pattern("national_insurance", _any_case(
        r"\b(?:[a-ceghj-prstw-z][a-ceghj-nprstw-z]|qq)(?:[ .-]?[0-9]{2}){3}[ .-]?[a-d]\b",
        r"|\b(?:[a-ceghj-prstw-z][a-ceghj-nprstw-z]) (?:[0-9]{3} ){2}[a-d]\b",
    ), check=is_insurance_prefix),
    Pattern("driving_licence", _any_case(
        r"\b[a-z][a-z9]{4} ?[0-9][0156][0-9][0-3][0-9]{2} ?[a-z][a-z9] ?[0-9a-z]{3}(?: ?[0-9]{2})?\b",
    )),
    Pattern("passport", _any_case(r"\bpassport\b[^0-9\n]{0,25}?(?P<it>\b(?:[a-z]{1,3} ?)?[0-9]{8,9})(?![0-9])")),
    Pattern("date_of_birth", _any_case(
        r"\b(?:date of birth|d\.?o\.?b\.?|born|birthday)\b[^0-9\n]{0,40}?", rf"(?P<it>\b{DATE})(?![0-9])",
    )),
    Pattern("ip_address", _any_case(
        r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\w]|\.[0-9])",
    ), told=is_internet_address),
    Pattern("ip_address", _any_case(
        r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])",
    ), told=is_internet_address),
    Pattern("profile", _any_case(
        rf"(?:https?://)?(?:www\.|m\.|uk\.)?(?<![\w@])(?:{SITES})\.(?:com|social|app|net)/(?!(?:{NO_PROFILE})\b)",
        r"(?:in/|user/|u/|profile/)?@?[\w.-]{1,60}\w",
    )),
    Pattern("profile", _any_case(r"(?<![\w.@/])@[a-z]\w{2,29}\b(?!\.\w)")),
    Pattern("postcode", _any_case(
        rf"\b(?:(?:{_AREA})[0-9][0-9a-hjkmnp-y]? ?[0-9][a-z]{{2}}|GIR ?0AA)\b",
    ), check=is_postcode),
    Pattern("vehicle", _any_case(
        r"\b(?:[a-z]{2}[0-9]{2} ?[a-z]{3}|[a-z][0-9]{1,3} ?[a-z]{3}|[a-z]{3} ?[0-9]{1,3}[a-z]|[a-z]{3} ?[0-9]{4})\b",
    ), told=is_plate),
    Pattern("address", re.compile(rf"{DOOR}(?:(?:St\.?|{NAME}) ){{1,3}}(?i:{STREET})\b")),
    Pattern("address", _any_case(
        r"\b(?:live[sd]?|living|address|resident|home)\b[^0-9\n]{0,20}",
        rf"(?P<it>{DOOR}(?:[\w'’-]{{2,20}} ){{1,3}}(?:{STREET})\b)",
    )),
    Pattern("address", re.compile(rf"\b(?:{NAME} ){{1,3}}(?:{DWELLING}),? (?:{NAME} ){{1,3}}(?i:{STREET})\b")),
    Pattern("address", re.compile(
        rf"\b(?:[Ff]lat|[Aa]partment|[Aa]pt) [0-9]{{1,4}}[A-Za-z]?,? {NAME}(?: {NAME}){{0,2}}"
    )),
    Pattern("address", _any_case(r"\bP\.?O\.? Box [0-9]{1,6}\b")),
    Pattern("phone", _any_case(
        r"(?<![\w+.-])(?:(?:\+|00)44[ .-]?(?:\(0\) ?)?|\(?0 ?)[1-9](?:[ ().-]{0,2}[0-9]){8,9}(?![0-9]|[a-z]\b)",
    )),
    Pattern("phone", _any_case(r"(?<![\w+./-])0[1-9][0-9]{1,3}/[0-9]{3} ?[0-9]{3,5}(?![0-9])")),
    Pattern("phone", _any_case(r"(?<![\w+.-])(?:\+|00)(?!44)[1-9](?:[ ().-]{0,2}[0-9]){7,13}(?![0-9])")),
    Pattern("person", re.compile(
        rf"\b(?:{TITLE})\.? (?:{CAPITAL}[\w'’-]{{0,20}}\.? ?){{0,2}}{PARTICLE}{CAPITAL}[\w’'-]{{1,20}}",
    )),
    Pattern("person", _any_case(r"\b(?:mr|mrs)\.? [a-z][a-z'’-]{1,20}\b")),
    Pattern("person", re.compile(rf"\b(?i:{SIGNED})\s{{1,3}}(?P<it>(?:{CAPITAL}\. ?){{0,3}}{NAME}(?: {NAME}){{0,2}})")),
    Pattern("person", re.compile(
        rf"\b(?i:{'|'.join(sorted(KIN))})(?:,| \(|) (?P<it>{NAME}(?: {PARTICLE}{NAME}){{0,3}})",
    ), check=is_somebody),
    Pattern("person", re.compile(
        rf"\b(?:I am|I'm|I’m|[Tt]his is) (?P<it>{NAME}(?: {PARTICLE}{NAME}){{1,3}})(?=[,.]| and\b| from\b)",
    ), check=is_somebody),
    Pattern("person", re.compile(rf"(?m:^)(?:Dear|Hi|Hello) (?!(?:{EVERYBODY})\b)(?P<it>{NAME}(?: {NAME}){{0,2}})")),
    Pattern("person", re.compile(rf"\b(?P<it>(?:O['’]|Mc|Mac){CAPITAL}[^\W\d_A-Z]{{2,20}}),? (?:the|our|my|who|a)\b")),
)  # fmt: skip
