"""The public plan of a region, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import acting, service
from perspectief.core.errors import Missing
from perspectief.geo.models import Region
from perspectief.plans.queries import plan_page
from perspectief.plans.worklist import current, published_in
from perspectief.web.programme import shown
from perspectief.web.programme.plan import paper
from perspectief.web.sent import whole

VISITOR = service("public_plans", regions=(), purpose="het openbare plan van een regio")


@login_not_required
@require_safe
def region_plan(request: HttpRequest, code: str) -> HttpResponse:
    """The plan in force of the region with this code; with `als=pdf` as a document."""
    region = Region.objects.filter(code=code.upper()).first()
    if region is None:
        raise Missing(_("Deze regio is er niet."))
    with acting(VISITOR):
        found = published_in(region.pk)
        asked = whole(request.GET.get("plan", ""), None, 9)
        chosen = next((one for one in found if one.number == asked), current(found))
        page = plan_page(VISITOR, chosen.number) if chosen else None
        if page is not None and request.GET.get("als") == "pdf":
            return paper(request, page, public=True)
        others = [one for one in found if chosen and one.pk != chosen.pk]
        context = shown.of(page, public=True, others=others) if page else {"page": None}
        return render(request, "web/programme/region_plan.html", context | {"region": region})
