"""Preview a questionnaire: a home of its own in which only that file is offered, to be thrown away afterwards."""

import re
from hashlib import sha256
from pathlib import Path

from mvoscan.core.errors import BrokenFile
from mvoscan.core.questionnaire_check import references
from mvoscan.storage.questionnaire_file import open_questionnaire
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.seals import write_seals
from mvoscan.storage.translation_files import translation_files


def preview_home(path: Path, *, home: Path, reference: Path, into: Path) -> str:
    """Lay out a home in an empty folder where this file, draft or not, can be taken; gives its key.

    `home` is the service's own, for the migrations. Raises `BrokenFile` with all that keeps the file from being used.
    """
    file = open_questionnaire(path)
    questionnaire = file.questionnaire()
    flaws = references(questionnaire, types=institution_types(reference).codes)
    if flaws:
        raise BrokenFile(*(file.finding(each) for each in flaws))
    for name, target in (("reference", reference), ("alembic", home / "alembic")):
        (into / name).symlink_to(target.resolve())
    text = re.sub(r"(?m)^status:.*$", "status: published", path.read_text(encoding="utf-8-sig"), count=1)
    folder = into / "questionnaires"
    (folder / questionnaire.id).mkdir(parents=True)
    (folder / f"{questionnaire.key}.yaml").write_text(text, encoding="utf-8")
    for language, translation in translation_files(path).items():
        (folder / f"{questionnaire.key}.{language}.yaml").write_bytes(translation.read_bytes())
    write_seals(folder, {f"{questionnaire.key}.yaml": sha256(text.encode()).hexdigest()})
    return questionnaire.key
