#!/usr/bin/env python3
"""Find text in page templates that gettext would never see, so that it could never be translated.

    python scripts/texts.py [FOLDER…]

Prints `file:line: text` for every word outside `_(…)` and `{% trans %}`: between tags, in an attribute that is read
aloud or shown, or handed to a macro as `text`, `html`, …. Exit status 1 when it found any.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

TEMPLATES = Path("src/mvoscan/web/templates")
ATTRIBUTES = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
PARAMETERS = {"ariaLabel", "caption", "hint", "html", "label", "legend", "text", "title", "titleText"} | {
    "visuallyHiddenText"
}
SILENT = {"script", "style"}
ATTRIBUTE = re.compile(r"""([\w:-]+)="([^"]*)\"""")
"""An attribute of its own: a macro may hold nothing but the inside of a tag."""
WORD = re.compile(r"[^\W\d_]{2,}")

Found = tuple[int, str]
"""A line and the text on it."""


class _Words(HTMLParser):
    """Collects the words of a page that a person would read or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Found] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        for name, value in attrs:
            if name in ATTRIBUTES:
                self._note(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, written: str) -> None:
        text = ATTRIBUTE.sub(lambda each: each[2] if each[1] in ATTRIBUTES else "", written)
        if WORD.search(text):
            before = text[: len(text) - len(text.lstrip())].count("\n")
            self.found.append((self.getpos()[0] + before, " ".join(text.split())))


def untranslated(source: str) -> list[Found]:
    """The texts of one template that do not pass through gettext, by line.

    >>> untranslated("<p>{{ _('Verder') }}</p><p>Terug</p>")
    [(1, 'Terug')]
    """
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    page = _Words()
    page.feed(_without_jinja(environment, source))
    page.close()
    return sorted({*page.found, *_handed_to_macros(environment.parse(source))})


def _without_jinja(environment: Environment, source: str) -> str:
    """The template's own HTML, with every Jinja construct gone but its line ends kept."""
    kept, translated = [], False
    tokens = list(environment.lex(source))
    for (_, kind, value), (_, _, after) in zip(tokens, [*tokens[1:], (0, "", "")], strict=True):
        if kind == "name" and value in {"trans", "endtrans"} and after != "(":
            translated = value == "trans"
        kept.append(value if kind == "data" and not translated else "\n" * value.count("\n"))
    return "".join(kept)


def _handed_to_macros(tree: nodes.Template) -> Iterator[Found]:
    """Bare strings given to a parameter that is shown."""
    for pair in tree.find_all(nodes.Pair):
        if isinstance(pair.key, nodes.Const) and pair.key.value in PARAMETERS:
            yield from _bare(pair.value)
    for argument in tree.find_all(nodes.Keyword):
        if argument.key in PARAMETERS:
            yield from _bare(argument.value)


def _bare(value: nodes.Expr) -> Iterator[Found]:
    if isinstance(value, nodes.Const) and isinstance(value.value, str) and WORD.search(value.value):
        yield value.lineno, value.value


def main(arguments: list[str]) -> int:
    """Report every template below these folders; 1 when a text escapes gettext."""
    folders = [Path(each) for each in arguments] or [TEMPLATES]
    templates = [found for folder in folders for found in sorted(folder.rglob("*.html"))]
    if not templates:
        print(f"no template found below {', '.join(map(str, folders))}")
        return 1
    lines = [f"{path}:{line}: {text}" for path in templates for line, text in untranslated(path.read_text("utf-8"))]
    print("\n".join(lines) or f"{len(templates)} templates, every text passes through gettext")
    if lines:
        print("Write these as {{ _('…') }} or between {% trans %} and {% endtrans %}.")
    return bool(lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
