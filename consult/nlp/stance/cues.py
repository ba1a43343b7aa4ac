"""A careful reading of stance without examples: only words that say it, whose they are, and what they are about.

Three kinds of cue are looked for in each clause: a person's own verdict ("we object to this"), what should be done
("keep the library open"), and a judgement of the thing itself ("the closure would harm shops"). A negation reaches
to the end of its clause at most; a verdict counts only where it is the writer's and about the proposal.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consult.nlp.stance.cue_words import (
    AGAINST,
    BAD,
    BAD_VERDICT,
    CHANGE,
    CHANGING,
    CONSERVE,
    END,
    END_STATE,
    FOR,
    GOOD,
    GOOD_VERDICT,
    IDEA,
    IMPERATIVE,
    IS,
    LESSEN,
    MAKE,
    MAKE_STATE,
    NOT,
    OTHERS,
    OUGHT,
    PAST,
    THIS,
    WHO,
)
from consult.nlp.wording import stem, stems

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
CLAUSE = re.compile(
    r"[.!?;:()\n\r\"“”,]+|[-–—]{2,}|\s[-–—]\s|\b(?:but|however|although|though|whereas|yet|because|so that)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[.!?\n\r]+")
EXCLAIMED = 2  # words before a verdict in an exclamation: "what a terrible idea"
ROOT = 4  # letters that a verb and its noun share
SUBJECT = 4  # words at the beginning of a clause in which its subject is looked for
REACH = 5  # words that a negation reaches over
SAY = r"\b(?:support|agree|oppose|object|back)\b"
CONDITION = re.compile(
    rf"\b(?:if|unless|provided)\b[^.]{{0,60}}{SAY}|{SAY}[^.]{{0,60}}\b(?:if|unless|provided)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: the stems of its words, which of them say what is done, and whether that ends something."""

    stems: frozenset[str]
    acts: frozenset[str]
    ends: bool

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, about: str) -> "Proposal":
        words = spelled(about)
        cut = [stem(word) for word in words]
        acts = [at for at in range(len(cut)) if _acts(words, cut, at) or cut[at] in END_STATE | MAKE_STATE]
        ends = bool(acts) and cut[acts[0]] in END | END_STATE
        if acts and any(word in NOT for word in words[: acts[0]]):
            ends = not ends
        told = frozenset(cut[at] for at in acts)
        return cls(told | frozenset(stems(about)), told, ends)

    @property
    def conserves(self) -> bool:
        return bool(self.acts & CONSERVE) and not self.ends

    @property
    def pointers(self) -> frozenset[str]:
        """Words that point to the proposal; "the changes" do not where nothing is to change."""
        return THIS if self.conserves else THIS | CHANGE

    @property
    def things(self) -> frozenset[str]:
        return self.stems - self.acts

    def does(self, word: str) -> bool:
        """Whether a stem says what is proposed, as verb or noun: "close", "closure"."""
        return any(word[:ROOT] == act[:ROOT] for act in self.acts)

    def is_done_by(self, word: str) -> bool:
        """Whether a word of ending or making is on the proposal's side."""
        return (word in END | END_STATE or (self.conserves and word in CHANGING)) == self.ends

    def names(self, words: Sequence[str], cut: Sequence[str]) -> bool:
        """Whether the thing that the proposal is about is named or pointed to."""
        return bool(set(cut) & self.things or set(words) & self.pointers)


def _acts(words: Sequence[str], cut: Sequence[str], at: int) -> bool:
    """Whether the word says that something is to be ended or made: "fight", but not "fight for"."""
    return cut[at] in END | MAKE and list(words[at + 1 : at + 2]) != ["for"]


@dataclass(frozen=True, slots=True)
class Heard:
    """Cues in one text: said outright on either side; judgements of doing it and of the thing, above zero if for it."""

    outright_for: int = 0
    outright_against: int = 0
    doing: int = 0
    thing: int = 0

    @property
    def net(self) -> int:
        return self.outright_for - self.outright_against

    @property
    def outright(self) -> bool:
        return bool(self.outright_for or self.outright_against)


def spelled(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "'"))


def hear(text: str, about: str) -> Heard:
    """Count the cues of a text towards a proposal."""
    proposal = Proposal.of(about)
    outright: list[int] = []
    judged = [0, 0]
    for sentence in SENTENCE.split(text):
        if CONDITION.search(sentence):
            continue
        told = frozenset(map(stem, spelled(sentence)))
        for clause in CLAUSE.split(sentence):
            words = spelled(clause)
            cut = [stem(word) for word in words]
            found = [*_verdicts(words, cut, proposal), *_directives(words, cut, proposal)]
            outright += found
            if not found and told & proposal.stems and not PAST & set(words):
                towards = _done(words[:4], cut[:4], proposal)
                if towards:
                    judged[0] += towards * _net(words, cut, 0)
                elif (subject := _subject(cut, proposal)) is not None:
                    judged[1] += (-1 if proposal.ends else 1) * _net(words, cut, subject)
    return Heard(outright.count(1), outright.count(-1), *judged)


def _verdicts(words: Sequence[str], cut: Sequence[str], proposal: Proposal) -> Iterator[int]:
    """What the writer says outright of the proposal, or of the thing that it is about."""
    for at, word in enumerate(cut):
        side = 1 if word in FOR else -1 if word in AGAINST else 0
        if side and not words[at].endswith("ing") and _is_own(words, at):
            yield from _signed(side * _towards(words[at + 1 :], cut[at + 1 :], proposal) * _turned(words, at))
        side = 1 if word in GOOD_VERDICT else -1 if word in BAD_VERDICT else 0
        if side and _is_verdict(words, at):
            short = at <= EXCLAIMED and words[at + 1 : at + 2] and words[at + 1] in IDEA
            towards = (
                _done(words[:at], cut[:at], proposal) or _meant(words[:at], cut[:at], proposal) or int(bool(short))
            )
            yield from _signed(side * towards * _turned(words, at))


def _signed(side: int) -> Iterator[int]:
    if side:
        yield side


def _is_own(words: Sequence[str], at: int) -> bool:
    """Said in the writer's own name, or in nobody's: "strongly agree"."""
    before = words[:at]
    return not OTHERS & set(before) and (bool(WHO & set(before)) or at <= 2)


def _is_verdict(words: Sequence[str], at: int) -> bool:
    """ "This is wrong", "a good idea": of the matter, not of something met on the way."""
    return bool(IS & set(words[max(0, at - 4) : at]) and len(words) - at <= 3) or bool(
        set(words[at + 1 : at + 2]) & IDEA
    )


def _meant(words: Sequence[str], cut: Sequence[str], proposal: Proposal) -> int:
    """1 where the proposal is meant, -1 where it is what the proposal would end, 0 where it is something else."""
    if set(cut) & proposal.things:
        return -1 if proposal.ends else 1
    return 1 if set(words) & proposal.pointers or not words else 0


def _done(words: Sequence[str], cut: Sequence[str], proposal: Proposal) -> int:
    """1 where doing what is proposed is spoken of ("closing it"), -1 where the opposite, 0 where neither."""
    for at, word in enumerate(cut):
        if _acts(words, cut, at) and (proposal.does(word) or proposal.names(words, cut)):
            return 1 if proposal.is_done_by(word) else -1
    return 0


def _towards(words: Sequence[str], cut: Sequence[str], proposal: Proposal) -> int:
    """How what somebody supports or opposes stands to the proposal."""
    if not any(len(word) > 3 for word in words):
        return 1
    return _done(words, cut, proposal) or _meant(words, cut, proposal) if words else 1


def _directives(words: Sequence[str], cut: Sequence[str], proposal: Proposal) -> Iterator[int]:
    """What the writer wants done with the thing: to end it, or to have or keep it."""
    if not proposal.names(words, cut):
        return
    for at, word in enumerate(cut):
        acts = _acts(words, cut, at) and not words[at].endswith("ing") and not _lets_somebody(words, at)
        if (acts and _is_asked(words, at)) or (word in END_STATE | MAKE_STATE and _is_wanted(words, at)):
            yield (1 if proposal.is_done_by(word) else -1) * _turned(words, at)
            return


def _lets_somebody(words: Sequence[str], at: int) -> bool:
    """ "Be allowed to choose": something else is asked for."""
    return words[at] in ("allowed", "permitted") and list(words[at + 1 : at + 2]) == ["to"]


def _is_asked(words: Sequence[str], at: int) -> bool:
    return _is_wanted(words, at) or at == 0 or (at <= 2 and words[0] in IMPERATIVE)


def _is_wanted(words: Sequence[str], at: int) -> bool:
    return bool(OUGHT & set(words[max(0, at - 5) : at]))


def _subject(cut: Sequence[str], proposal: Proposal) -> int | None:
    """Where the thing is named, if the clause begins with it."""
    return next((at for at, word in enumerate(cut[:SUBJECT]) if word in proposal.things), None)


def _net(words: Sequence[str], cut: Sequence[str], after: int) -> int:
    """Good less bad from there on, with negations and with what lessens something bad."""
    net = 0
    for at, word in enumerate(cut):
        side = 1 if word in GOOD else -1 if word in BAD else 0
        if side and at > after:
            side *= -1 if set(cut[max(0, at - 3) : at]) & LESSEN else 1
            net += side * _turned(words, at)
    return net


def _turned(words: Sequence[str], at: int) -> int:
    """-1 where an odd number of negations reaches the word; none reaches over "and"."""
    before = list(words[max(0, at - REACH) : at])
    if "and" in before:
        before = before[len(before) - before[::-1].index("and") :]
    return -1 if sum(word in NOT for word in before) % 2 else 1
