"""A published mean as an answer uses it: a whole number, a bound such as `≥90`, or withheld."""

from pydantic import BaseModel, ConfigDict

from mvoscan.core.observation import Observation

_MOST = 100


class Figure(BaseModel):
    """A mean score 0-100 of so many organisations; a coded one has `text` and no `value`, a withheld one neither."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: int | None = None
    text: str | None = None
    organisations: int | None = None

    @property
    def published(self) -> bool:
        """Whether there is a figure at all."""
        return self.value is not None or self.text is not None

    @property
    def least(self) -> int:
        """The lowest the mean can be."""
        return self._bound("≥", 0)

    @property
    def most(self) -> int:
        """The highest the mean can be."""
        return self._bound("≤", _MOST)

    def _bound(self, sign: str, otherwise: int) -> int:
        if self.value is not None:
            return self.value
        return int(self.text[1:]) if self.text and self.text.startswith(sign) else otherwise


def figure_of(row: Observation | None) -> Figure:
    """The figure of a row; a row that is not there or withheld gives none.

    >>> figure_of(None).published
    False
    """
    if row is None or row.withheld:
        return Figure()
    return Figure(value=row.value, text=row.value_text, organisations=row.n_org)
