"""Every column of every table is classified, those of packages too; and the check sees what is forgotten."""

import dataclasses

import pytest
from django.apps import apps

from perspectief.access import classification
from perspectief.access.classification import Link, Table, Term, tables, wrong
from perspectief.geo import policy as geo


def test_every_field_is_classified():
    assert wrong() == []
    every = sum(len(model._meta.concrete_fields) for model in apps.get_models(include_auto_created=True))
    print(f"{every} fields of {len(tables())} models are classified")
    assert sum(len(table.kinds()) for table in tables().values()) == every


def spoiled(monkeypatch, label: str, **changes) -> list[str]:
    known = tables()
    known[label] = dataclasses.replace(known[label], **changes)
    monkeypatch.setattr(classification, "tables", lambda: known)
    return wrong()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"special": ""}, "supply.Profile.target_group_register: not classified"),
        ({"special": "target_group_register colour"}, "supply.Profile.colour: classified, and not a field"),
        ({"texts": {}}, "supply.Profile.presentation: words, and neither free text nor code"),
        ({"codes": ""}, "supply.Profile.street: words, and neither free text nor code"),
        ({"texts": {"birth_date": frozenset()}}, "supply.Profile.birth_date: looked over, and not a text"),
        ({"hidden": "nothing"}, "supply.Profile.nothing: hidden, and not a field"),
    ],
)
def test_what_is_forgotten_fails(monkeypatch, changes, told):
    assert told in spoiled(monkeypatch, "supply.Profile", **changes)


def test_a_model_nobody_classified_fails(monkeypatch):
    known = tables()
    del known["parties.Session"]
    known["supply.Gone"] = known["supply.Card"]
    monkeypatch.setattr(classification, "tables", lambda: known)
    assert wrong() == ["parties.Session: not classified", "supply.Gone: classified, and not a model"]


def test_a_field_named_twice_is_refused():
    card = tables()["supply.Card"]
    with pytest.raises(ValueError, match="twice"):
        dataclasses.replace(card, internal=f"{card.internal} title").kinds()


def test_a_model_two_rooms_classify_is_refused(monkeypatch):
    monkeypatch.setattr(geo, "TABLES", (*geo.TABLES, tables()["supply.Card"]))
    with pytest.raises(ValueError, match="Card is classified twice"):
        tables()


def test_what_hangs_on_a_person_says_how():
    """A table with a column that leads to a person has that link declared: erasure and subject access walk it."""
    columns = {
        "card_id": Link.CARD_ID,
        "dossier_id": Link.DOSSIER,
        "subject_number": Link.NUMBER,
        "people": Link.PEOPLE,
    }
    lost = []
    for model in apps.get_models():
        table: Table = tables()[model._meta.label]
        names = {one.column: one.get_internal_type() for one in model._meta.concrete_fields}
        for column, link in columns.items():
            if names.get(column, "IntegerField") == "PositiveIntegerField" or model._meta.label == "privacy.Erasure":
                continue
            if column in names and table.link != link and names[column] != "IntegerField":
                lost.append(f"{table.model}.{column}")
    assert lost == []


@pytest.mark.parametrize("kind", ["personal", "special", "bsn"])
def test_one_column_about_a_person_makes_a_table_personal(kind):
    plain = dataclasses.replace(tables()["parties.Organisation"], public="name", internal="id")
    assert plain.is_personal is False
    assert dataclasses.replace(plain, **{kind: "number"}).is_personal is True


def test_words_are_decided_where_persons_can_be_in_them(monkeypatch):
    """About persons without a layer, or in a layer without a column about persons: either suffices."""
    assert "parties.User.name: words, and neither free text nor code" in spoiled(monkeypatch, "parties.User", codes="")
    monkeypatch.undo()
    card = tables()["supply.CardSkill"]
    nobody = {"internal": f"{card.internal} {card.personal}", "personal": "", "codes": ""}
    told = ["supply.CardSkill.source: words, and neither free text nor code"]  # the other words in it are choices
    assert spoiled(monkeypatch, "supply.CardSkill", **nobody) == told
    monkeypatch.undo()
    assert spoiled(monkeypatch, "supply.CardSkill", **nobody, layer=None) == []


def test_a_text_that_is_gone_is_told(monkeypatch):
    card = tables()["supply.Card"]
    texts = {**card.texts, "gone": frozenset()}
    assert spoiled(monkeypatch, "supply.Card", texts=texts) == ["supply.Card.gone: looked over, and not a text"]


def test_persons_have_a_ground_and_an_end(monkeypatch):
    """Both, for every table about persons; a table about nobody needs neither."""
    told = ["supply.Card: persons without ground or term"]
    card = tables()["supply.Card"]
    groundless, endless = dataclasses.replace(card.purpose, ground=""), dataclasses.replace(card.term, then="")
    for without in ({"purpose": groundless}, {"term": endless}, {"purpose": groundless, "term": endless}):
        assert spoiled(monkeypatch, "supply.Card", **without) == told
        monkeypatch.undo()
    assert spoiled(monkeypatch, "parties.Organisation", purpose=groundless, term=endless) == []


def test_nobody_is_warned_unless_a_term_says_so():
    assert Term("x", 30, "the day", "gone").warn_days == 0
