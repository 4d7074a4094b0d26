"""One chart for another site, in a frame: no cookie, no script, and a policy of its own that lets others frame it. Only here."""

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from perspectief.core.errors import Missing
from perspectief.monitoring.tables import BY_CODE
from perspectief.web.country.figures import table_of
from perspectief.web.country.keeping import public
from perspectief.web.country.names import QUARTERS
from perspectief.web.country.pages import asked

POLICY = {
    "default-src": [NONE],
    "style-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}


@xframe_options_exempt
@csp(POLICY)
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
