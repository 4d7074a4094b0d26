"""Form fields for the shared vocabulary of needs: a week of dayparts, a set of bits, an ordered level."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core import money
from perspectief.taxonomy.needs import DAYPARTS, DAYS, daypart_bit

COMPONENTS = "web/components"


class WeekInput(forms.Widget):
    """A table of 28 check boxes, one a daypart. Value: a week of 28 bits."""

    template_name = f"{COMPONENTS}/week_input.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The bits ticked, as text; `getlist` when the data has it."""
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(given)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: no box ticked is an answer too."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Rows of (daypart, cells of (bit number, spoken words, ticked))."""
        chosen = {int(bit) for bit in value if str(bit).isdigit()} if isinstance(value, list) else _numbers(value or 0)
        context = super().get_context(name, value, attrs)
        context["days"] = [(day[:2], day) for day in DAYS]
        context["rows"] = [
            (part, [_cell(at, number, chosen) for at in range(len(DAYS))]) for number, part in enumerate(DAYPARTS)
        ]
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """No single control to point at."""
        return ""


def _cell(day: int, daypart: int, chosen: set[int]) -> tuple[int, str, bool]:
    at = daypart_bit(day, daypart).bit_length() - 1
    return at, f"{DAYS[day]} {DAYPARTS[daypart]}", at in chosen


def _numbers(bits: int) -> set[int]:
    return {at for at in range(bits.bit_length()) if bits >> at & 1}


def _joined(numbers: Iterable[Any], highest: int) -> int:
    """Bit numbers as one integer. ValidationError when one is no bit of this field."""
    bits = 0
    for given in numbers:
        if not str(given).isdecimal() or int(given) >= highest:
            raise forms.ValidationError(_("Deze keuze kennen we niet. Kies opnieuw."), code="unknown")
        bits |= 1 << int(given)
    return bits


class WeekField(forms.Field):
    """A week of dayparts as 28 bits."""

    widget = WeekInput

    def to_python(self, value: Any) -> int:
        """List of bit numbers to bits."""
        return value if isinstance(value, int) else _joined(value or (), len(DAYS) * len(DAYPARTS))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares bits with bits."""
        return (initial or 0) != self.to_python(data)

    def validate(self, value: Any) -> None:
        """An empty week is no answer when one is required."""
        if self.required and not value:
            raise forms.ValidationError(_("Kies ten minste één dagdeel."), code="required")


class OptionsInput(forms.CheckboxSelectMultiple):
    """Check boxes in one or more columns."""

    template_name = f"{COMPONENTS}/options_input.html"


class RadioInput(forms.RadioSelect):
    """Radio buttons under each other."""

    template_name = f"{COMPONENTS}/options_input.html"


class BitsField(forms.MultipleChoiceField):
    """A set of things to tick, stored as bits. `things`: (bit number, label) of each; see needs.py."""

    widget = OptionsInput

    def __init__(self, *, things: Sequence[tuple[int, str]], **options: Any):
        super().__init__(choices=[(str(bit), label) for bit, label in things], **options)

    def prepare_value(self, value: Any) -> list[str]:
        """Bits to the ticked values."""
        return [str(at) for at in sorted(_numbers(value))] if isinstance(value, int) else list(value or ())

    def clean(self, value: Any) -> int:
        """Ticked values to bits; ValidationError on an unknown one."""
        return _joined(super().clean(value), 63)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares sets of ticked values."""
        return set(self.prepare_value(initial)) != set(data or ())


class LevelField(forms.TypedChoiceField):
    """One of an ordered list of words, stored as its number; empty is unknown (None). `first`: the number of the first word."""

    widget = forms.Select

    def __init__(self, *, words: Sequence[str], first: int = 0, unknown: Any = None, **options: Any):
        options.setdefault("required", False)
        numbered = [(str(at), word) for at, word in enumerate(words, first)]
        super().__init__(
            choices=[("", unknown or _("onbekend: vraag het")), *numbered], coerce=int, empty_value=None, **options
        )


class HoursField(forms.IntegerField):
    """Hours a week, 0 to 60."""

    def __init__(self, **options: Any):
        super().__init__(min_value=0, max_value=60, **options)
        self.error_messages.setdefault("invalid", _("Vul een heel getal in, bijvoorbeeld 24."))


class EurosField(forms.Field):
    """An amount in euros as people write it ("15,40", "€ 15.40", "1.234,56"), stored in cents. `most`: in whole euros."""

    widget = forms.TextInput

    def __init__(self, *, most: int = 9999, **options: Any):
        super().__init__(**options)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        """1540 → "15,40"."""
        return money.written(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Text to cents; None when empty."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            cents = money.cents_of(text)
        except ValueError:
            cents = -1
        if not 0 <= cents <= self.most * 100 + 99:
            raise forms.ValidationError(_("Schrijf het bedrag zo: 15,40."), code="invalid")
        return cents

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares cents with cents."""
        try:
            return initial != self.to_python(data)
        except forms.ValidationError:
            return True
