"""What happened before today: each consultation brought to its stage, by the people and in the order of real work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from consult import audit, boards, outcomes, plans, questions, summaries, theming
from consult.boards.models import Decision, Pack, Result
from consult.catalogue.models import Consultation
from consult.db import transaction
from consult.demo import reading
from consult.demo.questionnaires import read, set_up
from consult.demo.sending import send_all
from consult.demo.timetable import Timetable
from consult.outcomes.models import CommitmentStatus, OutcomeResult
from consult.people import Person
from consult.plans.models import Clause
from consult.questions.models import Question
from consult.responses.models import Response
from consult.theming.models import Theme

MAIN_QUESTION = 2
CHALLENGE = "future-of-mobility"
WHY_INCLUDED = (
    "Makers of cars and parts told us what it takes to change over, and most of it serves this challenge too. "
    "The strategy therefore takes the challenge up. How it is met is for the response and its own consultations."
)


@dataclass
class Story:
    """One consultation of the sample: what its file tells, and what has been made of it so far."""

    told: dict[str, Any]
    consultation: Consultation
    sent: dict[str, Response]
    cast: dict[str, Person]
    table: Timetable

    @property
    def asked(self) -> dict[int, Question]:
        return {question.number: question for question in questions.list_for(self.consultation)}

    def after_close(self, days: int, clock_time: str = "10:00") -> datetime:
        return self.table.moment(self.told["consultation"]["closes_day"] + days, clock_time)


def hear(slug: str, cast: dict[str, Person], table: Timetable, *, beside: tuple[str, ...] = ()) -> Story:
    """Set a consultation up, on the drafts that its file names and those `beside` them, and let everybody respond."""
    told = read(slug)
    consultation = set_up(told, table, by=cast["facilitator"], beside=beside)
    story = Story(told, consultation, {}, cast, table)
    if "response" in told:
        story.sent = send_all(consultation, told, story.asked, table, by=cast["facilitator"])
    return story


def tell_answered(cast: dict[str, Person], table: Timetable) -> None:
    """Automotive, first draft: decided, answered, and followed up since; a Grand Challenge was taken up with it."""
    story = hear("automotive-first-draft", cast, table, beside=(f"{CHALLENGE}:1",))
    themes = _read_and_agree(story)
    _sum_up(story, at=story.after_close(18))
    pack = _freeze(story, at=story.after_close(24))
    decisions = [
        _decide(story, pack, told, at=story.after_close(32 + 24 * n)) for n, told in enumerate(story.told["decision"])
    ]
    _answer_back(story, pack, at=story.after_close(64))
    _take_up(story, decisions[-1], at=story.after_close(67))
    _follow_up(story, themes, decisions[-1])


def tell_with_boards(cast: dict[str, Person], table: Timetable) -> None:
    """The mobility test bed: the first board has recommended, the second has it before it."""
    story = hear("mobility-test-bed", cast, table)
    _read_and_agree(story)
    _sum_up(story, at=story.after_close(20))
    pack = _freeze(story, at=story.after_close(26))
    _decide(story, pack, story.told["decision"][0], at=story.after_close(40))


def tell_being_read(cast: dict[str, Person], table: Timetable) -> None:
    """Life sciences: closed a week ago, themes suggested, the first of them agreed."""
    story = hear("life-sciences-plan", cast, table)
    reading.read_all(story.consultation, now=story.after_close(1))
    for question in reading.open_questions(story.consultation):
        run_id = reading.suggest(question, by=cast["analyst"], now=story.after_close(2))
        if question.number == MAIN_QUESTION:
            reading.agree_suggestions(run_id, most=3, by=cast["analyst"], now=story.after_close(4))


def tell_open(cast: dict[str, Person], table: Timetable) -> None:
    """Moving the West Midlands: open, with responses that the worker still has to read.

    An analyst has read some of them already, and marked who is for and who against what divides people.
    """
    story = hear("moving-the-west-midlands", cast, table)
    reading.mark_stances(story.told["proposal"], story.asked, story.sent, by=cast["analyst"], now=table.moment(-1))


def tell_not_yet_open(cast: dict[str, Person], table: Timetable) -> None:
    """One that opens soon, one that is being prepared."""
    hear("freight-next", cast, table)
    hear("life-sciences-trials", cast, table)


def _read_and_agree(story: Story) -> dict[str, Theme]:
    """People read these themselves: the file says which themes they agreed, and which passages are under each."""
    reading.read_all(story.consultation, now=story.after_close(1))
    agreed: dict[str, Theme] = {}
    for question in reading.open_questions(story.consultation):
        told = [each for each in story.told["theme"] if reading.is_about(each, question)]
        by, at = story.cast["analyst"], story.after_close(8)
        agreed |= reading.agree_told_themes(question, told, story.sent, by=by, now=at)
    return agreed


def _sum_up(story: Story, *, at: datetime) -> None:
    lead = story.cast["lead"]
    for question in reading.heard(story.consultation):
        with transaction():
            summary = summaries.write_summary(question, by=lead, now=at)
            summaries.approve_summary(summary, by=lead, now=at + timedelta(hours=2))


def _freeze(story: Story, *, at: datetime) -> Pack:
    """Sealed first, as the clock would have done, so that the pack names the head of the audit chain."""
    with transaction():
        while audit.seal_lines(now=at):
            pass
    with transaction():
        return boards.freeze_pack(story.consultation, by=story.cast["facilitator"], now=at)


def _decide(story: Story, pack: Pack, told: dict[str, Any], *, at: datetime) -> Decision:
    step = next(step for step in pack.route.steps if step.no == told["step"])
    clerk = story.cast[f"{step.board.slug}-clerk"]
    with transaction():
        return boards.record_decision(
            pack,
            step,
            Result(told["result"]),
            reasons=told["reasons"].strip(),
            conditions=told["conditions"],
            votes_for=told["for"],
            votes_against=told["against"],
            abstentions=told["abstain"],
            dissent="",
            met_on=story.table.day((at - story.table.now).days),
            pack_hash=pack.hash,
            by=clerk,
            now=at,
        )


def _answer_back(story: Story, pack: Pack, *, at: datetime) -> None:
    by = story.cast["facilitator"]
    told = {each["name"]: each["outcome"] for each in story.told["theme"]}
    for question in reading.heard(story.consultation):
        for theme in theming.list_themes(question):
            answer = told[theme.name]
            with transaction():
                clause = _changed_clause(answer["changed_clause"])
                result, words = OutcomeResult(answer["result"]), (answer["we_did"], answer["reason"])
                outcomes.write_outcome(theme, pack, result, *words, clause, by=by, now=at)
    with transaction():
        outcomes.publish_outcomes(story.consultation, by=by, now=at + timedelta(days=2))


def _take_up(story: Story, decision: Decision, *, at: datetime) -> None:
    with transaction():
        plan, by = plans.get_plan(CHALLENGE), story.cast["facilitator"]
        outcomes.decide_challenge(plan, story.consultation, decision, True, WHY_INCLUDED, by=by, now=at)


def _changed_clause(name: str) -> Clause | None:
    if not name:
        return None
    slug, key = name.split(":")
    return plans.get_clause(plans.get_version(slug, 2), key)


def _follow_up(story: Story, themes: dict[str, Theme], decision: Decision) -> None:
    """The promises that came of it, and every note since, each on its day."""
    by = story.cast["governance"]
    for told in story.told["commitment"]:
        theme = themes[told["theme"]]
        made_at = story.table.moment(told["notes"][0]["day"] - 5)
        with transaction():
            commitment = outcomes.make_commitment(
                outcomes.get_outcome(theme), decision, title=told["title"], owner=told["owner"],
                due_on=story.table.day(told["due_day"]), by=by, now=made_at,
            )  # fmt: skip
        for note in told["notes"]:
            with transaction():
                outcomes.add_progress_note(
                    commitment, CommitmentStatus(note["status"]), note["text"], new_due_on=None, by=by,
                    now=story.table.moment(note["day"], "11:30"),
                )  # fmt: skip
