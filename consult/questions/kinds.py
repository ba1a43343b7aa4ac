"""The kinds of question that can be asked. Pure."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """How something is answered. Comments are asked of nobody: they are made on a draft's clauses, and read alike."""

    SHORT = "short"
    TEXT = "text"
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    MATRIX = "matrix"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    COMMENTS = "comments"

    @property
    def is_closed(self) -> bool:
        """Whether what comes in is counted as it is; the other kinds are read."""
        return self not in (*OPEN_KINDS, QuestionKind.COMMENTS)

    @property
    def has_choices(self) -> bool:
        return self in (*PICKED, QuestionKind.MATRIX, QuestionKind.RANKING)

    @property
    def words(self) -> str:
        return KIND_WORDS[self]


OPEN_KINDS = (QuestionKind.SHORT, QuestionKind.TEXT)
# Of these the choices themselves are picked: what is asked later may hang on them, and they may be for or against.
PICKED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE)
KIND_WORDS = {
    QuestionKind.SHORT: "Short text",
    QuestionKind.TEXT: "Long text",
    QuestionKind.SINGLE: "One of many",
    QuestionKind.MULTIPLE: "Several of many",
    QuestionKind.SCALE: "Agreement scale",
    QuestionKind.MATRIX: "Matrix of statements",
    QuestionKind.RANKING: "Ranking",
    QuestionKind.NUMBER: "Number",
    QuestionKind.DATE: "Date",
    QuestionKind.COMMENTS: "Comments on a draft",
}
AGREEMENT = (
    ("strongly-agree", "Strongly agree", "for"),
    ("agree", "Agree", "for"),
    ("neither", "Neither agree nor disagree", ""),
    ("disagree", "Disagree", "against"),
    ("strongly-disagree", "Strongly disagree", "against"),
)
