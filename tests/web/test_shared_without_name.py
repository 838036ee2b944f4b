"""A result that is shared without a name says it nowhere: in no byte of the page, the files or the headers."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject
from starlette.testclient import TestClient
from tests.sharing import NOTE, WITHOUT_NAME, browser, opened, shared, shared_scan

from mvoscan.core.institution import PROVINCES
from mvoscan.settings import Settings
from mvoscan.storage import institutions, submissions
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

SUFFIXES = ("", ".json", ".csv", ".csv?dialect=excel-nl", ".xlsx", ".svg", ".pdf")


@pytest.fixture
def parts(settings: Settings, service: Service) -> dict[str, str]:
    """All that a reader gets of such a result, by what it is: texts, what is in the workbook, headers."""
    client, home, _ = shared_scan(settings, service)
    reader = browser(settings, service)
    result = opened(reader, shared(client, home, **WITHOUT_NAME))
    return {suffix: _all_of(reader, result + suffix) for suffix in SUFFIXES}


def _all_of(reader: TestClient, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200
    return "\n".join([address, *map(str, answer.headers.items()), *_texts(answer.content)])


def _texts(made: bytes) -> list[str]:
    if made.startswith(b"PK"):
        with ZipFile(BytesIO(made)) as book:
            return [name + book.read(name).decode() for name in book.namelist()]
    if made.startswith(b"%PDF"):
        pdf = PdfReader(BytesIO(made))
        return [str(pdf.metadata), *(each.extract_text() for each in pdf.pages), *_objects(pdf)]
    return [made.decode()]


def _objects(pdf: PdfReader) -> Iterator[str]:
    """Everything in a PDF besides its pages: titles, alternative texts, bookmarks, metadata, attachments."""
    for number in range(1, int(str(pdf.trailer["/Size"]))):
        found = pdf.get_object(IndirectObject(number, 0, pdf))
        yield str(found)
        if isinstance(found, StreamObject):
            yield found.get_data().decode("latin-1")


def _betraying(service: Service) -> set[str]:
    """Names, numbers and ids of the bodies and of the scan."""
    with service.reading() as connection:
        scan = next(iter(submissions.every(connection)))
        ids = [each for each in (scan.subject.institution, scan.subject.partner) if each]
        bodies = institutions.current(connection, ids).values()
    numbers = {text for each in bodies for text in (each.name, each.kbo, each.ovo, each.nis, each.uri, each.id) if text}
    provinces = {PROVINCES.get(each.province or "", each.province or "") for each in bodies} - {""}
    return {*numbers, *provinces, *ids, scan.public_id, scan.public_id[:8]}


def test_nothing_that_a_reader_gets_betrays_whose_result_it_is(service: Service, parts: dict[str, str]) -> None:
    hidden = _betraying(service)
    found = {(where, each) for where, text in parts.items() for each in hidden if each.lower() in text.lower()}

    assert "Aalst" in hidden
    assert len(hidden) > 6
    assert found == set()


def test_no_note_comes_along_in_any_form(parts: dict[str, str]) -> None:
    assert [where for where, text in parts.items() if NOTE in text] == []


def test_it_says_the_type_and_that_the_name_was_left_out(parts: dict[str, str]) -> None:
    assert "Gemeente samen met OCMW" in parts[""]
    assert "gedeeld zonder de naam" in parts[""]
    assert '"name": "Gemeente samen met OCMW"' in parts[".json"]


def test_with_the_name_the_same_search_finds_it_in_every_form(settings: Settings, service: Service) -> None:
    client, home, _ = shared_scan(settings, service)
    reader = browser(settings, service)
    result = opened(reader, shared(client, home))
    assert [suffix for suffix in SUFFIXES if "Aalst" not in _all_of(reader, result + suffix)] == []
