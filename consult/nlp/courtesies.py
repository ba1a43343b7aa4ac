"""What people write that is no point: greetings, thanks, signatures, and ways of saying nothing."""

import re

NO_ANSWER = (
    r"n\s*/?\s*a|not applicable|none|nil|null|blank|tbc|x+|no|no thanks?|no thank you|none (?:really|at all)|"
    r"not really|nothing(?: (?:else|further|more|really|at all))?(?: (?:to|i (?:want|wish) to) (?:add|say|report))?|"
    r"no(?: (?:further|other|more|additional))? (?:comments?|views?|opinions?|answers?|responses?|ideas?)"
    r"(?: (?:to make|to add|at (?:this|the) (?:time|stage|point|moment)))?|"
    r"i have (?:no|nothing)(?: (?:further|other|more|else))?(?: (?:comments?|views?|to add|to say))?|"
    r"(?:i )?(?:do not|don'?t|dont) know|unsure|not sure|dunno"
)
POINTER = (
    r"(?:please )?(?:see|refer to|as per|as|same as|(?:covered|answered) in|as (?:stated|set out|said|mentioned) in)"
    r"(?: (?:my|our|the|your))?"
    r"(?: (?:above|below|earlier|previous|attached|answers?|responses?|comments?|letter|document|submission|paper))*"
    r"(?: (?:to|in|at|under|for))?(?: (?:questions?|q|section|answer)\.? ?\d*[a-z]?(?:(?:,| and| &) ?\d+)*)?"
    r"(?: (?:above|below|attached))?"
)
GREETING = (
    r"(?:dear (?:\w+[\s,.]*){1,5}|(?:hi|hello|hey)(?: (?:there|all|team|everyone|both|folks))?|"
    r"good (?:morning|afternoon|evening)(?: \w+)?|to whom (?:it|this) may concern|greetings)"
)
THANKS = (
    r"(?:many |with |kind |warm |best )*(?:thanks|thank you|thankyou|cheers|ta)"
    r"(?: (?:very much|so much|again|in advance|all|everyone))*"
    r"(?: for (?:reading|listening|asking|the opportunity[\w ]{0,40}|your (?:time|attention|consideration)))?"
)
SIGN_OFF = (
    r"(?:(?:kind|kindest|best|warm|warmest|with best|with kind)?\s*(?:regards|wishes)|"
    r"yours(?: (?:sincerely|faithfully|truly|ever))?|sincerely|sent from my \w+)"
)
YES_NO = r"yes|yep|yeah|y|agree|agreed|i agree|disagree|i disagree"
EDGE = r"[\W_]*"

SAYS_NOTHING = re.compile(rf"{EDGE}(?:{NO_ANSWER}){EDGE}", re.IGNORECASE)
POINTS_ELSEWHERE = re.compile(rf"{EDGE}(?:{POINTER}){EDGE}", re.IGNORECASE)
ONLY_YES_OR_NO = re.compile(rf"{EDGE}(?:{YES_NO}){EDGE}", re.IGNORECASE)
COURTESY = re.compile(rf"{EDGE}(?:{GREETING}|{THANKS}|{SIGN_OFF}){EDGE}", re.IGNORECASE)
SIGNATURE = re.compile(rf"(?:^|\n|[.!?][ \t])[ \t]*(?:{SIGN_OFF}|{THANKS})[,.!]?[ \t]*\r?\n", re.IGNORECASE)
WORD = re.compile(r"\w")
LONGEST = 150  # characters; nothing longer is looked at as a courtesy


def why_nothing(text: str) -> str:
    """The reason why there is no point in the text; empty where there may be one."""
    if not text.strip():
        return "blank"
    if not WORD.search(text):
        return "only marks or emoji"
    if len(text) > LONGEST:
        return "only courtesies" if _only_courtesies(text) else ""
    for form, reason in FORMS:
        if form.fullmatch(text.strip()):
            return reason
    return "only courtesies" if _only_courtesies(text) else ""


def is_courtesy(part: str) -> bool:
    """A part of a text that is no point when the rest is: a greeting, thanks, a sign-off, "see above"."""
    return len(part) <= LONGEST and any(form.fullmatch(part.strip()) for form, _ in FORMS)


def signature(text: str) -> int:
    """Where a signature of a few short lines begins under a sign-off; the end of the text if there is none."""
    for match in SIGNATURE.finditer(text):
        lines = text[match.end() :].strip().splitlines()
        if len(lines) <= 6 and all(len(line.split()) <= 7 for line in lines):
            return match.start() + 1 if match.start() else 0
    return len(text)


def _only_courtesies(text: str) -> bool:
    parts = [part for part in re.split(r"[\n.!]+", text[: 4 * LONGEST]) if part.strip()]
    return len(text) <= 4 * LONGEST and all(is_courtesy(part) for part in parts)


FORMS = (
    (SAYS_NOTHING, "says that there is nothing to say"),
    (POINTS_ELSEWHERE, "only points to another answer"),
    (ONLY_YES_OR_NO, "only yes or no"),
    (COURTESY, "only courtesies"),
)
