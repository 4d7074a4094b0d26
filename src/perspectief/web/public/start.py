"""The start page and the texts beside it: what Perspectief is, how it counts, privacy, help."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from perspectief.core import clock
from perspectief.geo.outlines import outlines
from perspectief.geo.queries import regions
from perspectief.parties.actions.first_day import is_first_day
from perspectief.parties.queries import regions_taking_part


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What Perspectief is, on the map of the regions. Says only what is true of this installation."""
    drawn = outlines()
    taking_part = regions_taking_part()
    rows = [(region, drawn.regions.get(region.id), region.id in taking_part) for region in regions(clock.today())]
    context = {
        "regions": rows,
        "view_box": drawn.view_box,
        "credit": drawn.credit,
        "taking_part": [region.name for region, _outline, part in rows if part],
        "first_day": is_first_day(),
    }
    return render(request, "web/public/start.html", context)


def _text(template: str):
    """A view that shows one text."""

    @login_not_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"web/public/{template}.html")

    view.__name__ = template
    view.__doc__ = f"The text {template}.html."
    return view


how = _text("how")
privacy = _text("privacy")
accessibility = _text("accessibility")
help_page = _text("help")
offline = _text("offline")
