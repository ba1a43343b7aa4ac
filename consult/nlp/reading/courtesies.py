"""What people write that is no point: ways of saying nothing, courtesies, the trimmings of a letter or a page."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from consult.nlp.types import Span

NO_ANSWER = (
    r"n\s*/?\s*a|not applicable|none|nil|null|blank|tbc|x+|no|no thanks?|no thank you|none (?:really|at all)|"
    r"not really|nothing(?: (?:else|further|more|really|at all))?(?: (?:to|i (?:want|wish) to) (?:add|say|report))?|"
    r"no(?: (?:further|other|more|additional))? (?:comments?|views?|opinions?|answers?|responses?|ideas?)"
    r"(?: (?:to make|to add|at (?:this|the) (?:time|stage|point|moment)))?|"
    r"i have (?:no|nothing)(?: (?:further|other|more|else))?(?: (?:comments?|views?|to add|to say))?|"
    r"(?:i )?(?:do not|don'?t|dont) know|unsure|not sure|dunno"
)
ANSWER = r"(?:answers?|reply|response|comments?|letter|document|submission|paper|form)"
POINTER = (
    r"(?:please )?(?:see|refer to|as per|as|same as|(?:covered|answered) in|as (?:stated|set out|said|mentioned) in)"
    r"(?: (?:my|our|the|your))?"
    r"(?: (?:above|below|earlier|previous|attached|answers?|responses?|comments?|letter|document|submission|paper))*"
    r"(?: (?:to|in|at|under|for))?(?: (?:questions?|q|section|answer)\.? ?\d*[a-z]?(?:(?:,| and| &) ?\d+)*)?"
    r"(?: (?:above|below|attached))?|"
    rf"please (?:find|see) (?:attached|enclosed|below)(?: (?:my|our|the|a)(?: \w+)?)?(?: {ANSWER})?(?: to this \w+)?"
)
LABEL = (
    r"(?:question|answer|response|reply|comment|page)s? ?\d{1,3}[a-z]?(?: of \d{1,3})?|(?:q|a|p)\.? ?\d{1,3}[a-z]?|"
    r"(?:(?:my|our|your) )?(?:question|answer|response|reply|comments?) ?:"
)
GREETING = (
    r"(?:dear(?: [\w'’-]+|(?:[ ,/]+(?:sirs?|madams?|all|team|colleagues?|friends?|both|everyone|or|and|at|of|"
    r"the|m[rsx]s?|(?-i:[A-Z][\w.'’&()-]*))){1,9})|(?:hi|hello|hey)(?: (?:there|all|team|everyone|both|folks))?|"
    r"good (?:morning|afternoon|evening)(?: \w+)?|to whom (?:it|this) may concern|greetings)"
)
THANKS = (
    r"(?:many |with |kind |warm |best )*(?:thanks|thank you|thankyou|cheers|ta)"
    r"(?: (?:very much|so much|again|in advance|all|everyone))*"
    r"(?: for (?:reading|listening|asking|the opportunity[\w ]{0,40}|your (?:time|attention|consideration)))?"
)
SIGN_OFF = (
    r"(?:(?:(?:kind|kindest|best|warm|warmest|with best|with kind) ?)?(?:regards|wishes)|"
    r"yours(?: (?:sincerely|faithfully|truly|ever))?|sincerely)(?:[,.]? (?-i:[A-Z][\w.'’-]*)){0,4}"
)
FORMALITY = (
    r"sent from my \w+|fyi|for (?:your )?information|get outlook for \w+|"
    r"(?:i|we) look forward to (?:hearing from you|your (?:reply|response))|"
    r"(?:please )?(?:do not|don'?t) hesitate to (?:contact|call|e-?mail) (?:me|us)"
    r"(?: (?:if|should|for)(?: [\w’'-]+){0,9})?|"
    r"(?:i am|we are|i'm) (?:writing|pleased) (?:to respond|to reply|in (?:response|reply)) to "
    r"(?:the|your|this)(?! .*\b(?:but|and|because)\b)(?: [\w’'-]+){1,9}|"
    r"(?:i|we) (?:welcome|appreciate|are grateful for|am grateful for) (?:the|this) (?:opportunity|chance) to "
    r"(?:respond|comment|contribute)(?! .*\b(?:but|and|because)\b)(?: [\w’'-]+){0,10}"
)
YES_NO = r"yes|yep|yeah|y|agree|agreed|i agree|disagree|i disagree"
EDGE = r"[\W_]*"
MAIL = r"(?:e-?mail|message|communication|transmission)"
RECIPIENT = r"(?:intended|named) (?:recipient|addressee)s?"
COPY = "\x1c"  # stands for each letter of a copied question: it parts lines, and is no letter
BREAK = r"(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])"

SAYS_NOTHING = re.compile(rf"{EDGE}(?:{NO_ANSWER}){EDGE}", re.IGNORECASE)
POINTS_ELSEWHERE = re.compile(rf"{EDGE}(?:{POINTER}|{LABEL}){EDGE}", re.IGNORECASE)
ONLY_YES_OR_NO = re.compile(rf"{EDGE}(?:{YES_NO}){EDGE}", re.IGNORECASE)
COURTESIES = f"{GREETING}|{THANKS}|{SIGN_OFF}|{FORMALITY}"
COURTESY = re.compile(rf"{EDGE}(?:{COURTESIES}){EDGE}", re.IGNORECASE)
ANY_OF_THEM = re.compile(rf"{EDGE}(?:{NO_ANSWER}|{POINTER}|{LABEL}|{YES_NO}|{COURTESIES}){EDGE}", re.IGNORECASE)
DISCLAIMER = re.compile(  # what mail programs add; each form is bound to the mail itself
    rf"\bthis {MAIL}\b[^.]{{0,90}}\b(?:confidential|privileged|virus|intended)|"
    rf"(?:received|got) (?:this|the|an?) {MAIL} in error|received it in error|not the {RECIPIENT}|"
    rf"intended (?:solely|only|exclusively) for (?:the )?(?:use of |attention of )?(?:the )?(?:addressee|{RECIPIENT}|"
    r"(?:individual|person|entity) (?:named|to whom))|"
    rf"before printing this|{MAIL}s?\b[^.]{{0,60}}\b(?:scanned|swept|checked) for [\w ]{{0,20}}virus|"
    rf"(?:copying|disclosure|dissemination|distribution)(?:,| or| and)[^.]{{0,80}}\b(?:prohibited|unlawful)|"
    rf"views [^.]{{0,60}}(?:in|of) this {MAIL}",
    re.IGNORECASE,
)
MAILED = re.compile("mail|messag|recipient|addressee|before print|prohibit|unlawful|received it in")
KEYCAP = re.compile(r"[\d#*]\ufe0f?\u20e3")  # an emoji that holds a digit
WORD = re.compile(r"\w")
LONGEST = 150  # characters; nothing longer is looked at as a courtesy
A_PAGE = 500  # characters; a shorter text has no page numbers
SHORTEST_NOTICE, LONGEST_NOTICE = 30, 700  # and nothing shorter or longer as a sentence that a mail program added

BREAKS = re.compile(BREAK)
LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
SALUTATION = re.compile(r"\W*(?:dear\b.{1,60}|to whom (?:it|this) may concern\W*)", re.IGNORECASE)
SIGNED = re.compile(rf"\s*(?:.*[.!?] )?(?:{SIGN_OFF}|--)[,.! ]*", re.IGNORECASE)
THANKED = re.compile(rf"\s*(?:.*[.!?] )?{THANKS}[,.! ]*", re.IGNORECASE)
BEYOND = re.compile(r"\W*(?:p\.? ?s\b|annex|appendix|attachment|our response|response|question)", re.IGNORECASE)
NAMED = re.compile(  # a line of capitalised words and numbers: somebody's name, post, body or address
    r"\W*+(?:(?:[A-Z\d][\w.'’/+-]*+|(?:of|the|and|for|at|on|in|upon|de|van|le)\b|[&–|•·-])[\s,.:;()]*+){1,9}+"
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
PARTICULAR = re.compile(  # a line that says who writes, when, and where to reach them
    rf"\W*(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}}|"
    r"(?:date|dated|(?:(?:our|your) )?ref(?:erence)?(?: no)?)\b\.? ?: ?[^\d]{0,20}\d.{0,30}|"
    r"(?:fao|encs?|cc|attachments?)\b\.? ?: ?(?-i:[A-Z]).{0,70}|"
    r"(?:tel|telephone|phone|mobile|mob|fax|direct(?: line| dial)?|t|m|e|w|e-?mail|web(?:site)?)\b[.:]* ?"
    r"(?:[\d+(][\d +()./x-]{6,}|\S+@\S+|(?:https?://|www\.)\S+)|[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+|\(?0)[\d +()-]{8,}|"
    r"registered (?:in|office|charity|company)\b.{0,120}\d.{0,60}|(?:by|via) e-?mail(?: only)?|"
    r"private and confidential)\W*",
    re.IGNORECASE,
)
ATTRIBUTION = re.compile(
    rf"^[> \t]{{0,9}}(?:on\b[^\n\r]{{4,120}}(?:{BREAK}[^\n\r]{{0,80}})?\bwrote ?:|"
    r"-{2,} ?(?:original|forwarded) message ?-{2,}|begin forwarded message ?:)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
MAIL_HEADER = re.compile(
    rf"^from: .+{BREAK}(?:(?:sent|date|to|cc|subject|importance|attachments): .*(?:{BREAK}|\Z))+", re.I | re.M
)
TOKEN = re.compile(r"\w+(?:-\s*[\r\n]\s*\w+)*")
NEAR = 6  # words from which on a copy need not be exact
SHORTEST_PART = 3  # words; a shorter question is only recognised on a line of its own
NUMBER = re.compile(  # at the beginning, after a line's or a sentence's end, or after a number
    r"(?:\A|(?<=[\n\r\v\f\x1c\x85\u2028\u2029])|(?<=[.?!:;)\]])\s)"
    r"([^\w\n\r]{0,6}(?:(?:question|q) ?\.? ?)?(?:\d{1,3}[a-z]?(?:\.\d+)*[.):]*\s*)?[^\w\n\r]{0,6})$",
    re.IGNORECASE,
)
MARKS = re.compile(r"[?!.:;,\"'”’)\]*]*(?:[ \t]*[-–—])?")
PAGE_NUMBER = re.compile(r"\W*(?:page |p\. ?)?(?:\d{1,3}|[ivxl]{1,6})(?: (?:of|/) \d{1,3})?\W*", re.IGNORECASE)


def why_nothing(text: str) -> str:
    """The reason why there is no point in the text; empty where there may be one."""
    if not text.strip():
        return "blank"
    if not WORD.search(text if text.isascii() else KEYCAP.sub("", text)):
        return "only marks or emoji"
    if len(text) > LONGEST:
        return "only courtesies" if _only_courtesies(text) else ""
    for form, reason in FORMS:
        if form.fullmatch(text.strip()):
            return reason
    return "only courtesies" if _only_courtesies(text) else ""


def is_courtesy(part: str) -> bool:
    """A part of a text that is no point when the rest is: a greeting, thanks, "see above", a mail program's notice."""
    if len(part) <= LONGEST and ANY_OF_THEM.fullmatch(part.strip()):
        return True
    return len(part) <= LONGEST_NOTICE and _may_be_notice(part) and bool(DISCLAIMER.search(part))


def is_notice(paragraph: str) -> bool:
    """A whole paragraph that a mail program added, with sentences that would not show it alone."""
    return _may_be_notice(paragraph) and len(list(DISCLAIMER.finditer(paragraph))) > 1


def _may_be_notice(part: str) -> bool:
    """A quick look, for nearly no part is one."""
    return len(part) > SHORTEST_NOTICE and bool(MAILED.search(part.lower()))


def lines(text: str) -> list[Span]:
    """The lines on which something stands, whatever parts them."""
    return [Span(*match.span()) for match in LINE.finditer(text) if not match[0].isspace()]


def trimmings(text: str, found: Sequence[Span]) -> set[int]:
    """Which lines of a letter are no part of what it says: its head, signatures, the heads of earlier mails."""
    said = [text[line.start : line.end].strip() for line in found]
    aside: set[int] = set()
    particular = [len(line) <= LONGEST and bool(PARTICULAR.fullmatch(line)) for line in said]
    named = [
        own or (len(line) <= LONGEST and bool(NAMED.fullmatch(line)))
        for own, line in zip(particular, said, strict=True)
    ]
    reached = [one or (named[no] and bool(POSTCODE.search(said[no]))) for no, one in enumerate(particular)]
    greeted = next((no for no, line in enumerate(said[:40]) if len(line) < 80 and SALUTATION.fullmatch(line)), 0)
    aside |= {no for no in range(greeted) if named[no]}
    aside |= {greeted} if SALUTATION.fullmatch(said[greeted]) and said[greeted][-1] in ",:" else set()
    trimmed = [name or no in aside for no, name in enumerate(named)]
    for run in (range(len(said)), range(len(said) - 1, -1, -1)):
        edge = list(takewhile(trimmed.__getitem__, run))
        aside |= set(edge) if any(reached[no] for no in edge) and len(edge) < len(said) else set()
    aside |= {no for no, own in enumerate(particular) if own}
    for no, line in enumerate(said):
        signed = SIGNED.fullmatch(line[-LONGEST:])
        if signed or (no and THANKED.fullmatch(line[-LONGEST:])):
            under = _signature(said, named, no, signed=bool(signed))
            aside |= under | ({no} if (under or no + 1 == len(said)) and COURTESY.fullmatch(line) else set())
    for block in (*ATTRIBUTION.finditer(text), *MAIL_HEADER.finditer(text)):
        aside |= {no for no, line in enumerate(found) if line.start < block.end() and line.end > block.start()}
    return aside


def quoted(text: str, found: Sequence[Span]) -> set[int]:
    """Lines of an earlier mail that the writer answers; a ">" without such a mail is only somebody's bullet."""
    if ">" not in text or not ATTRIBUTION.search(text):
        return set()
    return {no for no, line in enumerate(found) if text[line.start : line.end].lstrip().startswith(">")}


def furniture(text: str, found: Sequence[Span]) -> set[int]:
    """Rules and stray marks, page numbers that stand alone, and what comes back page after page at a new page."""
    marks = {no for no, line in enumerate(found) if not WORD.search(text, line.start, line.end)}
    if len(text) < A_PAGE:
        return marks
    said = [text[line.start : line.end].strip() for line in found]
    edges = [0, *(place for line in found for place in (line.start, line.end)), len(text)]
    gaps = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    apart = ["\f" in gap or len(BREAKS.findall(gap)) > 1 or at in (0, len(found)) for at, gap in enumerate(gaps)]
    numbers = {no for no, line in enumerate(said) if (apart[no] or apart[no + 1]) and PAGE_NUMBER.fullmatch(line)}
    shape = [re.sub(r"\d+", "0", line.casefold()) for line in said]
    often = Counter(each for each, line in zip(shape, said, strict=True) if len(line) <= 100)
    heads = set()
    for no, each in enumerate(shape):
        if often[each] > 2 and no not in numbers:
            page = {no - 1, no + 1} & numbers or "\f" in gaps[no] + gaps[no + 1] or ("0" in each and "page" in each)
            heads |= {no} if page else set()
    return marks | numbers | heads


def wordings(asked: Sequence[str]) -> list[list[str]]:
    """The questions and each of their sentences as bare words, the longest first."""
    parts = {*asked, *(part for question in asked for part in re.split(r"(?<=[.?!:])\s+|[\r\n]+", question))}
    found = {tuple(_folded(match[0]) for match in TOKEN.finditer(part)) for part in parts}
    return [list(words) for words in sorted(found, key=lambda words: (-len(words), words)) if words]


def without_copies(text: str, questions: Sequence[Sequence[str]]) -> str:
    """The text with a mark in place of each letter of a copied question, so that all places stay the same."""
    if not questions:
        return text
    tokens = [(_folded(match[0]), match.start(), match.end()) for match in TOKEN.finditer(text)]
    words = [token[0] for token in tokens]
    where: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        where[word].append(at)
    copied: list[tuple[int, int]] = []
    for question in questions:
        begins = {*where[question[0]], *(at - 1 for second in question[1:2] for at in where[second] if at)}
        for at in sorted(begins):
            end = _copied(question, words[at : at + len(question) + 2])
            if end and (found := _alone(text, tokens[at][1], tokens[at + end - 1][2], len(question))):
                copied.append(found)
    for start, stop in copied:
        text = text[:start] + COPY * (stop - start) + text[stop:]
    return text


def _copied(question: Sequence[str], words: Sequence[str]) -> int:
    """How many of the words repeat the question, with slips of the pen and words left out, but none added; else 0."""
    amount = len(question)
    if list(words[:amount]) == list(question):
        return amount
    if amount < NEAR:
        return 0
    missing, end = 0, 0
    for change, a, b, c, d in SequenceMatcher(None, question, words, autojunk=False).get_opcodes():
        if change == "equal":
            end = d
        elif change == "insert":
            missing += amount if d < len(words) else 0
        elif change == "replace" and all(map(_slip, question[a:b], words[c:d])) and b - a <= d - c and b < amount:
            end = d
            missing += amount if d - c > b - a else 0
        else:
            missing += b - a
            missing += amount if change == "replace" and b < amount else 0
    return end if missing <= amount // 5 else 0


def _slip(word: str, written: str) -> bool:
    """Whether it is the same word, misspelt or misread by a scanner; never the same with "un" or "dis" before it."""
    if word.endswith(written) or written.endswith(word):
        return word == written
    return SequenceMatcher(None, word, written, autojunk=False).ratio() > 0.7


def _alone(text: str, start: int, end: int, amount: int) -> tuple[int, int] | None:
    """The copy with its number and marks, if it stands for itself and is not the beginning of an answer."""
    since = max(0, start - 40)
    before, marks = NUMBER.search(text[since:start]), MARKS.match(text, end)
    if not before or not marks:
        return None
    rest = text[marks.end() : marks.end() + 20].lstrip(" \t")
    ends_line = not rest or bool(BREAKS.match(rest))
    if ends_line or (amount >= SHORTEST_PART and (set(marks[0]) & set("?!.:;-–—") or rest[0].isupper())):
        return since + before.start(1), marks.end()
    return None


def _folded(word: str) -> str:
    return re.sub(r"-\s+", "", word).casefold()


def _signature(said: Sequence[str], named: Sequence[bool], no: int, *, signed: bool) -> set[int]:
    """The few short lines under a sign-off; under mere thanks only names and addresses count as such."""
    under = set()
    for at in range(no + 1, min(no + 11, len(said))):
        line = said[at]
        short = signed and at <= no + 3 and len(line.split()) <= 7 and line[-1] not in "!?.:"
        if BEYOND.match(line) or not (named[at] or short):
            break
        under.add(at)
    return under


def _only_courtesies(text: str) -> bool:
    parts = [part for part in re.split(r"[\n.!]+", text[: 4 * LONGEST]) if part.strip()]
    return len(text) <= 4 * LONGEST and all(is_courtesy(part) for part in parts)


FORMS = (
    (SAYS_NOTHING, "says that there is nothing to say"),
    (POINTS_ELSEWHERE, "only points to another answer"),
    (ONLY_YES_OR_NO, "only yes or no"),
    (COURTESY, "only courtesies"),
)
