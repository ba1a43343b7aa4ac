"""Accessible PDFs of our own HTML: the one place that loads WeasyPrint, which wants Pango from the system."""

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from consult.errors import ConsultError

_STYLE = Path(__file__).parent / "static" / "css" / "pdf.css"
MISSING = "We cannot make PDFs on this machine at the moment. Print the page instead, or keep the text"


class NoPdf(ConsultError):
    """WeasyPrint or the system's Pango is not there; `make system` installs what is missing."""


def write_pdf(html: str) -> bytes:
    """A tagged PDF (PDF/UA) of one whole page, with nothing fetched from anywhere. Raises NoPdf.

    The page gives title and language; bookmarks come from its headings.
    """
    weasyprint = _loaded()
    page = weasyprint.HTML(string=html, url_fetcher=_nothing())
    made: bytes = page.write_pdf(
        stylesheets=[weasyprint.CSS(filename=str(_STYLE))],
        pdf_variant="pdf/ua-1",
    )
    return made


@cache
def _loaded() -> ModuleType:
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as missing:  # OSError: the wheel is there, the system's libraries are not
        raise NoPdf(MISSING) from missing


def _nothing() -> object:
    """A fetcher that fetches nothing: what people wrote stands in these pages."""
    return _loaded().urls.URLFetcher(allowed_protocols=())
