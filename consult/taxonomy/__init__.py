"""The shared vocabulary: sectors, specialisms, themes, challenges, places."""

from consult.taxonomy.models import Confidence, MatrixCell, TaxonomyVersion, Term, ThemeOwner
from consult.taxonomy.queries import (
    Matrix,
    MatrixRow,
    find_term,
    find_version,
    label,
    latest_version,
    list_terms,
    matrix,
    specialisms_of,
)

__all__ = [
    "Confidence",
    "Matrix",
    "MatrixCell",
    "MatrixRow",
    "TaxonomyVersion",
    "Term",
    "ThemeOwner",
    "find_term",
    "find_version",
    "label",
    "latest_version",
    "list_terms",
    "matrix",
    "specialisms_of",
]
