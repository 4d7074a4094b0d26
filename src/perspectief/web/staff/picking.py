"""What a picker of skills or occupations offers while somebody types (htmx); without script the form itself searches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from perspectief.core.errors import Missing
from perspectief.web.door import participant
from perspectief.web.pick import OCCUPATION, SKILL, box

FIELDS = frozenset({"can", "learns", "wishes", "required_skills", "useful_skills", "learnable_skills", "occupation"})


@participant
@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """The ticked options and what was found, for the field `veld` of kind `soort`."""
    name, kind = request.GET.get("veld", ""), request.GET.get("soort", "")
    if name not in FIELDS or kind not in {SKILL, OCCUPATION}:
        raise Missing("Dit veld kennen we niet.")
    chosen = [int(one) for one in request.GET.getlist(name) if one.isdecimal() and len(one) < 10]
    many = "een" not in request.GET
    return render(
        request, "web/components/pick_box.html", box(name, kind, chosen, request.GET.get(f"{name}_q", ""), many=many)
    )
