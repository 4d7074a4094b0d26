"""The made region as files, the way registers are exported: Windows-1252, semicolons, Dutch headers, dates and decimals.

Some of it is as untidy as real exports are: rows that stand in twice, postcodes without letters, dates that do not exist.
"""

import codecs
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl

from perspectief.exchange.made.chance import Flags, chance, stream
from perspectief.exchange.made.names import plain
from perspectief.exchange.made.region import MadeRegion
from perspectief.geo.gazetteer import gazetteer
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import CERTIFICATES, DAYS, SIZE_CLASSES, bits

LICENCES = {0: "B", 1: "BE", 2: "C", 3: "CE", 4: "D", 5: "AM", 6: "T"}  # bits that have a column of their own
LANGUAGE = ("geen", "A1", "A2", "B1", "B2", "C1", "moedertaal")
READING = ("kan niet lezen", "slecht", "basis", "voldoende", "zeer goed")
EDUCATION = ("geen", "mbo 1", "vmbo", "mbo 4", "hbo", "wo")
GUIDANCE = ("geen", "af en toe", "wekelijks", "dagelijks", "de hele dag")
READINESS = ("", "laag", "midden", "werkfit")
MODES = ("lopend", "fiets", "e-bike", "ov", "brommer", "auto", "busje van het werk")
CONTRACTS = ("vast", "tijdelijk", "uitzend", "oproep", "bbl", "zonder loon")
PLACE_KINDS = ("baan", "leerwerkplek", "basisbaan", "proefplaatsing", "werkervaringsplek", "meeloopdag")
ADAPTATIONS = (
    "drempelvrij", "rustige plek", "vaste begeleider", "taken op papier", "vaker pauze", "zittend werk", "hulp bij tillen",
    "groot scherm", "hulp bij horen", "eigen tempo", "uren opbouwen", "geen wisselende diensten", "ruimte om te bidden", "klein team",
)  # fmt: skip
UNTIDY = {"twice": 0.003, "postcode": 0.004, "birth_date": 0.0015, "capitals": 0.004}


def write(made: MadeRegion, folder: Path, seed: int) -> dict[str, int]:
    """Writes `werkzoekenden.csv`, `plekken.csv` and the people of the largest municipality. Gives rows per file."""
    folder.mkdir(parents=True, exist_ok=True)
    people = _untidy(seed, people_table(made))
    largest = made.cards.filter(pl.col("organisation").is_in(made.staff.of_kind("gemeente")))["organisation"].mode()[0]
    name = made.staff.organisations.filter(pl.col("organisation") == largest)["name"][0]
    own = people.filter(pl.col("_owner") == largest)
    found = {
        "werkzoekenden.csv": people.drop("_owner"),
        f"werkzoekenden_{plain(name).replace(' ', '_')}.csv": own.drop("_owner"),
        "plekken.csv": places_table(made),
    }
    for file, frame in found.items():
        (folder / file).write_bytes(encoded(frame))
    return {file: frame.height for file, frame in found.items()}


def people_table(made: MadeRegion) -> pl.DataFrame:
    """A row per person under the headers of a municipal register; `_owner` is not one of them."""
    cards, profiles = made.cards, made.profiles
    own = made.dossiers.head(cards.height)
    towns = {pc4: one.place for pc4, one in gazetteer().postcodes.items()}
    workers = dict(made.staff.users.select("user", "name").iter_rows())
    return pl.DataFrame(
        {
            "_owner": own["organisation"],
            "klantnummer": own["client_number"],
            "bsn": own["bsn"].cast(pl.String).str.zfill(9),
            "achternaam": profiles["family_name"],
            "tussenvoegsel": profiles["prefix"],
            "voornaam": profiles["given_name"],
            "geboortedatum": _dates(profiles["birth_date"]),
            "adres": profiles["street"],
            "postcode": profiles["postcode"],
            "woonplaats": _named(cards["pc4"], lambda pc4: towns[pc4]),
            "telefoon": profiles["phone"],
            "e-mail": profiles["email"],
            "werkfitheid": _level(cards["readiness"], READINESS),
            "datum stand": _dates(cards["readiness_at"]),
            "uren": _hours(cards),
            "beschikbaarheid": _named(cards["week_can"], week),
            "onder schooltijd": _yes(cards["school_hours"]),
            "vervoer": _several(cards["modes"], MODES),
            "reistijd": pl.select(pl.concat_str([cards["travel_minutes"].cast(pl.String), pl.lit(" min")])).to_series(),
            "taalniveau": _level(cards["language"], LANGUAGE),
            "leesvaardigheid": _level(cards["reading"], READING),
            "opleiding": _level(cards["education"], EDUCATION),
            "rijbewijs": _named(cards["certificates"], licences),
            "certificaten": _named(cards["certificates"], certificates),
            "gewenst beroep": _listed(made.wishes, cards.height, "card", "occupation", _job_title, 2),
            "vaardigheden": _listed(made.skills.filter(relation="can"), cards.height, "card", "skill", _skill, 12),
            "begeleiding": _level(cards["guidance"], GUIDANCE),
            "aanpassingen": _several(cards["adaptations"], ADAPTATIONS),
            "contractvorm": _several(cards["contract_forms"], CONTRACTS),
            "soort plek": _several(cards["place_kinds"], PLACE_KINDS),
            "inburgering": _yes(cards["inburgering"]),
            "beschikbaar vanaf": _dates(cards["available_from"]),
            "inschrijfdatum": _dates(cards["waiting_since"]),
            "laatste contact": _dates(cards["confirmed_at"]),
            "toestemming delen": _yes(cards["person_key_at"].is_not_null()),
            "klantmanager": _named(own["caseworker"], lambda user: workers[user]),
            "motivatie": cards["motivation"],
        }
    )


def places_table(made: MadeRegion) -> pl.DataFrame:
    """A row per place under the headers of an export of vacancies."""
    places = made.demand.places
    employers = made.employers[places["employer"]]
    contacts = made.contacts.unique("employer", keep="first", maintain_order=True)[places["employer"]]
    count, skills = places.height, made.demand.skills
    wage = places["wage_cents"]
    return pl.DataFrame(
        {
            "vacaturenummer": [f"V{at:05d}" for at in range(count)],
            "functie": places["title"],
            "beroep": _named(places["occupation"], _job_title),
            "omschrijving": places["summary"],
            "taken": _listed(made.demand.tasks, count, "place", "skill", _skill, 5),
            "vaardigheden": _listed(skills.filter(need="required"), count, "place", "skill", _skill, 8),
            "handig": _listed(skills.filter(need="useful"), count, "place", "skill", _skill, 8),
            "hier te leren": _listed(skills.filter(need="learnable"), count, "place", "skill", _skill, 8),
            "soort plek": _named(places["kind"], lambda kind: PLACE_KINDS[_KINDS.index(kind)]),
            "werkgever": employers["name"],
            "kvk nummer": employers["kvk"],
            "sbi": employers["sbi"],
            "aantal medewerkers": _named(employers["size_class"], lambda at: SIZE_CLASSES[at][1]),
            "contactpersoon": contacts["name"],
            "telefoon": contacts["phone"],
            "e-mail": contacts["email"],
            "postcode": places["pc4"].cast(pl.String),
            "plaats": employers["town"],
            "uren": _hours(places),
            "werktijden": _named(places["week_fixed"], week),
            "kan onder schooltijd": _yes(places["school_hours"]),
            "uurloon": _named(wage, lambda cents: f"{cents // 100},{cents % 100:02d}"),
            "contractvorm": _several(places["contract_forms"], CONTRACTS),
            "taalniveau": _level(places["language"], LANGUAGE),
            "leesvaardigheid": _level(places["reading"], READING),
            "opleiding": _level(places["education"], EDUCATION),
            "rijbewijs": _named(places["certificates"], licences),
            "certificaten": _named(places["certificates"], certificates),
            "begeleiding": _level(places["guidance"], GUIDANCE),
            "aanpassingen": _several(places["adaptations"], ADAPTATIONS),
            "aantal plekken": places["capacity"].cast(pl.String),
            "startdatum": _dates(places["starts_on"]),
            "sluitingsdatum": _dates(places["expires_on"]),
            "laatst bijgewerkt": _dates(places["confirmed_at"]),
        }
    )


_KINDS = ("job", "learn-work", "adapted", "trial", "experience", "taster")


@lru_cache(maxsize=10_000)
def week(dayparts: int) -> str:
    """Dayparts in words: "ma t/m vr ochtend middag, za ochtend"."""
    names = ("ochtend", "middag", "avond", "nacht")
    parts = [tuple(name for at, name in enumerate(names) if dayparts >> day * 4 + at & 1) for day in range(len(DAYS))]
    found, day = [], 0
    while day < len(DAYS):
        last = day
        while last + 1 < len(DAYS) and parts[last + 1] == parts[day]:
            last += 1
        if parts[day]:
            days = DAYS[day][:2] if last == day else f"{DAYS[day][:2]} t/m {DAYS[last][:2]}"
            found.append(f"{days} {' '.join(parts[day])}")
        day = last + 1
    return ", ".join(found)


@lru_cache(maxsize=10_000)
def licences(certificates_held: int) -> str:
    """Driving licences: "B", "B, C"."""
    return ", ".join(name for bit, name in LICENCES.items() if certificates_held >> bit & 1)


@lru_cache(maxsize=10_000)
def certificates(certificates_held: int) -> str:
    """Certificates without the driving licences: "VCA, BHV"."""
    return ", ".join(one.label for one in CERTIFICATES if certificates_held >> one.bit & 1 and one.bit not in LICENCES)


def encoded(frame: pl.DataFrame) -> bytes:
    """The frame as semicolon-separated text in Windows-1252; letters it does not have lose their accent."""
    frame = frame.with_columns(pl.col(pl.String).replace("", None))  # an empty cell is nothing, not a pair of quotes
    text = frame.write_csv(separator=";", line_terminator="\r\n", null_value="")
    return text.encode("cp1252", errors=_PLAIN)


def _without_accent(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    found = "".join(plain(letter).upper() if letter.isupper() else plain(letter) for letter in lost)
    return found or "?", error.end


_PLAIN = "perspectief-plain"
codecs.register_error(_PLAIN, _without_accent)


def _untidy(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    rng, count = stream(seed, "untidy"), people.height
    some: dict[str, Flags] = {name: chance(rng, often, count) for name, often in UNTIDY.items()}
    postcode = pl.col("postcode")
    odd = pl.when(pl.Series(some["postcode"])).then(postcode.str.slice(0, 4)).otherwise(postcode)
    born = pl.when(pl.Series(some["birth_date"])).then(pl.lit("31-02-1988")).otherwise(pl.col("geboortedatum"))
    loud = (
        pl.when(pl.Series(some["capitals"]))
        .then(pl.col("achternaam").str.to_uppercase())
        .otherwise(pl.col("achternaam"))
    )
    people = people.with_columns(postcode=odd, geboortedatum=born, achternaam=loud)
    again = np.sort(np.concatenate([np.arange(count), np.flatnonzero(some["twice"])]))
    return people[again]


def _named(column: pl.Series, say: Callable[..., str]) -> pl.Series:
    """Each different value said once; null stays empty."""
    values = column.drop_nulls().unique().sort()
    said = [say(value) for value in values.to_list()]
    if not said:
        return pl.Series([""] * len(column), dtype=pl.String)
    return column.replace_strict(values, pl.Series(said, dtype=pl.String), return_dtype=pl.String, default=None)


def _level(column: pl.Series, words: Sequence[str]) -> pl.Series:
    return _named(column, lambda level: str(words[level]))


def _several(column: pl.Series, words: Sequence[str]) -> pl.Series:
    return _named(column, lambda held: ", ".join(words[bit] for bit in bits(held)))


def _yes(column: pl.Series) -> pl.Series:
    return pl.select(pl.when(column).then(pl.lit("ja")).otherwise(pl.lit("nee"))).to_series()


def _dates(column: pl.Series) -> pl.Series:
    return column.dt.strftime("%d-%m-%Y")


def _hours(frame: pl.DataFrame) -> pl.Series:
    least, most = frame["hours_min"].cast(pl.String), frame["hours_max"].cast(pl.String)
    return pl.select(pl.when(least == most).then(most).otherwise(pl.concat_str([least, pl.lit("-"), most]))).to_series()


def _job_title(occupation: int) -> str:
    """What a register calls it: the first everyday word for it."""
    found = catalogue().occupations[occupation]
    return found.synonyms[0] if found.synonyms else found.label


def _skill(skill: int) -> str:
    return catalogue().skills[skill].label


def _listed(frame: pl.DataFrame, count: int, key: str, value: str, say: Callable[[int], str], most: int) -> pl.Series:
    """Labels of the first `most` values per row, with commas out of them so that a cell can be taken apart again."""
    said = frame.select(key, said=_named(frame[value], lambda one: say(one).replace(",", " en")))
    grouped = said.group_by(key, maintain_order=True).agg(pl.col("said").head(most).str.join(" | "))
    return pl.DataFrame({key: np.arange(count)}).join(grouped, on=key, how="left", maintain_order="left")["said"]
