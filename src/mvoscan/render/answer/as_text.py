"""An answer for a terminal or a mail: plain text."""

from collections.abc import Iterator
from textwrap import wrap

from mvoscan.render.answer.letter import Block, Letter, Table

_WIDTH = 88


def answer_text(letter: Letter) -> str:
    """The whole answer, its headings underlined and its tables in columns."""
    lines = [*_underlined(letter.title, "=")]
    lines += [*wrap(letter.warning.upper(), _WIDTH), ""] if letter.warning else []
    lines += [f"{name}: {value}" for name, value in letter.facts]
    for section in letter.sections:
        lines += ["", *_underlined(section.heading, "-")]
        for block in section.blocks:
            lines += [*_block(block), ""]
        lines.pop()
    return "\n".join(lines).replace("\u00a0", " ")


def _underlined(text: str, sign: str) -> Iterator[str]:
    yield text
    yield sign * len(text)
    yield ""


def _block(block: Block) -> list[str]:
    if block.kind == "table":
        return _table(block)
    if block.kind == "points":
        return [line for item in block.items for line in _wrapped(f"- {item}", "  ")]
    if block.kind == "links":
        return [line for name, address in block.items for line in (f"- {name}:", f"  {address}")]
    if block.kind == "subheading":
        return [block.text.upper()]
    return _wrapped(f"{block.lead} {block.text}".strip(), "")


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _table(table: Table) -> list[str]:
    lines = [tuple(each.label for each in table.columns), *table.rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(table.columns))]
    return [table.caption, *("  ".join(_cells(line, widths)).rstrip() for line in lines)]


def _cells(line: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    for place, (text, width) in enumerate(zip(line, widths, strict=True)):
        yield text.rjust(width) if place else text.ljust(width)
