"""Every statement of a result with its answer, as items of a list: some hundred of them, so without a template."""

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from mvoscan.core.result import StatementResult
from mvoscan.render.result_words import answer

_escaped = lru_cache(maxsize=4096)(escape)
"""Texts of editions: the same for every scan."""


def answer_lines(statements: Iterable[StatementResult]) -> Markup:
    """List items: the answer, the number and the text of each statement."""
    items = (
        f"<li><strong>{_escaped(answer(each))}</strong>: {each.number}. {_escaped(each.question.text)}</li>\n"
        for each in statements
    )
    return Markup("".join(items))  # noqa: S704 # made of escaped parts and a number.
