"""The bill of materials: valid CycloneDX, whole, and the same every time."""

import json
import re
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from perspectief.config import materials

ROOT = Path(__file__).parents[2]


def test_it_is_valid_whole_and_repeatable(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)  # no network
    assert materials.sbom(["--out", str(tmp_path / "bill.json")]) == 0
    text = (tmp_path / "bill.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    made = json.loads(text)
    names = {one["purl"] for one in made["components"]}
    pinned = re.findall(r"^[A-Za-z0-9][^\s=]*==", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)
    packages = [one for one in json.loads((ROOT / "package-lock.json").read_text())["packages"] if one]
    assert len(names) == len(made["components"]) == len(pinned) + len(packages)
    assert any(one.startswith("pkg:pypi/django@5.2") for one in names) and any(
        one.startswith("pkg:npm/htmx.org@") for one in names
    )
    assert all(one.get("hashes") or one["properties"] for one in made["components"])
    assert made == materials.bill(ROOT)


def test_a_list_is_read():
    text = (
        "Django==5.2.1 ; python_version >= '3.11' \\\n    --hash=sha256:"
        + "a" * 64
        + "\n    # via x\npsycopg[binary]==3.2 \\\n    --hash=sha256:"
        + "b" * 64
    )
    first, second = materials.python(text)
    assert (first["purl"], second["purl"]) == ("pkg:pypi/django@5.2.1", "pkg:pypi/psycopg@3.2")
    assert [one["value"][0] for one in first["properties"] + second["properties"]] == ["a", "b"]
