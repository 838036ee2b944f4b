"""The difference between two editions for people: as plain text or as Markdown."""

from collections.abc import Iterator

from mvoscan.core.edition_diff import EditionDiff, StatementDiff, ThemeDiff
from mvoscan.core.lineage import Kinship
from mvoscan.core.questionnaire import Scope

_TITLES = {
    Kinship.REWORDED: "Anders verwoord, zelfde betekenis",
    Kinship.CHANGED: "Veranderd",
    Kinship.SPLIT: "Gesplitst",
    Kinship.MERGED: "Samengevoegd",
    Kinship.NEW: "Nieuw",
}


def edition_diff_text(diff: EditionDiff, *, markdown: bool = False) -> str:
    """Per theme what is new, changed and gone, and what share of its weight stays comparable."""
    lines = [_heading(f"Van {diff.earlier} naar {diff.later}", 1, markdown=markdown)]
    for theme in diff.themes:
        lines += _theme(theme, markdown=markdown)
    if diff.gone:
        lines += ["", _heading("Weg", 2, markdown=markdown)]
        lines += [f"- {each.id}: {each.text}\n  Reden: {each.reason or 'niet gegeven'}" for each in diff.gone]
    return "\n".join(lines) + "\n"


def _theme(theme: ThemeDiff, *, markdown: bool) -> Iterator[str]:
    shares = theme.comparable
    yield ""
    yield _heading(theme.title, 2, markdown=markdown)
    yield (
        f"Vergelijkbaar: {shares[Scope.FULL]} % van het gewicht (volledig), {shares[Scope.LIGHT]} % (snelle scan)."
        f" {_count(theme, Kinship.IDENTICAL)} stelling(en) identiek."
    )
    for kinship, title in _TITLES.items():
        found = [each for each in theme.statements if each.relation is kinship]
        if found:
            yield ""
            yield _heading(f"{title}: {len(found)}", 3, markdown=markdown)
            yield from (_statement(each) for each in found)


def _statement(each: StatementDiff) -> str:
    return f"- {each.id}: {each.text}" + _since(each)


def _since(each: StatementDiff) -> str:
    """What became of the words since the earlier edition, each on a line of its own."""
    if each.untouched:
        return "\n  niets veranderde"
    if each.relation is Kinship.REWORDED and each.before == (each.text,):
        return "\n  alleen uitleg, bewijs of advies veranderde"
    return "".join(f"\n  was {name}: {text}" for name, text in zip(each.ancestors, each.before, strict=True))


def _count(theme: ThemeDiff, kinship: Kinship) -> int:
    return sum(each.relation is kinship for each in theme.statements)


def _heading(text: str, level: int, *, markdown: bool) -> str:
    if markdown:
        return f"{'#' * level} {text}\n"
    return {1: f"{text}\n{'=' * len(text)}", 2: f"{text}\n{'-' * len(text)}"}.get(level, text)
