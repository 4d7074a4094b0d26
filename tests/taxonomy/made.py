"""A tiny catalogue in the format of the shipped files."""

from pathlib import Path

from perspectief.taxonomy.catalogue import Catalogue

FILES = {
    "skill_groups.csv": """code;label
vervoer;Rijden en bezorgen
schoon;Schoonmaken
""",
    "skills.csv": """code;kind;group;label;esco;synonyms
V0001;task;vervoer;pakketten rondbrengen;http://data.europa.eu/esco/skill/1;pakketten bezorgen|pakjes
V0002;skill;vervoer;de weg vinden;;navigeren
V0003;task;schoon;ramen wassen;;ramen zemen
V0005;task;schoon;vloeren dweilen;;dweilen
""",
    "occupations.csv": """code;branch;label;summary;tasks;required;useful;certificates;kinds;isco;esco;synonyms
B0001;logistiek;Pakketten bezorgen;Je brengt pakketten.;V0001;V0002;;rijbewijs-b;vervoeren;9621;http://e/1;chauffeur pakketten
B0002;logistiek;Vrachtwagen rijden;Je rijdt ver weg.;V0001;V0002;;rijbewijs-c code-95;vervoeren;8332;;trucker|chauffeur groot
B0004;schoon;Ramen wassen;Je wast ramen.;V0003 V0005;;V0002;;opruimen;9123;http://e/1;glazenwasser|trucker
""",
    "ambiguous.csv": """word;order;label;example;distance;occupations
chauffeur;2;Ver weg;naar Barcelona;100;B0002
chauffeur;1;In de wijk;pakjes in de straat;10;B0001
schoon;1;Ramen;wassen;5;B0004
""",
}


def made(folder: Path, **changed: str) -> Catalogue:
    """The catalogue read from files written in `folder`; a file can be given another text by its name without .csv."""
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return Catalogue(folder)
