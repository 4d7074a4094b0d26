"""Learn-work agreements of the region, with the places under them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.core.errors import Invalid, Missing
from perspectief.core.wording import Doubtful
from perspectief.training.actions.agreements import make_agreement, put_under
from perspectief.training.queries.practice import agreements
from perspectief.web.door import counter
from perspectief.web.editing import ANYWAY, form_key
from perspectief.web.staff.training_forms import AgreementForm
from perspectief.web.staff.training_words import page


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The list, a new one, and a place put under one."""
    region = request.region.pk  # type: ignore[attr-defined]
    deed = request.POST.get("doe", "")
    form = AgreementForm(request.POST if deed == "nieuw" else None)
    wrong, doubts = "", []
    if request.method == "POST":
        try:
            told = _place(request) if deed == "plek" else _made(request, form, region)
            if told:
                messages.success(request, told)
                return HttpResponseRedirect(reverse("web:agreements"))
        except Invalid as error:
            for name, message in (error.fields or {"": error.message}).items():
                form.add_error(name if name in form.fields else None, message)
        except Missing as error:
            wrong = error.message
        except Doubtful as error:
            doubts = [doubt for found in error.found.values() for doubt in found]
    context = page(request, "agreements") | {"rows": agreements(region), "form": form, "wrong": wrong}
    context |= {"doubts": doubts, "anyway": ANYWAY}
    status = 400 if request.method == "POST" else 200
    return render(request, "web/staff/agreements.html", context, status=status)


def _made(request: HttpRequest, form: AgreementForm, region: int) -> str:
    if not form.is_valid():
        return ""
    make_agreement(
        request.actor,  # type: ignore[attr-defined]
        region=region,
        values=form.cleaned_data,
        key=form_key(request.POST),
        anyway=ANYWAY in request.POST,
    )
    return _("Het leerwerkakkoord is vastgelegd.")


def _place(request: HttpRequest) -> str:
    agreement, place = request.POST.get("akkoord", ""), request.POST.get("nummer", "").replace(" ", "")
    if not (agreement.isdecimal() and place.isdecimal() and len(agreement) < 12 and len(place) < 12):
        raise Missing(_("Vul het nummer van de plek in. Dat staat boven de plek."))
    put_under(request.actor, agreement=int(agreement), place=int(place))  # type: ignore[attr-defined]
    return _("De plek telt nu mee voor dit akkoord.")
