"""Documents people take along: PDF/UA drawn of the same words as the page (tagged, with title and language).

WeasyPrint draws with Pango, a library of the system. Where that is not there, `pdf` gives None and the page itself is printed.
"""

import logging
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from django.template.loader import render_to_string

log = logging.getLogger(__name__)


@cache
def _drawer() -> Any:
    """WeasyPrint's HTML, which fetches no file and no address, or None when this system lacks what it draws with."""
    try:
        from weasyprint import HTML, urls
    except OSError:  # Pango is not there: apt install libpango-1.0-0 libpangoft2-1.0-0
        log.warning("no PDF: the system library Pango is missing")
        return None
    return partial(HTML, url_fetcher=urls.URLFetcher(allowed_protocols=()))


def pdf(template: str, context: Mapping[str, Any]) -> bytes | None:
    """The template as PDF/UA-1; None when this system cannot draw. Nothing is fetched: it holds its own style."""
    drawer = _drawer()
    if drawer is None:
        return None
    return drawer(string=render_to_string(template, dict(context))).write_pdf(pdf_variant="pdf/ua-1")
