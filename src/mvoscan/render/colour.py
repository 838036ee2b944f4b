"""An operator's colour made fit for a page: readable on white, with a darker and a lighter one beside it."""

_READABLE = 4.5
"""The least contrast between text and what is behind it (WCAG 2.2, 1.4.3)."""

Rgb = tuple[int, int, int]

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)


def brand_stylesheet(colour: str) -> str:
    """A stylesheet that replaces the neutral colour by this one (`#rrggbb`), darkened until it reads on white.

    >>> brand_stylesheet("#00566b").split(";")[0]
    ':root{--govuk-brand-colour:#00566b'
    """
    brand = readable(_rgb(colour))
    dark, tint = _hex(_mixed(brand, _BLACK, 0.35)), _hex(_mixed(brand, _WHITE, 0.9))
    colours = {
        "--govuk-brand-colour": _hex(brand),
        "--govuk-link-colour": _hex(brand),
        "--govuk-link-hover-colour": dark,
        "--app-brand-dark": dark,
        "--app-brand-tint": tint,
    }
    return ":root{" + ";".join(f"{name}:{value}" for name, value in colours.items()) + "}"


def readable(colour: Rgb) -> Rgb:
    """The colour itself when white text on it can be read, else the first darker one with which it can.

    >>> readable((0, 86, 107)), contrast_with_white(readable((255, 230, 21))) >= 4.5
    ((0, 86, 107), True)
    """
    darker = (_mixed(colour, _BLACK, step / 20) for step in range(21))
    return next(each for each in darker if contrast_with_white(each) >= _READABLE)


def contrast_with_white(colour: Rgb) -> float:
    """The contrast of a colour with white, from 1 (none) to 21 (black), as WCAG 2.2 defines it.

    >>> contrast_with_white((0, 0, 0)), contrast_with_white((255, 255, 255))
    (21.0, 1.0)
    """
    red, green, blue = (_linear(part / 255) for part in colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _mixed(colour: Rgb, other: Rgb, share: float) -> Rgb:
    """A colour with this share (0-1) of another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _rgb(colour: str) -> Rgb:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#" + bytes(colour).hex()
