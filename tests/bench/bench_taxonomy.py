"""Speed of the search on the shipped catalogue: `python -m tests.bench.bench_taxonomy`. Ratios to the bar."""

import time
from collections.abc import Callable, Iterable
from importlib.resources import files

from perspectief.taxonomy.catalogue import Catalogue, catalogue
from perspectief.taxonomy.index import Index, index
from perspectief.taxonomy.recognise import skills_in
from perspectief.taxonomy.search import code_text, search

LETTER = "Ik heb in een winkel vakken gevuld en klanten geholpen. Tillen gaat niet meer, fietsen repareren wel. " * 5


def once(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def spread(what: str, bar: float, work: Callable[[str], object], texts: Iterable[str]) -> None:
    """Print median, 95th percentile and slowest of the texts; `bar` in seconds holds for the 95th percentile."""
    took = sorted(once(lambda text=text: work(text)) for text in texts)
    middle, high, most = took[len(took) // 2], took[len(took) * 95 // 100], took[-1]
    print(
        f"{what:<34} p50 {middle * 1e3:6.2f}  p95 {high * 1e3:6.2f}  most {most * 1e3:6.2f} ms   ratio {high / bar:5.2f}"
    )


def main() -> None:
    """All figures, one line each."""
    data = catalogue()
    names = [name for occupation in data.occupations.values() for name in occupation.synonyms]
    folder = files("perspectief.taxonomy") / "data"
    read = min(once(lambda: Catalogue(folder)) for _ in range(5))
    made = min(once(lambda: Index(data)) for _ in range(3))
    print(f"{len(data.occupations)} occupations, {len(data.skills)} skills, {len(index().entries)} texts")
    print(f"catalogue read in {read * 1e3:.0f} ms (bar 60), index made in {made * 1e3:.0f} ms")
    spread("search for a name", 0.005, search, names)
    beginnings = sorted({name[:length].strip() for name in names for length in (2, 3, 4, 6)})
    spread("type-ahead on a beginning", 0.005, lambda text: search(text, typing=True), beginnings)
    spread("code a text", 0.005, code_text, (name[1:] for name in names))
    skills_in(LETTER)  # gathers the names once
    spread("skills in a letter", 0.005, skills_in, [LETTER] * 20)


if __name__ == "__main__":
    main()
