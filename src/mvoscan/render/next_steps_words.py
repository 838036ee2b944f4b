"""What helps with a theme, in words: what can be ordered, and what can be asked for in a purchase."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mvoscan.core.institution import PROVINCES
from mvoscan.core.next_steps import NextSteps
from mvoscan.core.offer import KIND_WORDS, Content


class Order(NamedTuple):
    """An entry of the offer: its title, the address of its page, and what it is."""

    title: str
    href: str
    details: str


class Ask(NamedTuple):
    """A label and the address of its page; the purchase and the address of its clauses, both empty when not known."""

    name: str
    href: str
    purchase: str
    clauses: str


class Steps(NamedTuple):
    """What helps, in the order in which it is named."""

    orders: tuple[Order, ...]
    asks: tuple[Ask, ...]


def in_words(steps: NextSteps, *, site: str = "") -> Steps:
    """What is said of these steps; `site` comes before every address, for paper."""
    return Steps(
        tuple(
            Order(each.content.title, f"{site}/aanbod/{each.code}", _details(each.content)) for each in steps.entries
        ),
        tuple(_asks(steps, site)),
    )


def by_anchor(steps: Mapping[str, NextSteps], *, site: str = "") -> dict[str, Steps]:
    """The same for each theme, under the name that its place on page and paper has."""
    return {f"thema-{theme}": in_words(each, site=site) for theme, each in steps.items()}


def _asks(steps: NextSteps, site: str) -> Iterator[Ask]:
    for scheme, purchase in steps.labels:
        label = f"{site}/labels/{scheme.code}"
        if purchase is None:
            yield Ask(scheme.name, label, "", "")
        else:
            yield Ask(scheme.name, label, _inside(purchase.label), f"{site}/labels/clausule?group={purchase.code}")


def _details(content: Content) -> str:
    regions = " en ".join(PROVINCES[each] for each in content.regions)
    parts = (_inside(KIND_WORDS[content.kind]), _inside(content.length), f"alleen in {regions}" if regions else "")
    return ", ".join(each for each in parts if each)


def _inside(words: str) -> str:
    """Words as they stand inside a sentence.

    >>> _inside("Papier, drukwerk en hout"), _inside("ICT-toestellen")
    ('papier, drukwerk en hout', 'ICT-toestellen')
    """
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
