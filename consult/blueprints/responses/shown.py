"""A draft or a response as pages show it: words of choices in place of keys, and what the public will see of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from consult import clock, questions, responses
from consult.blueprints.responses.evidence_shown import pieces_in, pieces_of
from consult.catalogue import Consultation
from consult.plans import Clause
from consult.questions import Question
from consult.responses import Answer, Draft, Publication, Response, ResponseVersion


def answers_of(version: ResponseVersion) -> list[tuple[Answer, list[str]]]:
    """What was sent in one version, in the order of the questions, each with the words of what was picked."""
    in_order = sorted(version.answers, key=lambda each: each.question.number)
    return [(answer, questions.words_of(answer.asked, answer.choices, answer.text)) for answer in in_order]


def standing_of(response: Response) -> str:
    """Whether it counts, as its sender is told."""
    withdrawn = response.withdrawal
    if withdrawn is not None:
        return f"Withdrawn by you at {clock.moment_words(withdrawn.at)}. It is kept on record and counted nowhere"
    if response.exclusion is not None:
        return f"Received, and left out of the counts: {response.exclusion.reason}"
    return "Received and counted" if len(response.versions) == 1 else f"Received; version {response.latest.no} counts"


def clauses_of(consultation: Consultation) -> dict[str, Clause]:
    return {str(clause.id): clause for version in consultation.versions for clause in version.clauses}


def told(comment: Mapping[str, Any], clauses: Mapping[str, Clause]) -> dict[str, Any]:
    """A comment of a draft with its clause and its position in words."""
    return {
        **comment,
        "clause": clauses[comment["clause_id"]],
        "position_words": responses.POSITIONS[comment["position"]],
    }


def answers_in(draft: Draft) -> list[dict[str, Any]]:
    """Each question with what was answered, and what may be published of it."""
    default = draft.about.get("publication") or Publication.NONE
    rows = []
    for question in responses.list_reached(draft):
        answer = draft.answers.get(str(question.id))
        rows.append(
            {
                "question": question,
                "answer": answer,
                "labels": _labels(question, answer),
                "said": answer["text"] if answer and not question.kind.is_closed else "",
                "changed": responses.is_earlier(question, draft),
                "publication": Publication((answer or {}).get("publication") or default),
            }
        )
    return rows


def _labels(question: Question, answer: Mapping[str, Any] | None) -> list[str]:
    """What was picked, in the words of the question as it was answered; numbers that make no ranking as they stand."""
    if answer is None:
        return []
    asked = question.as_of(answer.get("version", question.version))
    words = questions.words_of(asked, answer["choices"], answer["text"])
    return [*words, *(f"{place}: {key}" for key, place in answer.get("typed", {}).items())]


def left_aside(draft: Draft) -> list[dict[str, Any]]:
    """What was answered and will not be sent, because it is not asked any more."""
    return [
        {
            "question": question,
            "labels": _labels(question, draft.answers[str(question.id)]),
            "said": "" if question.kind.is_closed else draft.answers[str(question.id)]["text"],
        }
        for question in responses.list_left_aside(draft)
    ]


def comments_in(draft: Draft) -> list[dict[str, Any]]:
    default = draft.about.get("publication") or Publication.NONE
    clauses = clauses_of(draft.consultation)
    return [
        told(each, clauses) | {"publication": Publication(each["publication"] or default)} for each in draft.comments
    ]


def name_in(draft: Draft) -> str:
    """Whose name stands under what is published with a name."""
    return draft.about.get("organisation") or draft.about.get("name") or "No name given"


def as_text(draft: Draft) -> str:
    """All that was typed, to keep: what somebody is given when a deadline has passed."""
    lines = [draft.consultation.title, ""]
    for row in answers_in(draft):
        if row["answer"]:
            lines += [f"Question {row['question'].number}. {row['question'].text}", ""]
            lines += [*row["labels"], row["said"]] if not row["answer"]["no_view"] else ["No view on this"]
            lines += ["", f"({row['publication'].words})", ""]
    for row in left_aside(draft):
        lines += [f"Not asked any more: question {row['question'].number}. {row['question'].text}", ""]
        lines += [*row["labels"], row["said"], ""]
    for comment in comments_in(draft):
        lines += [f"Comment on {comment['clause'].number}: {comment['position_words']}", ""]
        lines += [*([f"“{comment['quote']}”"] if comment["quote"] else []), comment["text"], ""]
        lines += [f"Suggested wording: {comment['suggestion']}", ""] if comment.get("suggestion") else []
        lines += [f"({comment['publication'].words})", ""]
    return "\n".join([*lines, *_as_lines(pieces_in(draft))])


def own_as_text(response: Response) -> str:
    """Every version of a response, the latest first, for its sender to keep."""
    lines = [response.consultation.title, f"Response {response.reference}", standing_of(response), ""]
    for version in reversed(response.versions):
        received = clock.moment_words(version.received_at)
        lines += [f"Version {version.no}, received at {received}", f"Fingerprint: {version.fingerprint}", ""]
        for answer, labels in answers_of(version):
            lines += [f"Question {answer.question.number}. {answer.asked.text}", ""]
            lines += ["No view on this"] if answer.no_view else [*labels, answer.said]
            lines += ["", f"({answer.publication.words})", ""]
        for comment in version.comments:
            lines += [f"Comment on {comment.clause.number}: {responses.POSITIONS[comment.position]}", ""]
            lines += [*([f"“{comment.quote}”"] if comment.quote else []), comment.text, ""]
            lines += [f"Suggested wording: {comment.suggestion}", ""] if comment.suggestion else []
            lines += [f"({comment.publication.words})", ""]
        lines += _as_lines(pieces_of(version))
    return "\n".join(lines)


def _as_lines(pieces: Sequence[Mapping[str, Any]]) -> list[str]:
    """Files and sources, one line each."""
    told = [
        f"{each['kind'].capitalize()}: {each['title']} ({each['about']}), {each['publication'].words}"
        for each in pieces
    ]
    return [*told, ""] if told else []
