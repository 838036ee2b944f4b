"""However a file is damaged, its reader gives what is in it or says what is wrong: it never crashes."""

from pathlib import Path

import pytest
from hypothesis import given
from tests.mangled import Change, bounded, changes, damaged, encodings, in_time
from tests.tiny import FOLDER, ROOT

from mvoscan.core.errors import BrokenFile
from mvoscan.core.institution import Institution, InstitutionTypes
from mvoscan.storage.register_file import register_file
from mvoscan.usecases.check_file import FileReport, check_file

LIST = (ROOT / "reference" / "institutions.csv").read_text("utf-8").splitlines(keepends=True)
HEADER = next(at for at, line in enumerate(LIST) if not line.startswith("#"))
REGISTER = "".join([LIST[0], *LIST[HEADER : HEADER + 12]])
TAILORED = (FOLDER / "tailored.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mangled") / "register.csv"


@bounded(80)
@given(done=changes, encoding=encodings)
def test_a_damaged_register_is_read_or_refused_with_findings(
    types: InstitutionTypes, place: Path, done: list[Change], encoding: str
) -> None:
    place.write_bytes(damaged(REGISTER, done, encoding))
    try:
        with in_time():
            found = register_file(place, types.codes)
    except BrokenFile as broken:
        assert broken.findings
        return
    assert found
    assert [each for each in found if not _sound(each)] == []


def _sound(body: Institution) -> bool:
    """Whether an entry holds no sign that no database or page takes."""
    said = (body.name, body.uri or "", *(each.name for each in body.predecessors))
    return all(each.isprintable() for each in said)


@bounded(30)
@given(done=changes, encoding=encodings)
def test_a_damaged_questionnaire_gets_a_report(types: InstitutionTypes, done: list[Change], encoding: str) -> None:
    raw = damaged(TAILORED, done, encoding)
    with in_time():
        report = check_file("vragenlijst.yaml", raw, types=types.codes, editions={})
    assert isinstance(report, FileReport)
    assert report.questionnaire or report.total
