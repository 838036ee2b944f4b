"""The questionnaires that the project ships, as they are read at the start of the service."""

from tests.tiny import ROOT

from mvoscan.core.questionnaire import Questionnaire
from mvoscan.storage.library import Library
from mvoscan.storage.reference_files import institution_types

TYPES = institution_types(ROOT / "reference")
LIBRARY = Library.load(ROOT / "questionnaires", TYPES.codes)
PUBLISHED = LIBRARY.published()


def shipped(key: str) -> Questionnaire:
    """An edition by `id/edition`."""
    return LIBRARY.get(*key.split("/"))
