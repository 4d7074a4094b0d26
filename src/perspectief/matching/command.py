"""Commands of the room: the algorithm card."""

import argparse
from pathlib import Path

DOCUMENTS = Path(__file__).resolve().parents[3] / "docs"


def algorithm_card(words: list[str]) -> int:
    """Writes docs/algorithm-card.md from the rules."""
    from perspectief.matching.card import algorithm_card as made

    parser = argparse.ArgumentParser(
        prog="perspectief algorithm-card", description="Maakt de kaart van het algoritme uit de regels."
    )
    parser.add_argument("--in", dest="folder", type=Path, default=DOCUMENTS, help="map voor het bestand")
    path = parser.parse_args(words).folder / "algorithm-card.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(made(), "utf-8")
    print(path)
    return 0
