"""Plain Dutch on the screens of persons and employers: short sentences, and every word known or explained.

Common is a word among the twenty thousand most used forms of Dutch (wordfreq), some seven thousand words; every other one stands in the list of words that the site
explains itself at /hulp/woorden/. Sentences are read off the pages as they are shown, words off the texts as they were written.
"""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import chain

from wordfreq import top_n_list

from perspectief.web.public.glossary import words
from tests.web.test_english import ROOT, asked_in_code, asked_in_template

WEB = ROOT / "web"
FOR_THEM = ("public", "jobseeker", "employer", "country")
TEMPLATES = (*(f"templates/web/{name}" for name in FOR_THEM), "templates/account", "templates/mfa")
COMMON, LONGEST = 20_000, 20
NAMES = {
    "perspectief",
    "uwv",
    "nederland",
    "nederlands",
    "autoriteit",
    "ministerie",
    "linkedin",
    "kvk",
    "pdf",
    "esco",
    "competentnl",
}
BLOCKS = frozenset(
    [
        "p",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "dt",
        "dd",
        "td",
        "th",
        "label",
        "legend",
        "button",
        "option",
        "div",
        "section",
        "caption",
        "summary",
        "ul",
        "ol",
        "table",
        "tr",
        "form",
        "a",
    ]
)
BLANK = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}|\{%.*?%\}|<[^>]+>|&\w+;|https?://\S+|/\w[\w/-]*/")
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@cache
def known() -> frozenset[str]:
    """Every word nobody has to look up here, and those the site explains."""
    explained = chain.from_iterable((*one.word.split(), *one.forms) for one in words())
    return frozenset(top_n_list("nl", COMMON)) | {one.casefold() for one in explained} | NAMES


def texts() -> dict[str, set[str]]:
    """Every text written for a person or an employer: file to texts."""
    templates = [path for folder in TEMPLATES for path in (WEB / folder).rglob("*.html")]
    modules = [path for folder in FOR_THEM for path in (WEB / folder).rglob("*.py")]
    found = {path: asked_in_template(path) for path in templates} | {path: asked_in_code(path) for path in modules}
    return {path.relative_to(WEB).as_posix(): said for path, said in found.items() if said}


def unknown(text: str) -> set[str]:
    """The words of a text that are neither common nor explained. A compound with a hyphen counts by its parts."""
    found = {word.casefold().replace("'", "’") for word in WORD.findall(BLANK.sub(" ", text))}
    return {
        word
        for word in found - known()
        if len(word) > 1 and not all(part in known() or len(part) == 1 for part in re.split(r"[-’]", word))
    }


class Sentences(HTMLParser):
    """The sentences of the main part of a page, each block of text by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.main = self.silent = 0
        self.blocks = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.main += tag == "main"
        self.silent += tag in {"script", "style", "svg"}
        if tag in BLOCKS or tag == "br" or ("class", "psp-vh") in attrs:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.main -= tag == "main"
        self.silent -= tag in {"script", "style", "svg"}
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if self.main and not self.silent:
            self.blocks[-1] += data

    def long(self) -> list[str]:
        """Those with too many words. A list of what is on file (commas, no full stop) is no sentence."""
        every = chain.from_iterable(re.split(r"(?<=[.!?])\s+", " ".join(block.split())) for block in self.blocks)
        return [one for one in every if len(WORD.findall(one)) > LONGEST and (one[-1] in ".!?" or one.count(",") < 4)]


def sentences_of(html: str) -> Sentences:
    """A page, read."""
    reader = Sentences()
    reader.feed(html)
    return reader


def test_every_word_is_common_or_explained():
    found = {file: sorted(set().union(*(unknown(text) for text in said))) for file, said in texts().items()}
    assert {file: strange for file, strange in found.items() if strange} == {}


def test_a_strange_word_is_found():
    assert unknown("Wij concretiseren je arbeidsparticipatie") == {"concretiseren", "arbeidsparticipatie"}
    assert unknown("Je jobcoach belt je. Dit is een <b>proefplaatsing</b>.") == set()


def test_a_long_sentence_is_found():
    words_of_it = " ".join(["woord"] * 21)
    assert sentences_of(f"<main><p>Kort. {words_of_it}.</p></main>").long() == [f"{words_of_it}."]
    assert sentences_of(f"<main><p>{words_of_it}</p></main>").long() == [words_of_it]
    assert sentences_of(f"<p>{words_of_it}</p><main><li>{words_of_it[:50]}</li></main>").long() == []
