"""Changing a job seeker: the card, name and contact, dossier, standing; and adding one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Missing
from perspectief.core.text import person_key
from perspectief.matching.pool import one_look
from perspectief.parties.queries import colleagues
from perspectief.supply.actions.cards import create_card, update_card
from perspectief.supply.actions.layers import DOSSIER_FIELDS, PROFILE_FIELDS, update_dossier, update_profile
from perspectief.supply.actions.standing import confirm_card, set_keys, set_readiness, set_state
from perspectief.supply.policy import may_keep
from perspectief.supply.queries.card import CardDetail, card_detail, look_alikes, subjects_of
from perspectief.supply.queries.reason import reason_to_look
from perspectief.web.door import participant
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.formats import card_number
from perspectief.web.staff import job_seeker_forms as forms
from perspectief.web.staff.job_seeker_news import Before, news

FOLDER = "web/staff"


def _own(request: HttpRequest, number: int, *layers: str) -> CardDetail:
    """The person, for who may change it; Missing for everybody else."""
    detail = card_detail(request.actor, number)  # type: ignore[attr-defined]
    if not detail.may_change:
        raise Missing(_("Deze kaart is van een andere organisatie."))
    if layers:
        reason = reason_to_look(request.actor, detail)  # type: ignore[attr-defined]
        for layer in layers:
            saw([detail.subject], layer, region=detail.card.region_id, reason=reason)
    return detail


def _page(number: int) -> str:
    return reverse("web:job_seeker", args=[number])


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def edit_card(request: HttpRequest, number: int) -> HttpResponse:
    """What somebody can do, wants and needs."""
    detail = _own(request, number, "card", "profile")
    actor = request.actor  # type: ignore[attr-defined]

    def shape(now: CardDetail) -> Loaded:
        return Loaded(forms.card_initial(now), now.card.version)

    def save(sent: Sent) -> str:
        with one_look():  # what a person says changes no place: counted before and after among the same
            return saved(sent)

    def saved(sent: Sent) -> str:
        before = Before(actor, detail)
        given = sent.form.cleaned_data
        update_card(
            actor,
            number=number,
            version=sent.version,
            values=sent.form.card_values(),
            can=given["can"],
            learns=given["learns"],
            wishes=given["wishes"],
            key=sent.key,
            anyway=sent.anyway,
        )
        messages.success(request, news(actor, detail, before))
        return _page(number)

    return edit(
        request,
        load=lambda: shape(card_detail(actor, number)),
        loaded=shape(detail),
        build=lambda data, initial: forms.CardForm(data, initial=initial),
        save=save,
        template=f"{FOLDER}/job_seeker_edit.html",
        context={"detail": detail, "here": "card"},
    )


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest, number: int) -> HttpResponse:
    """Name, contact, texts."""
    detail = _own(request, number, "profile")
    actor = request.actor  # type: ignore[attr-defined]

    def shape(now: CardDetail) -> Loaded:
        return Loaded(forms.profile_initial(now), now.profile.version if now.profile else 0)

    def save(sent: Sent) -> str:
        values = {name: value for name, value in sent.form.cleaned_data.items() if name in PROFILE_FIELDS}
        update_profile(actor, number=number, version=sent.version, values=values, key=sent.key, anyway=sent.anyway)
        messages.success(request, _("De gegevens zijn opgeslagen."))
        return _page(number)

    return edit(
        request,
        load=lambda: shape(card_detail(actor, number)),
        loaded=shape(detail),
        build=lambda data, initial: forms.ProfileForm(data, initial=initial),
        save=save,
        template=f"{FOLDER}/job_seeker_profile.html",
        context={"detail": detail, "here": "profile"},
    )


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def edit_dossier(request: HttpRequest, number: int) -> HttpResponse:
    """What only the own organisation keeps."""
    detail = _own(request, number, "profile", "dossier")
    actor = request.actor  # type: ignore[attr-defined]
    staff = colleagues(actor.organisation)

    def shape(now: CardDetail) -> Loaded:
        return Loaded(forms.dossier_initial(now), now.dossier.version if now.dossier else 0)

    def save(sent: Sent) -> str:
        values = {name: value for name, value in sent.form.cleaned_data.items() if name in DOSSIER_FIELDS}
        update_dossier(actor, number=number, version=sent.version, values=values, key=sent.key, anyway=sent.anyway)
        messages.success(request, _("Het dossier is opgeslagen. Alleen jullie organisatie ziet het."))
        return _page(number)

    return edit(
        request,
        load=lambda: shape(card_detail(actor, number)),
        loaded=shape(detail),
        build=lambda data, initial: forms.DossierForm(data, initial=initial, colleagues=staff),
        save=save,
        template=f"{FOLDER}/job_seeker_dossier.html",
        context={"detail": detail, "here": "dossier"},
    )


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def edit_standing(request: HttpRequest, number: int) -> HttpResponse:
    """How far from work, searching or not, and the two keys."""
    detail = _own(request, number, "card", "profile")
    actor = request.actor  # type: ignore[attr-defined]

    def shape(now: CardDetail) -> Loaded:
        return Loaded(forms.standing_initial(now), now.card.version)

    def save(sent: Sent) -> str:
        before = Before(actor, detail)
        _set_standing(actor, number, sent)
        messages.success(request, news(actor, detail, before))
        return _page(number)

    return edit(
        request,
        load=lambda: shape(card_detail(actor, number)),
        loaded=shape(detail),
        build=lambda data, initial: forms.StandingForm(data, initial=initial),
        save=save,
        template=f"{FOLDER}/job_seeker_standing.html",
        context={"detail": detail, "here": "standing"},
    )


def _set_standing(actor: Any, number: int, sent: Sent) -> None:
    """The three actions of the form; the first one checks the version, the form's key stands on all of them."""
    given, initial = sent.form.cleaned_data, sent.form.initial
    card = set_keys(
        actor,
        number=number,
        version=sent.version,
        person=given["person_key"],
        how=given["how"],
        organisation=given["organisation_key"],
        key=sent.key,
        anyway=sent.anyway,
    )
    if given["state"] != card.state:
        set_state(actor, number=number, state=given["state"])
    if actor.is_counter and given["readiness"] != initial["readiness"]:
        set_readiness(actor, number=number, level=given["readiness"])


@participant
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """The card still holds."""
    confirm_card(request.actor, number=number, key=form_key(request.POST))  # type: ignore[attr-defined]
    messages.success(request, _("Genoteerd: de kaart klopt nog."))
    return HttpResponseRedirect(_page(number))


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new person."""
    actor = request.actor  # type: ignore[attr-defined]
    if not may_keep(actor):
        raise Missing(_("Met jouw rol kun je geen mensen toevoegen."))
    alike: list[dict[str, Any]] = []

    def save(sent: Sent) -> str:
        given = sent.form.cleaned_data
        if not given["other_person"]:
            key = person_key(given["family_name"], given["prefix"], given["given_name"])
            same = look_alikes(actor, region=request.region.pk, sort_key=key, birth_date=given["birth_date"])  # type: ignore[attr-defined]
            region = request.region.pk  # type: ignore[attr-defined]
            found = subjects_of(region, (card.pk for card in same))
            saw(found, "profile", region=region, reason=Reason.LOOK_ALIKE)
            alike.extend({"number": card.number, "title": card.title, "owner": card.organisation.name} for card in same)
            if same:
                raise Invalid(
                    _("Misschien staat deze persoon er al."),
                    {"other_person": _("Kijk eerst of dit dezelfde persoon is.")},
                )
        card = create_card(
            actor,
            region=request.region.pk,  # type: ignore[attr-defined]
            values=sent.form.card_values(),
            names={name: given[name] for name in forms.NAME_FIELDS},
            can=given["can"],
            learns=given["learns"],
            wishes=given["wishes"],
            client_number=given["client_number"],
            key=sent.key,
            anyway=sent.anyway,
        )
        detail = card_detail(actor, card.number)
        messages.success(request, news(actor, detail, None))
        return _page(card.number)

    return edit(
        request,
        load=lambda: Loaded({}, 0),
        build=_new_form,
        save=save,
        template=f"{FOLDER}/job_seeker_new.html",
        context={"alike": alike},
    )


def _new_form(data: QueryDict | None, initial: Mapping[str, Any]) -> forms.NewJobSeekerForm:
    return forms.NewJobSeekerForm(data, initial=initial)


def known_as(detail: CardDetail) -> str:
    """How a card is named where no name may stand."""
    return _("kaart %(number)s") % {"number": card_number(detail.card.number)}
