"""A page becomes a tagged PDF that fetches nothing and comes out the same every time."""

import subprocess
import sys
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from pypdf import PdfReader
from tests.structure import alternatives, claims, kinds

from mvoscan.core.errors import Unavailable
from mvoscan.render.pdf import LACKING, pdf_of, picture_address

SECRET = "geheim-op-deze-schijf"
HASHED = (
    "import sys, hashlib; from mvoscan.render.pdf import pdf_of; print(hashlib.sha256(pdf_of(sys.argv[1])).hexdigest())"
)


def page(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="nl"><head><title>Titel</title>{head}</head><body>{body}</body></html>'


def text(pdf: bytes) -> str:
    return "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages)


def test_a_page_has_a_language_a_title_and_tags() -> None:
    reader = PdfReader(BytesIO(pdf_of(page("<h1>Kop</h1><p>Tekst</p>"))))
    said = claims(reader)
    assert (said.language, said.tagged, said.shows_title) == ("nl", True, True)
    assert reader.metadata is not None
    assert reader.metadata.title == "Titel"
    assert {"/H1", "/P"} <= kinds(reader)
    assert 'pdfuaid:part="1"' in said.described


def test_a_picture_says_in_words_what_it_shows() -> None:
    drawing = picture_address('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    reader = PdfReader(BytesIO(pdf_of(page(f'<img src="{drawing}" alt="Milieu: 62">'))))
    assert alternatives(reader) == ["Milieu: 62"]


def test_the_same_page_gives_the_same_bytes_in_another_process() -> None:
    given = page("<h1>Kop</h1><table><tr><th scope=col>A</th></tr><tr><td>1</td></tr></table>")
    command = [sys.executable, "-c", HASHED, given]
    elsewhere = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert elsewhere.stdout.strip() == sha256(pdf_of(given)).hexdigest()


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ('<img src="{there}" alt="x">', ""),
        ("", '<link rel="stylesheet" href="{there}">'),
        ("", "<style>@import url({there}); body {{ background: url({there}) }}</style>"),
        ('<object data="{there}"></object>', '<link rel="attachment" href="{there}">'),
        ("<svg><image href='{there}'/></svg>", "<style>@font-face {{ font-family: x; src: url({there}) }}</style>"),
    ],
)
def test_nothing_is_fetched_from_the_network_or_the_disk(body: str, head: str, tmp_path: Path) -> None:
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    file = tmp_path / "geheim.txt"
    file.write_text(SECRET, encoding="utf-8")
    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        made = [
            pdf_of(page(body.format(there=there), head.format(there=there)))
            for there in (f"http://127.0.0.1:{server.server_port}/x.svg", file.as_uri())
        ]
        server.shutdown()
    assert asked == []
    assert all(SECRET not in text(each) and not PdfReader(BytesIO(each)).attachments for each in made)


def test_a_machine_without_pango_is_told_how_to_print(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [each for each in sys.modules if each.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(Unavailable) as refused:
        pdf_of(page("<p>x</p>"))
    assert str(refused.value) == LACKING
    assert "Afdrukken" in LACKING
