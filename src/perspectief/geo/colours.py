"""A colour for every region, the same on every page. Pure.

Text and shapes in it stand out from white by 4.5 to 1 or more (WCAG 2.2, 1.4.3), so it can be the colour of a bar or of a word. A colour never
says something by itself: the name stands beside it.
"""

import colorsys
from functools import cache

TURN = 0.618033988749895  # of the circle: regions whose numbers follow each other are far apart
LEAST = 4.5
STRENGTHS = (0.75, 0.5, 0.95)


@cache
def colour(region: int) -> str:
    """'#01567f': of a region by its number."""
    hue, strength = region * TURN % 1, STRENGTHS[region % len(STRENGTHS)]
    light = 0.46
    while contrast(found := _hex(hue, light, strength)) < LEAST:
        light -= 0.01
    return found


def contrast(shown: str) -> float:
    """How a colour stands out from white."""
    red, green, blue = (_linear(int(shown[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _hex(hue: float, light: float, strength: float) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue, light, strength))
