"""A checkout of its own for tests: the real reference files and tables, with tiny questionnaires on offer."""

from hashlib import sha256
from pathlib import Path

from tests.tiny import FOLDER, ROOT

from mvoscan.storage.seals import write_seals


def home_with(folder: Path, *names: str) -> Path:
    """A home in this folder that offers these files of tests/questionnaires, published and sealed."""
    for part in ("reference", "alembic"):
        (folder / part).symlink_to(ROOT / part)
    seals = {}
    for name in names:
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").replace("status: draft", "status: published")
        identifier = next(line for line in text.splitlines() if line.startswith("id: ")).removeprefix("id: ")
        path = folder / "questionnaires" / identifier / "2026.1.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        seals[f"{identifier}/2026.1.yaml"] = sha256(path.read_bytes()).hexdigest()
    (folder / "questionnaires").mkdir(exist_ok=True)
    write_seals(folder / "questionnaires", seals)
    return folder
