"""Pages as PDF, where the machine has what WeasyPrint needs."""

from __future__ import annotations

from functools import cache
from typing import Any

from PIL import ImageFile


class PdfMissingError(Exception):
    """The machine lacks the libraries that draw a PDF."""


@cache
def can_draw_pdf() -> bool:
    """Whether WeasyPrint finds its libraries (Pango) on this machine."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    finally:
        # WeasyPrint lets Pillow read broken pictures, for the whole process; we refuse them.
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return True


def draw_pdf(html: str, *, css: str) -> bytes:
    """Return a page as PDF. Nothing is fetched from anywhere. Raises PdfMissingError."""
    if not can_draw_pdf():
        raise PdfMissingError
    from weasyprint import CSS, HTML

    page = HTML(string=html, url_fetcher=_refuse)
    return page.write_pdf(stylesheets=[CSS(string=css, url_fetcher=_refuse)])


def _refuse(url: str, *_args: Any, **_options: Any) -> Any:
    raise ValueError("A document for print fetches nothing.")
