"""One chart for another site, in a frame: no cookie, no script, and a policy of its own that lets others frame it. Only here."""

from functools import wraps
from typing import Any, cast

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from perspectief.core.errors import Missing
from perspectief.monitoring.tables import BY_CODE
from perspectief.web.country.figures import table_of
from perspectief.web.country.keeping import View, public
from perspectief.web.country.names import QUARTERS
from perspectief.web.country.pages import asked

SAFE = frozenset({"GET", "HEAD"})
POLICY = {
    "default-src": [NONE],
    "style-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}


def framed(view: View) -> View:
    """Lets other sites frame the chart itself; what is no chart is closed like any page."""
    opened = cast("View", xframe_options_exempt(csp(POLICY)(view)))

    @wraps(view)
    def answered(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        return (opened if request.method in SAFE else view)(request, *path, **named)

    return answered


@framed
@public
def embed(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """The chart of this table for this region, or for the country ('nl')."""
    where = asked(code)
    if table != QUARTERS and (table not in BY_CODE or (where.region is None and not BY_CODE[table].of_country)):
        raise Missing(_("Deze tabel is er niet."))
    shown = table_of(where, table)
    answer = render(request, "web/country/embed.html", {"area": where, "one": shown})
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
