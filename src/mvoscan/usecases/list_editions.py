"""The editions of this service for who runs it: which are offered, sealed or drafts, and what rests on each."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.errors import Finding
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.storage.edition_use import EditionUse, use_of_editions
from mvoscan.storage.library import Library


class KnownEdition(NamedTuple):
    """An edition with the hash of its bytes, the languages it speaks, whether it has errata, and what rests on it."""

    questionnaire: Questionnaire
    sha256: str
    offered: bool
    languages: tuple[str, ...]
    corrected: bool
    use: EditionUse


class KnownEditions(NamedTuple):
    """All editions, the published ones first; and what is wrong with the drafts and translations left out."""

    published: tuple[KnownEdition, ...]
    drafts: tuple[KnownEdition, ...]
    left_out: tuple[Finding, ...]


def list_editions(connection: Connection, library: Library) -> KnownEditions:
    """Every edition that was read at the start; its seal held then, or the service would not run."""
    use = use_of_editions(connection)
    offered = {each.key for each in library.offered()}

    def known(questionnaire: Questionnaire) -> KnownEdition:
        key = questionnaire.key
        edition = library.editions[key]
        return KnownEdition(
            questionnaire,
            edition.sha256,
            key in offered,
            tuple(each.language for each in edition.translations),
            edition.questionnaire != edition.sealed,
            use.get(key, EditionUse()),
        )

    return KnownEditions(tuple(map(known, library.published())), tuple(map(known, library.drafts())), library.left_out)
