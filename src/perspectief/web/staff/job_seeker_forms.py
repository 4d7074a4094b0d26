"""The forms of a job seeker: card, name and contact, dossier, standing. They turn rows into form values and back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from perspectief.geo.queries import parse_pc4, postcode
from perspectief.supply.queries.card import CardDetail
from perspectief.supply.rules import State
from perspectief.taxonomy import needs
from perspectief.web.fields import BitsField, HoursField, LevelField, RadioInput, WeekField
from perspectief.web.pick import OCCUPATION, SEARCH, SKILL, PickField

UNKNOWN_WHEN_EMPTY = (
    "kinds_of_work",
    "branches",
    "contract_forms",
    "place_kinds",
    "modes",
    "week_can",
    "week_rather_not",
)
LISTS = ("can", "learns", "wishes")
TRAVEL = ((15, "15 minuten"), (30, "een half uur"), (45, "drie kwartier"), (60, "een uur"), (90, "anderhalf uur"))


class KeptForm(forms.Form):
    """A form that can be shown again with what was typed, judged or not: after a search nothing is an error yet."""

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None):
        super().__init__(data, initial=dict(initial or {}))
        searched = data.get(SEARCH) if data is not None else None
        if data is not None and searched in self.fields:
            self.fields[searched].widget.query = data.get(f"{searched}_q", "")

    def unjudged(self) -> "KeptForm":
        """The same form without errors."""
        self._errors = ErrorDict()
        return self


class Pc4Field(forms.CharField):
    """Four digits of a postcode that exists, as a number; None when empty."""

    def __init__(self, **options: Any):
        super().__init__(max_length=10, **options)

    def clean(self, value: Any) -> Any:
        """Text to the number."""
        text = super().clean(value)
        if not text:
            return None
        number = parse_pc4(text)
        if number is None or postcode(number) is None:
            raise forms.ValidationError(_("Deze postcode kennen we niet. Vul de vier cijfers in, bijvoorbeeld 4811."))
        return number


def day_field(**options: Any) -> forms.DateField:
    """A day, by the browser's calendar or typed."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **options)


def things(labelled: Any) -> list[tuple[int, str]]:
    """(bit, label) of a list of the vocabulary, whose bit is its place."""
    return [(bit, row[1]) for bit, row in enumerate(labelled)]


def load_fields() -> dict[str, forms.Field]:
    """A choice for each of the eight loads: the most that goes well."""
    return {
        f"load_{code}": LevelField(words=words, label=label.capitalize(), unknown=_("onbekend"))
        for code, label, words in needs.LOADS
    }


LOAD_NAMES = tuple(load_fields())


def packed_loads(cleaned: Mapping[str, Any]) -> int | None:
    """The loads of a cleaned form as stored; None when they are unknown."""
    levels = [cleaned.get(name) for name in LOAD_NAMES]
    return None if None in levels else needs.pack_loads([level for level in levels if level is not None])


def spread_loads(packed: int | None) -> dict[str, int]:
    """Stored loads as values of the form."""
    return {} if packed is None else dict(zip(LOAD_NAMES, needs.unpack_loads(packed), strict=True))


class CardForm(KeptForm):
    """What somebody can do, wants and needs to work."""

    title = forms.CharField(
        label=_("In één regel: wat kan of zoekt deze persoon?"),
        help_text=_("Zonder naam. Bijvoorbeeld: verzamelen en inpakken, rustig in drukte."),
        max_length=120,
    )
    can = PickField(
        kind=SKILL,
        required=False,
        label=_("Wat kan deze persoon?"),
        help_text=_("Taken en vaardigheden. Ook van thuis, van vrijwilligerswerk of van een hobby."),
    )
    learns = PickField(kind=SKILL, required=False, label=_("Wat wil deze persoon leren?"))
    certificates = BitsField(
        things=[(one.bit, one.label) for one in needs.CERTIFICATES],
        required=False,
        label=_("Diploma's en papieren die er al zijn"),
    )
    education = LevelField(words=needs.EDUCATION, label=_("Hoogste opleiding"))
    wishes = PickField(kind=OCCUPATION, required=False, label=_("Welk werk wil deze persoon?"))
    kinds_of_work = BitsField(
        things=[(bit, f"{label} – {example}") for bit, (_code, label, example) in enumerate(needs.KINDS_OF_WORK)],
        required=False,
        label=_("Soort werk"),
    )
    branches = BitsField(things=things(needs.BRANCHES), required=False, label=_("Branches"))
    place_kinds = BitsField(things=things(needs.PLACE_KINDS), required=False, label=_("Soort plek"))
    contract_forms = BitsField(things=things(needs.CONTRACT_FORMS), required=False, label=_("Soort contract"))
    motivation = forms.CharField(
        label=_("Wat vindt deze persoon belangrijk in werk?"),
        help_text=_("Bijvoorbeeld: een vast team. Geen ziekte, straf of uitkering."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    week_can = WeekField(
        required=False,
        label=_("Wanneer kan deze persoon werken?"),
        help_text=_("Ochtend tot 12 uur, middag tot 18 uur, avond tot 23 uur."),
    )
    week_rather_not = WeekField(
        required=False, label=_("Wanneer liever niet?"), help_text=_("Het kan wel, maar is niet fijn.")
    )
    hours_min = HoursField(required=False, label=_("Uren in de week, vanaf"))
    hours_max = HoursField(required=False, label=_("Uren in de week, tot en met"))
    school_hours = forms.BooleanField(required=False, label=_("Alleen als de kinderen op school zijn"))
    available_from = day_field(label=_("Kan beginnen vanaf"))
    pc4 = Pc4Field(
        required=False,
        label=_("Postcode, vier cijfers"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    modes = BitsField(
        things=[(mode.bit, mode.label) for mode in needs.MODES], required=False, label=_("Hoe reist deze persoon?")
    )
    travel_minutes = forms.TypedChoiceField(
        choices=[("", _("onbekend: vraag het")), *((str(minutes), label) for minutes, label in TRAVEL)],
        coerce=int,
        empty_value=None,
        required=False,
        label=_("Reistijd, hooguit"),
    )
    language = LevelField(words=needs.LANGUAGE, label=_("Nederlands spreken en verstaan"))
    reading = LevelField(words=needs.READING, label=_("Nederlands lezen"))
    inburgering = forms.BooleanField(required=False, label=_("Is bezig met inburgeren"))
    adaptations = BitsField(
        things=things(needs.ADAPTATIONS),
        required=False,
        label=_("Wat is er nodig op de werkplek?"),
        help_text=_("Vink aan wat nodig is, niet waardoor dat komt."),
    )
    guidance = LevelField(words=needs.GUIDANCE, label=_("Begeleiding op het werk"))
    guidance_hours = HoursField(required=False, label=_("Jobcoach, uren in de week"))

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None):
        self.base_fields = {**self.base_fields, **load_fields()}
        super().__init__(data, initial=initial)
        given = initial or {}
        minutes = given.get("travel_minutes")
        if minutes is not None and minutes not in dict(TRAVEL):
            self.fields["travel_minutes"].choices = [
                *self.fields["travel_minutes"].choices,
                (str(minutes), f"{minutes} minuten"),
            ]

    def clean(self) -> dict[str, Any]:
        """Loads: all eight or none; hours in order."""
        cleaned = super().clean() or {}
        open_loads = [name for name in LOAD_NAMES if cleaned.get(name) is None]
        if 0 < len(open_loads) < len(LOAD_NAMES):
            for name in open_loads:
                self.add_error(name, _("Kies ook hier een antwoord, of zet alle acht op onbekend."))
        low, high = cleaned.get("hours_min"), cleaned.get("hours_max")
        if low is not None and high is not None and low > high:
            self.add_error("hours_max", _("Dit is lager dan het laagste aantal uren."))
        return cleaned

    def load_rows(self) -> list[forms.BoundField]:
        """The fields of the loads, in their order."""
        return [self[name] for name in LOAD_NAMES]

    def card_values(self) -> dict[str, Any]:
        """What `supply.actions.cards` takes as `values`."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in CardForm.declared_fields if name not in LISTS}
        for name in UNKNOWN_WHEN_EMPTY:
            held = self.initial.get(name)
            values[name] = values[name] or (held if held == 0 else None)  # nothing ticked was and stays nothing
        if values["week_rather_not"] and values["week_can"] is None:
            values["week_can"] = 0
        return values | {"loads": packed_loads(cleaned)}


def card_initial(detail: CardDetail) -> dict[str, Any]:
    """A card as values of CardForm."""
    card = detail.card
    plain = {name: getattr(card, name) for name in CardForm.declared_fields if name not in LISTS}
    return plain | spread_loads(card.loads) | {"can": detail.can, "learns": detail.learns, "wishes": detail.wishes}


class NameFields(KeptForm):
    """Who it is."""

    given_name = forms.CharField(label=_("Voornaam"), max_length=80)
    prefix = forms.CharField(label=_("Tussenvoegsel"), required=False, max_length=30)  # type: ignore[assignment]  # a field, not the prefix of a form
    family_name = forms.CharField(label=_("Achternaam"), max_length=80)
    birth_date = day_field(label=_("Geboortedatum"))
    phone = forms.CharField(
        label=_("Telefoon"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("E-mailadres"), required=False)


NAME_FIELDS = tuple(NameFields.declared_fields)


class ProfileForm(NameFields):
    """Name, contact and texts with a name above them."""

    postcode = forms.CharField(label=_("Postcode, met letters"), required=False, max_length=10)
    street = forms.CharField(label=_("Straat en huisnummer"), required=False, max_length=120)
    presentation = forms.CharField(
        label=_("Zo stelt deze persoon zich voor"),
        help_text=_("In eigen woorden. Een werkgever leest dit pas na een ja op een voorstel."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    cv_text = forms.CharField(
        label=_("Wat deze persoon eerder deed"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def profile_initial(detail: CardDetail) -> dict[str, Any]:
    """A profile as values of ProfileForm; empty when there is none."""
    return {name: getattr(detail.profile, name) for name in ProfileForm.base_fields} if detail.profile else {}


class DossierForm(KeptForm):
    """What the own organisation keeps."""

    client_number = forms.CharField(label=_("Cliëntnummer"), required=False, max_length=40)
    caseworker_id = forms.TypedChoiceField(label=_("Klantmanager"), coerce=int, empty_value=None, required=False)
    benefit = forms.CharField(label=_("Uitkering"), required=False, max_length=80)
    obligations = forms.CharField(label=_("Afspraken en plichten"), required=False, max_length=600)
    debts = forms.NullBooleanField(
        label=_("Schulden waar hulp bij nodig is"),
        required=False,
        widget=forms.NullBooleanSelect(),
    )
    health_limits = forms.CharField(
        label=_("Wat lukt niet of niet lang"),
        help_text=_("Wat iemand niet kan of nodig heeft. Geen ziekte en geen diagnose."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    notes = forms.CharField(
        label=_("Aantekeningen"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None, colleagues: Any = ()):
        super().__init__(data, initial=initial)
        rows = [("", _("nog niemand")), *((str(one.pk), one.name) for one in colleagues)]
        holder = (initial or {}).get("caseworker_id")
        if holder and str(holder) not in dict(rows):
            rows.append((str(holder), (initial or {})["caseworker_name"]))
        self.fields["caseworker_id"].choices = rows
        self.fields["debts"].widget.choices = [("unknown", _("onbekend")), ("true", _("ja")), ("false", _("nee"))]


DOSSIER_FIELDS = tuple(DossierForm.declared_fields)


def dossier_initial(detail: CardDetail) -> dict[str, Any]:
    """A dossier as values of DossierForm."""
    dossier = detail.dossier
    if dossier is None:
        return {}
    holder = dossier.caseworker.name if dossier.caseworker else ""
    return {name: getattr(dossier, name) for name in DOSSIER_FIELDS} | {"caseworker_name": holder}


class StandingForm(KeptForm):
    """How far from work, whether searching, and who may find the card."""

    state = forms.ChoiceField(choices=State.choices, widget=RadioInput, label=_("Waar staat deze persoon?"))
    readiness = LevelField(
        words=("laag – er is eerst iets anders nodig", "midden – kan werken met steun", "werkfit – kan aan het werk"),
        first=1,
        unknown=_("nog niet bepaald"),
        label=_("Hoe ver van werk?"),
        help_text=_("Jouw oordeel, met je naam en de datum van vandaag. Alleen het loket ziet dit."),
    )
    person_key = forms.BooleanField(
        required=False, label=_("Deze persoon vindt het goed dat werkgevers en partners de kaart zien, zonder naam")
    )
    how = forms.CharField(
        required=False,
        max_length=200,
        label=_("Hoe is dat gezegd?"),
        help_text=_("Bijvoorbeeld: in het gesprek van vandaag."),
    )
    organisation_key = forms.BooleanField(required=False, label=_("Wij vinden dat ook goed"))

    def clean(self) -> dict[str, Any]:
        """The person's key says how it was given."""
        cleaned = super().clean() or {}
        if cleaned.get("person_key") and not cleaned.get("how"):
            self.add_error("how", _("Vul in hoe deze persoon dat heeft gezegd."))
        return cleaned


def standing_initial(detail: CardDetail) -> dict[str, Any]:
    """Where somebody stands as values of StandingForm."""
    card = detail.card
    return {
        "state": card.state,
        "readiness": card.readiness,
        "person_key": card.person_key_at is not None,
        "how": card.person_key_how,
        "organisation_key": card.organisation_key_at is not None,
    }


class NewJobSeekerForm(NameFields, CardForm):
    """A new person: name and card in one."""

    client_number = forms.CharField(label=_("Cliëntnummer"), required=False, max_length=40)
    other_person = forms.BooleanField(required=False, label=_("Ik heb gekeken: dit is iemand anders"))
