"""Files that are replaced whole or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def replace(path: Path, text: str) -> None:
    """Replace a file by this text: a reader sees the old or the new one, never a half."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-", encoding="utf-8", delete=False) as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    temporary = Path(written.name)
    temporary.chmod(0o644)
    temporary.replace(path)
