"""The one next step for a place: the open task that is due first, else what helps most now."""

from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.core import clock
from perspectief.demand.queries.place import PlaceDetail
from perspectief.demand.rules import State
from perspectief.matching.fits import Group, Matches, PersonFit
from perspectief.web import formats
from perspectief.web.staff.job_seeker_next import Clock, Step, due
from perspectief.work.models import Task, TaskKind

SOON = 14  # days before the end of the term in which asking again is the next step


def next_step(detail: PlaceDetail, task: Task | None, matches: Matches[PersonFit] | None) -> Step:
    """What to do now for this place; always exactly one thing."""
    place = detail.place
    if task and task.kind == TaskKind.CONFIRM_PLACE:
        return _still_there(detail)._replace(clock=due(task, clock.now()))
    if task:
        who = (
            _("Taak van %(who)s.") % {"who": task.assignee.name} if task.assignee else _("Nog niemand heeft deze taak.")
        )
        title = _("bekijk wie er past")
        return Step(title, who, _("Bekijk mensen"), "#past", clock=due(task, clock.now()))
    if place.state != State.OPEN:
        why = _("Nu: %(state)s. Er worden geen mensen voorgesteld.") % {"state": place.get_state_display()}
        return Step(_("is de plek er weer?"), why, _("Wijzig de plek"), reverse("web:place_edit", args=[place.number]))
    if detail.is_expired or (place.expires_on and (place.expires_on - clock.today()).days <= SOON):
        return _still_there(detail)
    if place.free == 0:
        why = _("Alle %(places)s zijn bezet.") % {"places": formats.counted(place.capacity, _("plaats"), _("plaatsen"))}
        return Step(
            _("kijk of de plek dicht kan"), why, _("Wijzig de plek"), reverse("web:place_edit", args=[place.number])
        )
    return _about_fits(detail, matches)


def _still_there(detail: PlaceDetail) -> Step:
    ends = detail.place.expires_on
    confirm = reverse("web:place_confirm", args=[detail.place.number])
    if detail.is_expired:
        day = formats.day(ends, clock.today()) if ends else _("onbekend")
        why = _("De termijn liep af op %(day)s. Tot iemand dit bevestigt, worden er geen mensen voorgesteld.") % {
            "day": day
        }
        return Step(_("vraag of de plek er nog is"), why, _("De plek is er nog"), confirm, posts=True)
    left = (ends - clock.today()).days if ends else 0
    why = _("De plek staat open tot %(day)s.") % {"day": formats.day(ends, clock.today())}
    time = Clock(_("nog"), formats.counted(left, _("dag"), _("dagen")), "soon" if left <= 3 else "", left / SOON)
    return Step(_("vraag of de plek er nog is"), why, _("De plek is er nog"), confirm, posts=True, clock=time)


def _about_fits(detail: PlaceDetail, matches: Matches[PersonFit] | None) -> Step:
    who = _("Vast aanspreekpunt: %(name)s.") % {"name": detail.regional_contact} if detail.regional_contact else ""
    fits = matches[Group.NOW].total if matches else 0
    if fits:
        people = formats.counted(min(fits, 3), _("mens"), _("mensen"))
        title = _("stel %(employer)s %(people)s voor") % {"employer": detail.employer.name, "people": people}
        told = _("Er passen nu %(people)s.") % {"people": formats.counted(fits, _("mens"), _("mensen"))}
        return Step(title, " ".join(filter(None, [told, who])), _("Kies %(people)s") % {"people": people}, "#past")
    why = _("Er past nu nog niemand. Eén eis anders kan veel schelen.")
    return Step(_("maak de plek passend"), " ".join(filter(None, [why, who])), _("Bekijk de eisen"), "#maat")
