"""Whether the service would start on these folders: editions that fit together, what is offered, and errata."""

from collections.abc import Iterable
from pathlib import Path

from mvoscan.storage.library import Library
from mvoscan.storage.reference_files import institution_types


def check_library(folders: Iterable[Path], *, reference: Path) -> None:
    """Load everything as the service does; raises `BrokenFile` with all that is wrong."""
    Library.load_all(folders, institution_types(reference).codes)
