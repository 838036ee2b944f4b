"""What was acknowledged to whom: the memory of the writers, against which the database is judged."""

import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock


@dataclass
class Ledger:
    """What writers were told, and when."""

    scans: dict[str, str] = field(default_factory=dict)
    """Scans sent in by the API: their own key, and the submission that was acknowledged."""
    forms: set[str] = field(default_factory=set)
    """Dossiers that were handed in by the form."""
    answers: dict[tuple[str, str], int] = field(default_factory=dict)
    """The last acknowledged revision of a statement in a dossier."""
    open_ends: int = 0
    """What somebody gave up on: it may or may not be there."""
    oddities: Counter[str] = field(default_factory=Counter)
    """Answers that nobody should ever get."""
    _moments: list[float] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def acknowledged(self) -> int:
        """Writes that were acknowledged."""
        return len(self._moments)

    @property
    def hand_ins(self) -> int:
        """Scans that were acknowledged as handed in, both ways."""
        return len(self.scans) + len(self.forms)

    def took_scan(self, key: str, submission: str) -> None:
        """A scan of the API was acknowledged."""
        with self._lock:
            if self.scans.setdefault(key, submission) != submission:
                self.oddities["one key, two scans"] += 1
            self._moments.append(time.monotonic())

    def took_form(self, dossier: str) -> None:
        """A dossier was handed in."""
        with self._lock:
            self.forms.add(dossier)
            self._moments.append(time.monotonic())

    def took_answer(self, dossier: str, question: str, revision: int) -> None:
        """An answer was saved."""
        with self._lock:
            self.answers[dossier, question] = revision
            self._moments.append(time.monotonic())

    def gave_up(self) -> None:
        """Somebody stopped trying."""
        with self._lock:
            self.open_ends += 1

    def odd(self, what: str) -> None:
        """Something that must never happen."""
        with self._lock:
            self.oddities[what] += 1

    def longest_gap(self, since: float) -> float:
        """The longest time from then on in which nothing at all was acknowledged, in seconds."""
        with self._lock:
            moments = sorted([since, *(each for each in self._moments if each > since)])
        return max((later - earlier for earlier, later in pairwise(moments)), default=0.0)
