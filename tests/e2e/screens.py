"""Pictures of the pages for docs/screens.md: small files, the same size every time."""

import io
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "docs"
PICTURES = FOLDER / "screens"
COMMAND = "python -m pytest tests/e2e/test_screens.py --screens"
LONGEST = {1280: 2400, 375: 1600}  # of a long page only the beginning
MOST_BYTES = 150_000

# A bar that sticks to the window would lie across the middle of a long picture.
STILL = """() => {
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  for (const one of document.querySelectorAll("body *")) {
    if (getComputedStyle(one).position === "sticky") one.style.setProperty("position", "static");
  }
}"""


class Screen(NamedTuple):
    """A page in the documentation. `path`: scene to address; `steps`: what is done before the picture, if anything."""

    name: str
    title: str
    says: str
    role: str
    path: Any
    steps: Any = None
    widths: tuple[int, ...] = (1280, 375)


def picture(page: Any) -> bytes:
    """The page from the top as a PNG of 256 colours."""
    width = page.viewport_size["width"]
    height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST[width])
    page.evaluate(STILL)
    raw = page.screenshot(
        full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}, animations="disabled"
    )
    return small(raw)


def small(raw: bytes) -> bytes:
    """A screenshot with a palette; fewer colours until it is small enough."""
    image = Image.open(io.BytesIO(raw)).convert("RGB")
    for colours in (256, 128, 64, 32):
        held = io.BytesIO()
        image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            held, "PNG", optimize=True
        )
        if len(held.getvalue()) < MOST_BYTES:
            break
    return held.getvalue()


def file_name(screen: Screen, width: int) -> str:
    """start-1280.png"""
    return f"{screen.name}-{width}.png"


def document(screens: list[Screen]) -> str:
    """The text of docs/screens.md."""
    parts = [
        "# Screens\n",
        "Every page with a made region in it: nobody here exists. The tests make these pictures; renew them with\n",
        f"```sh\n.venv/bin/{COMMAND}\n```\n",
    ]
    for screen in screens:
        parts.append(f"## {screen.title}\n\n{screen.says}\n")
        for width in screen.widths:
            kind = "on a phone" if width < 600 else "on a desk"
            parts.append(f"![{screen.title}, {kind}](screens/{file_name(screen, width)})\n")
    return "\n".join(parts)
