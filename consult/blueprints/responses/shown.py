"""A draft or a response as pages show it: words of choices in place of keys, and what the public will see of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from consult import clock, questions, responses
from consult.catalogue import Consultation
from consult.plans import Clause
from consult.questions import Question
from consult.responses import Answer, Draft, Publication, Response, ResponseVersion


def labels_of(question: Question, keys: Sequence[str]) -> list[str]:
    """In the words of the questionnaire; a key that it no longer has stands as it is."""
    words = {choice.key: choice.label for choice in question.choices}
    return [words.get(key, key) for key in keys]


def answers_of(version: ResponseVersion) -> list[tuple[Answer, list[str]]]:
    """What was sent in one version, in the order of the questions, each with the words of what was picked."""
    in_order = sorted(version.answers, key=lambda each: each.question.number)
    return [(answer, labels_of(answer.question, answer.choices)) for answer in in_order]


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
    for question in questions.list_for(draft.consultation):
        answer = draft.answers.get(str(question.id))
        rows.append(
            {
                "question": question,
                "answer": answer,
                "labels": labels_of(question, answer["choices"]) if answer else [],
                "publication": Publication((answer or {}).get("publication") or default),
            }
        )
    return rows


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
            lines += [*row["labels"], row["answer"]["text"]] if not row["answer"]["no_view"] else ["No view on this"]
            lines += ["", f"({row['publication'].words})", ""]
    for comment in comments_in(draft):
        lines += [f"Comment on {comment['clause'].number}: {comment['position_words']}", ""]
        lines += [*([f"“{comment['quote']}”"] if comment["quote"] else []), comment["text"], ""]
        lines += [f"({comment['publication'].words})", ""]
    return "\n".join(lines)


def own_as_text(response: Response) -> str:
    """Every version of a response, the latest first, for its sender to keep."""
    lines = [response.consultation.title, f"Response {response.reference}", standing_of(response), ""]
    for version in reversed(response.versions):
        received = clock.moment_words(version.received_at)
        lines += [f"Version {version.no}, received at {received}", f"Fingerprint: {version.fingerprint}", ""]
        for answer, labels in answers_of(version):
            lines += [f"Question {answer.question.number}. {answer.question.text}", ""]
            lines += ["No view on this"] if answer.no_view else [*labels, answer.text]
            lines += ["", f"({answer.publication.words})", ""]
        for comment in version.comments:
            lines += [f"Comment on {comment.clause.number}: {responses.POSITIONS[comment.position]}", ""]
            lines += [*([f"“{comment.quote}”"] if comment.quote else []), comment.text, ""]
            lines += [f"({comment.publication.words})", ""]
    return "\n".join(lines)
