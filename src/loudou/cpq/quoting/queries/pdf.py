"""The customer's document as PDF."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk

from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.queries.document_facts import document_facts
from loudou.kernel.later import library

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "quoting" / "quote.typ"
FONTS = Path(manimgx_fonts_cjk.__file__).resolve().parent


def quote_pdf(quote: Quote, language: str) -> bytes:
    """The quote as PDF/A in one language; the same quote gives the same bytes, so that their hash can be checked.

    The data goes in as JSON, never as part of the template; the template reads no file and no network. Until it is
    sent the document is marked as a draft.
    """
    data = json.dumps(document_facts(quote, language), ensure_ascii=False, sort_keys=True)
    compiled: bytes = library("typst").compile(
        template(),
        font_paths=_fonts(),
        sys_inputs={"data": data},
        pdf_standards=["a-2b"],
    )
    return compiled


@cache
def template() -> bytes:
    """The template's source."""
    return TEMPLATE.read_bytes()


@cache
def _fonts() -> Any:
    """The fonts, opened once per process: reading them took longer than the document itself."""
    return library("typst").Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
