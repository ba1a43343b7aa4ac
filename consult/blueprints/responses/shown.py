"""A draft or a response as pages show it: words of choices in place of keys, and what the public will see of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from consult import questions, responses
from consult.catalogue import Consultation
from consult.plans import Clause
from consult.questions import Question
from consult.responses import Draft, Publication


def labels_of(question: Question, keys: Sequence[str]) -> list[str]:
    """In the words of the questionnaire; a key that it no longer has stands as it is."""
    words = {choice.key: choice.label for choice in question.choices}
    return [words.get(key, key) for key in keys]


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
