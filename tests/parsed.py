"""A text of YAML that was parsed in this process is not parsed again: most of what opening a service takes.

The key is the text itself, so a file that differs by one sign is read anew, and a file that cannot be read says so.
Nothing changes what was parsed. The reader itself is tried in `storage`, by damaged texts that are all different.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

from mvoscan.storage import questionnaire_file, reference_files
from mvoscan.storage.yaml_tree import tree_of


@contextmanager
def parsed_once() -> Iterator[None]:
    """Until the block ends, the newest texts are remembered with what they hold."""
    read = reference_files._yaml

    @lru_cache(8)
    def document(path: Path, _text: str) -> object:
        return read(path)

    def remembered(path: Path) -> object:
        return document(path, reference_files.text_of(path))

    with (
        patch.object(questionnaire_file, "tree_of", lru_cache(32)(tree_of)),
        patch.object(reference_files, "_yaml", remembered),
    ):
        yield
