"""Every figure, each with one definition. `FIGURES`: by code."""

from perspectief.monitoring.definitions import file, steps, taught, work
from perspectief.monitoring.definitions.shape import Figure

FIGURES: dict[str, Figure] = {one.code: one for one in (*work.FIGURES, *steps.FIGURES, *taught.FIGURES, *file.FIGURES)}
