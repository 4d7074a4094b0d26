"""Whether an answer may be a part of the page."""

from django.http import HttpRequest


def wants_part(request: HttpRequest) -> bool:
    """True when htmx puts the answer into the page that stands there. Not when it restores a page of its history it no longer
    has (the back button): then the answer becomes the whole page.
    """
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request
