"""What the program is made of, as CycloneDX 1.6: from the locked lists of Python and npm packages, without network."""

import argparse
import base64
import json
import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

from perspectief import __version__
from perspectief.config.environment import checkout

PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
PYTHON, NPM, OUT = "requirements/run.txt", "package-lock.json", "sbom.cdx.json"


def sbom(words: list[str]) -> int:
    """Writes the bill of materials."""
    parser = argparse.ArgumentParser(prog="perspectief sbom", description="Schrijft op waar het programma uit bestaat.")
    parser.add_argument("--out", type=Path, default=Path(OUT), help=f"bestand; zonder dit {OUT}")
    asked = parser.parse_args(words)
    made = bill(checkout())
    asked.out.write_text(json.dumps(made, indent=1) + "\n")
    print(f"{asked.out}: {len(made['components'])} onderdelen")
    return 0


def bill(folder: Path) -> dict[str, Any]:
    """The bill of the checkout in `folder`: the same lists give the same bill, its serial number too."""
    components = python((folder / PYTHON).read_text()) + npm(json.loads((folder / NPM).read_text()))
    root = {"type": "application", "bom-ref": "perspectief", "name": "perspectief", "version": __version__}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([root, components], sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": {**root, "licenses": [{"license": {"id": "EUPL-1.2"}}]}},
        "components": components,
        "dependencies": [{"ref": "perspectief", "dependsOn": [one["bom-ref"] for one in components]}],
    }


def python(locked: str) -> list[dict[str, Any]]:
    """The packages of a locked list of pip, each with the digests of its files."""
    found: dict[str, dict[str, Any]] = {}
    current = ""
    for line in locked.splitlines():
        if match := PINNED.match(line):
            name, version = re.sub(r"[-_.]+", "-", match[1]).lower(), match[2]
            current = f"pkg:pypi/{quote(name)}@{quote(version)}"
            found[current] = {
                "type": "library",
                "bom-ref": current,
                "name": name,
                "version": version,
                "purl": current,
                "properties": [],
            }
        if current:
            files = [{"name": "perspectief:file:sha256", "value": digest} for digest in HASH.findall(line)]
            found[current]["properties"] += files
    return list(found.values())


def npm(lock: dict[str, Any]) -> list[dict[str, Any]]:
    """The packages of npm's lock file, with the digest of each."""
    found = []
    for where, one in sorted(lock["packages"].items()):
        if not where:
            continue
        name = where.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{quote(name)}@{quote(one['version'])}"
        kind, _, digest = one["integrity"].partition("-")
        content = base64.b64decode(digest).hex()
        made = {"type": "library", "bom-ref": purl, "name": name, "version": one["version"], "purl": purl}
        found.append({**made, "hashes": [{"alg": f"SHA-{kind.removeprefix('sha')}", "content": content}]})
    return found
