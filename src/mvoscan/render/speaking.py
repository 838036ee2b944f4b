"""The gettext functions of texts that are made in code, in the manner of the templates: Dutch is the source."""

from gettext import NullTranslations

_TEXTS = NullTranslations()


def _(message: str, **values: object) -> str:
    """A text in the language of the reader, its gaps filled.

    >>> _("Stand op %(day)s", day="1 mei")
    'Stand op 1 mei'
    """
    return _TEXTS.gettext(message) % values


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The text for one or for many; `num` is the number unless it is given.

    >>> ngettext("%(num)s scan", "%(num)s scans", 2)
    '2 scans'
    """
    return _TEXTS.ngettext(one, many, number) % {"num": number, **values}
