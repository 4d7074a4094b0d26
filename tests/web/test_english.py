"""The English of the screens: complete, with the same blanks to fill, and compiled."""

import ast
import gettext
import re
from pathlib import Path

from django.utils.translation.template import templatize

import perspectief

ROOT = Path(perspectief.__file__).parent
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
ASKING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
BLANK = re.compile(r"%\(\w+\)[sd]")


def asked_in_code(path: Path) -> set[str]:
    """The Dutch texts a module has translated."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in ASKING
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def asked_in_template(path: Path) -> set[str]:
    """The Dutch texts a template has translated."""
    code = templatize(path.read_text())
    found = re.findall(r"""n?gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", code)
    found += re.findall(r"""(?<![\w.])_\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)""", code)
    return {ast.literal_eval(text) for text in found}


def kept() -> dict[str, tuple[str, ...]]:
    """Every text of the .po file with its translations: one, or singular and plural."""
    found = {}
    for entry in (FOLDER / "django.po").read_text().split("\n\n")[1:]:
        said = {
            name: ast.literal_eval(text)
            for name, text in re.findall(r'^(msg\S+(?: \S+)??) (".*")$', entry, re.MULTILINE)
        }
        found[said["msgid"]] = tuple(text for name, text in said.items() if name.startswith("msgstr"))
        found.update({said["msgid_plural"]: found[said["msgid"]]} if "msgid_plural" in said else {})
    return found


def test_every_text_has_its_english():
    asked = set().union(*(asked_in_code(path) for path in ROOT.rglob("*.py")))
    asked |= set().union(
        *(asked_in_template(path) for folder in ("html", "txt") for path in ROOT.rglob(f"templates/**/*.{folder}"))
    )
    assert len(asked) > 700
    assert asked - set(kept()) - {""} == set()


def test_no_translation_is_empty_and_each_has_the_same_blanks():
    for dutch, english in kept().items():
        assert all(english), dutch
        assert {*BLANK.findall(dutch)} <= {blank for one in english for blank in BLANK.findall(one)}, dutch
        assert {blank for one in english for blank in BLANK.findall(one)} <= {*BLANK.findall(dutch)} or len(
            english
        ) > 1, dutch


def test_what_is_compiled_is_what_is_written():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for dutch, english in kept().items():
        if len(english) == 1:
            assert compiled.gettext(dutch) == english[0]
        else:
            assert compiled.ngettext(dutch, dutch, 1) in {english[0], dutch}
    assert compiled.ngettext("%(n)s dag", "%(n)s dagen", 1) == "%(n)s day"
    assert compiled.ngettext("%(n)s dag", "%(n)s dagen", 2) == "%(n)s days"
