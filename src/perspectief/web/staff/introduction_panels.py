"""The answers somebody can give on an introduction now, most obvious first, in the words of who reads them."""

from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.matching.introductions import consenting, ending, presenting, proposing
from perspectief.matching.introductions.presenting import Refusal
from perspectief.matching.introductions.queries import IntroductionDetail
from perspectief.matching.introductions.rules import Deed, Side, Status
from perspectief.web.staff import introduction_forms as asked


class Panel(NamedTuple):
    """One answer: its deed, form, words of the button. `title`: folded under these words; empty: open on the page."""

    deed: str
    form: forms.Form
    button: str
    title: str = ""
    kind: str = "primary"


class Spec(NamedTuple):
    """How a deed is asked: which form, the words on the button, and those it is folded under (empty: open)."""

    form: type[forms.Form]
    button: str
    title: str = ""
    kind: str = "primary"


def voice_of(detail: IntroductionDetail) -> str:
    """For whom the page speaks: person, employer (alone) or staff."""
    if Side.PERSON in detail.sides:
        return "person"
    return "employer" if detail.sides == {Side.EMPLOYER} else "staff"


def panels(
    detail: IntroductionDetail, *, email: str, sent: QueryDict | None = None, by_link: bool = False
) -> list[Panel]:
    """What can be done now. `email`: of the employer's contact; `sent`: the answer that was given and could not be taken."""
    voice = voice_of(detail)
    specs = {"person": _person, "employer": _employer, "staff": _staff}[voice](detail)
    if by_link and Deed.REFUSE in specs:
        specs[Deed.REFUSE] = specs[Deed.REFUSE]._replace(form=asked.EmployerNoByLink)
    found = []
    for deed, spec in specs.items():
        if deed not in detail.deeds:
            continue
        bound = sent if sent is not None and sent.get("doe") == deed else None
        start = {"email": email if deed in {Deed.SHOW, Deed.SEND_AGAIN} else _own_email(detail, deed)}
        form = spec.form(bound, prefix=str(deed), initial=start)
        found.append(Panel(str(deed), form, spec.button, spec.title, spec.kind))
    return found


def _own_email(detail: IntroductionDetail, deed: Deed) -> str:
    return detail.profile.email if deed == Deed.ASK_PERSON and detail.profile else ""


def _staff(detail: IntroductionDetail) -> dict[Deed, Spec]:
    name, status = {"name": detail.short_name}, detail.row.status
    met = detail.row.meets_at is not None and detail.row.meets_at <= clock.now()
    first = status in {Status.ASKED_PERSON, Status.ASKED_OWNER}
    specs = {
        Deed.LET_THROUGH: Spec(asked.Nothing, _("Ja, vraag het %(name)s") % name),
        Deed.HOLD_BACK: Spec(asked.OwnerNo, _("Verstuur nee"), _("Nee, nu niet"), "secondary"),
        Deed.AGREE: Spec(asked.How, _("%(name)s zei ja") % name),
        Deed.ASK_PERSON: Spec(asked.ToPerson, _("Stuur de link"), _("Vraag het met een link"), "secondary"),
        Deed.SHOW: Spec(asked.ToEmployer, _("Stel %(name)s voor") % name),
        Deed.NO_SHOW: Spec(asked.Nothing, _("%(name)s kwam niet") % name, _("Het gesprek ging niet door"), "secondary"),
        Deed.INVITE: Spec(asked.Talk, _("Leg het gesprek vast"), _("De werkgever nodigt uit"), "secondary"),
        Deed.ACCEPT: Spec(asked.Nothing, _("Leg de ja vast"), _("De werkgever zegt ja"), "secondary"),
        Deed.REFUSE: Spec(asked.EmployerNoTold, _("Leg de nee vast"), _("De werkgever zegt nee"), "secondary"),
        Deed.SEND_AGAIN: Spec(
            asked.LinkAgain, _("Stuur de link"), _("Stuur de werkgever een nieuwe link"), "secondary"
        ),
        Deed.DECLINE: Spec(
            asked.PersonNoTold,
            _("Leg de nee vast"),
            (_("%(name)s zei nee") if first else _("%(name)s wil toch niet")) % name,
            "secondary",
        ),
        Deed.TELL: Spec(asked.Nothing, _("Ik heb het verteld")),
        Deed.UNDO: Spec(asked.Nothing, _("Maak ongedaan"), _("Toch niet voorstellen"), "secondary"),
        Deed.WITHDRAW: Spec(asked.Withdraw, _("Trek de voordracht in"), _("Trek in"), "secondary"),
    }
    if not met:
        specs.pop(Deed.NO_SHOW)
    if detail.row.told_at is not None or not _is_to_tell(detail):
        specs.pop(Deed.TELL)
    if first and detail.row.asked_at is None:
        specs.pop(Deed.WITHDRAW)
    else:
        specs.pop(Deed.UNDO)
    return specs


def _is_to_tell(detail: IntroductionDetail) -> bool:
    return bool(detail.row.text_person) and detail.row.said_yes is not False


def _employer(detail: IntroductionDetail) -> dict[Deed, Spec]:
    name = {"name": detail.short_name}
    met = detail.row.meets_at is not None and detail.row.meets_at <= clock.now()
    specs = {
        Deed.INVITE: Spec(asked.Talk, _("Ja, ik nodig %(name)s uit") % name),
        Deed.ACCEPT: Spec(asked.Nothing, _("Ja, %(name)s kan beginnen") % name, kind="secondary"),
        Deed.REFUSE: Spec(asked.EmployerNo, _("Verstuur nee"), _("Nee, dit past niet"), "secondary"),
        Deed.NO_SHOW: Spec(asked.Nothing, _("%(name)s kwam niet") % name, _("Het gesprek ging niet door"), "secondary"),
    }
    if detail.row.status == Status.INVITED:
        specs = {Deed.ACCEPT: specs[Deed.ACCEPT]._replace(kind="primary"), **specs}
        specs[Deed.INVITE] = Spec(asked.Talk, _("Leg de nieuwe tijd vast"), _("Een andere tijd"), "secondary")
    if not met:
        specs.pop(Deed.NO_SHOW)
    return specs


def _person(detail: IntroductionDetail) -> dict[Deed, Spec]:
    first = detail.row.status == Status.ASKED_PERSON
    later = _("Ik wil toch niet")
    return {
        Deed.AGREE: Spec(asked.Nothing, _("Ja, stel mij voor")),
        Deed.DECLINE: Spec(asked.PersonNo, _("Verstuur nee"), _("Nee, liever niet") if first else later, "secondary"),
    }


def carry_out(actor: Actor, number: int, deed: str, given: dict[str, Any], key: str) -> None:
    """The action behind a button that sends nothing. Raises what the action raises."""
    here: dict[str, Any] = {"number": number, "key": key}
    match deed:
        case Deed.LET_THROUGH:
            proposing.answer_proposal(actor, **here, yes=True)
        case Deed.HOLD_BACK:
            proposing.answer_proposal(actor, **here, yes=False, reason=given["reason"])
        case Deed.UNDO:
            proposing.undo(actor, **here)
        case Deed.AGREE:
            consenting.record_consent(actor, **here, yes=True, how=given.get("how", ""))
        case Deed.DECLINE:
            how = given.get("how", "")
            consenting.record_consent(actor, **here, yes=False, how=how, reason=given["reason"])
        case Deed.INVITE:
            presenting.invite(actor, **here, meets_at=given["meets_at"])
        case Deed.ACCEPT:
            presenting.accept(actor, **here)
        case Deed.REFUSE:
            texts = Refusal(given["reason"], given["to_person"], given.get("to_colleague", ""))
            presenting.refuse(actor, **here, said=texts, anyway=given["anyway"])
        case Deed.NO_SHOW:
            presenting.did_not_attend(actor, **here)
        case Deed.WITHDRAW:
            ending.withdraw(actor, **here, reason=given["reason"])
        case Deed.TELL:
            ending.tell(actor, **here)


def said(deed: str, name: str, voice: str) -> str:
    """What the page says afterwards."""
    words = {
        Deed.LET_THROUGH: _("Doorgelaten. Vraag nu of %(name)s wil kennismaken."),
        Deed.HOLD_BACK: _("Je hebt nee gezegd. Wie voorstelde leest je reden."),
        Deed.UNDO: _("Teruggedraaid. Er was nog niets verstuurd."),
        Deed.AGREE: _("Vastgelegd: %(name)s zei ja."),
        Deed.DECLINE: _("Vastgelegd: %(name)s zei nee. De werkgever ziet geen naam (meer)."),
        Deed.SHOW: _("Voorgesteld. De werkgever ziet %(name)s tot het antwoord er is."),
        Deed.INVITE: _("Vastgelegd: %(name)s is uitgenodigd."),
        Deed.ACCEPT: _("Vastgelegd: de werkgever zei ja."),
        Deed.REFUSE: _("Vastgelegd. De werkgever ziet geen naam meer."),
        Deed.NO_SHOW: _("Vastgelegd. Bel %(name)s: wat is er gebeurd?"),
        Deed.WITHDRAW: _("Ingetrokken. De werkgever ziet geen naam (meer)."),
        Deed.TELL: _("Fijn. De taak is klaar."),
    }
    theirs = {
        ("person", Deed.AGREE): _("Gelukt. We stellen je voor."),
        ("person", Deed.DECLINE): _("Gelukt. We zoeken samen verder."),
        ("employer", Deed.INVITE): _("Gelukt. Uw contactpersoon spreekt het af."),
        ("employer", Deed.ACCEPT): _("Gelukt. Uw contactpersoon belt over de start."),
        ("employer", Deed.REFUSE): _("Dank u. Uw antwoord is binnen."),
        ("employer", Deed.NO_SHOW): _("Dank u. Uw contactpersoon belt u."),
    }
    return (theirs.get((voice, Deed(deed))) or words[Deed(deed)]) % {"name": name}
