"""The forms of the money of a plan: each types one amount, which then waits for a second person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core import clock
from perspectief.plans.content import Content
from perspectief.plans.money.entering import Note
from perspectief.plans.money.queries import MoneyPage
from perspectief.plans.money.rules import FundKind
from perspectief.plans.rules import Pillar
from perspectief.web import formats
from perspectief.web.fields import EurosField
from perspectief.web.staff.job_seeker_forms import KeptForm, day_field

MOST = 1_000_000_000  # euros


def _day(label: Any) -> forms.DateField:
    made = day_field(label=label)
    made.required = True
    return made


def _why(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), **options)


class MoneyForm(KeptForm):
    """An amount. `title`: of the page; `lead`: what happens with it."""

    title: Any = ""
    lead: Any = ""
    cents = EurosField(label=_("Bedrag in euro’s"), most=MOST, help_text=_("Bijvoorbeeld 1.234,56."))

    def __init__(self, data: Any = None, *, initial: Any = None, page: MoneyPage, content: Content | None = None):
        super().__init__(data, initial={"on": clock.today()} | dict(initial or {}))
        self.page = page
        self.fill(page, content or {})

    def fill(self, page: MoneyPage, content: Content) -> None:
        """Puts what can be chosen in the fields."""

    def choose(self, name: str, rows: list[tuple[int, str]], nothing: Any = None) -> None:
        """The choices of a field; `nothing`: the words of the empty one."""
        first = [("", nothing)] if nothing is not None else []
        self.fields[name].choices = [*first, *rows]  # type: ignore[attr-defined]

    def note(self) -> Note:
        """What stands beside the amount."""
        return Note(**{name: self.cleaned_data[name] or "" for name in ("who", "text", "reference") if name in self.fields},
                    on=self.cleaned_data.get("on"))  # fmt: skip


def _chosen(label: Any, *, required: bool = True, **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, **options)


def _lines(page: MoneyPage) -> list[tuple[int, str]]:
    return [
        (one.number, str(_("%(line)s (nog %(free)s vrij)")) % {"line": one.name, "free": formats.euros(one.free)})
        for one in page.lines
    ]


class FundForm(MoneyForm):
    """Money that is granted, or that somebody pays along."""

    title, lead = _("Nieuwe toezegging"), _("Geld van het rijk, of van een partij of branche die meebetaalt.")
    kind = forms.ChoiceField(label=_("Waar komt het vandaan?"), choices=FundKind.choices, initial=FundKind.COFUNDER)
    name = forms.CharField(
        label=_("Wie betaalt mee?"), max_length=120, required=False, help_text=_("Bij geld van het rijk mag dit leeg.")
    )
    on = _day(_("Toegezegd op"))
    reference = forms.CharField(label=_("Kenmerk van de brief of het besluit"), max_length=120, required=False)
    text = _why(_("Waar is het voor bedoeld?"), required=False)
    field_order = ("kind", "name", "cents", "on", "reference", "text")


class ReceiptForm(MoneyForm):
    """Money that came in."""

    title, lead = _("Geld ontvangen"), _("Wat er echt op de rekening kwam.")
    fund = _chosen(_("Van wie?"))
    on = _day(_("Ontvangen op"))
    reference = forms.CharField(label=_("Kenmerk van de betaling"), max_length=120, required=False)
    field_order = ("fund", "cents", "on", "reference")

    def fill(self, page: MoneyPage, content: Content) -> None:
        """Funds of which something is still to come."""
        self.choose("fund", [(one.number, one.name) for one in page.funds if one.left > 0])


class LineForm(MoneyForm):
    """A budget line."""

    title, lead = (
        _("Regel op de begroting"),
        _("Waar is het geld voor? Bestaat de regel al, dan komt het bedrag erbij."),
    )
    name = forms.CharField(label=_("Naam van de regel"), max_length=120)
    action = _chosen(_("Bij welke actie?"), required=False)
    pillar = forms.ChoiceField(
        label=_("Of bij welke pijler?"), required=False, choices=[("", _("geen")), *Pillar.choices]
    )
    fund = _chosen(_("Uit welk geld?"), required=False)
    field_order = ("name", "cents", "action", "pillar", "fund")

    def fill(self, page: MoneyPage, content: Content) -> None:
        """Actions of the plan, and funds."""
        self.choose("action", [(one["number"], one["title"]) for one in content.get("actions", [])], _("geen actie"))
        self.choose("fund", [(one.number, one.name) for one in page.funds], _("alle bronnen samen"))


class CommitForm(MoneyForm):
    """A promise to pay."""

    title, lead = _("Verplichting"), _("Een opdracht of toezegging aan iemand, op één regel.")
    line = _chosen(_("Op welke regel?"))
    who = forms.CharField(label=_("Aan wie?"), max_length=120)
    text = _why(_("Waarvoor?"))
    on = _day(_("Afgesproken op"))
    reference = forms.CharField(label=_("Nummer van de opdracht of het contract"), max_length=120, required=False)
    field_order = ("line", "who", "text", "cents", "on", "reference")

    def fill(self, page: MoneyPage, content: Content) -> None:
        """The lines, with what is free."""
        self.choose("line", _lines(page))


class PayForm(MoneyForm):
    """A payment."""

    title, lead = _("Betaling"), _("Wat er betaald is op een verplichting, met het stuk erbij.")
    commitment = _chosen(_("Op welke verplichting?"))
    on = _day(_("Betaald op"))
    reference = forms.CharField(label=_("Nummer van de factuur"), max_length=120, required=False)
    field_order = ("commitment", "cents", "on", "reference")

    def fill(self, page: MoneyPage, content: Content) -> None:
        """Promises with something open."""
        self.choose(
            "commitment",
            [
                (one.entry.number, f"{one.entry.who}: {one.entry.text} ({formats.euros(one.open)})")
                for one in page.payable
            ],
        )


class ExcessForm(MoneyForm):
    """A decision to go above a line."""

    title = _("Besluit boven de regel")
    lead = _("Een regel mag alleen hoger met een besluit op naam. Leg vast wie besloot, wanneer en waarom.")
    line = _chosen(_("Welke regel mag hoger?"))
    who = forms.CharField(label=_("Wie besloot het? Naam en functie"), max_length=120)
    on = _day(_("Besloten op"))
    text = _why(_("Waarom?"))
    reference = forms.CharField(label=_("Kenmerk van het besluit"), max_length=120, required=False)
    field_order = ("line", "cents", "who", "on", "text", "reference")

    def fill(self, page: MoneyPage, content: Content) -> None:
        """The lines, with what is free."""
        self.choose("line", _lines(page))


class CorrectForm(MoneyForm):
    """Taking an amount back."""

    title = _("Correctie")
    lead = _("Het oude bedrag blijft staan. Er komt een regel bij die het terugdraait.")
    entry = _chosen(_("Welk bedrag klopt niet?"))
    text = _why(_("Wat klopt er niet?"))
    field_order = ("entry", "text")

    def fill(self, page: MoneyPage, content: Content) -> None:
        """What was approved and not corrected; its amount is known."""
        del self.fields["cents"]
        self.choose(
            "entry",
            [
                (one.entry.number, f"{one.label}: {one.hangs}, {formats.euros(one.entry.cents)}")
                for one in page.entries
                if one.correctable
            ],
        )


FORMS: dict[str, type[MoneyForm]] = {
    "toezegging": FundForm,
    "ontvangst": ReceiptForm,
    "regel": LineForm,
    "verplichting": CommitForm,
    "betaling": PayForm,
    "besluit": ExcessForm,
    "correctie": CorrectForm,
}
