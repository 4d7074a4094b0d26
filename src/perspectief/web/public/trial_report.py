"""By a one-time link: the employer says in two questions how a trial went. It shows the work and the days, and nobody's name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from perspectief.core.errors import Invalid
from perspectief.guidance.actions.asking import answer_report, asked_of
from perspectief.parties.actions import one_time
from perspectief.web.staff.guidance.forms import EmployerReportForm

FOLDER = "web/public"


def reported(request: HttpRequest, token: str) -> HttpResponse:
    """The two questions; the answer takes one POST."""
    held = one_time.held(token)
    trial = asked_of(held)
    form = EmployerReportForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            answer_report(
                held, result=given["result"], hours_done=given["hours_done"], led_to_job=given["led_to_job"] == "ja"
            )
        except Invalid as error:
            for name, message in (error.fields or {"": error.message}).items():
                form.add_error(name if name in form.fields else None, message)
        else:
            request.session.pop("one_time", None)
            return render(request, f"{FOLDER}/link_trial_told.html", {"job": given["led_to_job"] == "ja"})
    context = {"form": form, "trial": trial, "place": trial.place}
    return render(request, f"{FOLDER}/link_trial.html", context, status=400 if form.errors else 200)
