"""A translation is texts only: what it lacks falls back, and what it cannot place is refused with its line."""

from pathlib import Path
from shutil import copytree

import pytest
from tests.tiny import FOLDER

from mvoscan.core.erratum import Erratum, notes_on
from mvoscan.core.errors import BrokenFile
from mvoscan.core.translation import extent, texts_of, translated
from mvoscan.storage.questionnaire_file import read_questionnaire
from mvoscan.storage.translation_files import open_translation

EXAMPLE = FOLDER / "translated" / "vertaald"
EDITION = read_questionnaire(EXAMPLE / "2026.1.yaml")
LINE = (EXAMPLE / "2026.1.en.yaml").read_text(encoding="utf-8").splitlines().index("  besparen:") + 1
ENGLISH = open_translation(EXAMPLE / "2026.1.en.yaml", EDITION)


def plain(text: str, _: object) -> str:
    return text


def refused(tmp_path: Path, old: str, new: str) -> str:
    path = Path(copytree(EXAMPLE, tmp_path / "vertaald")) / "2026.1.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenFile) as broken:
        open_translation(path, EDITION)
    return str(broken.value)


def test_the_example_lacks_one_text() -> None:
    assert extent(ENGLISH, EDITION).missing == 1


def test_a_text_that_is_missing_is_shown_as_it_was() -> None:
    shown = translated(EDITION, ENGLISH, lambda text, found: text if found else f"{text} [nl]")
    besparen = shown.questions["besparen"]
    assert (besparen.text, besparen.evidence) == ("We do what 'saving' asks.", "Het papier. [nl]")


def test_a_correction_of_the_edition_is_said_after_the_translated_text() -> None:
    erratum = Erratum(
        edition=EDITION.key, date="2026-12-01", reason="Tikfout.", statement="meten", help="Ja als het er is."
    )
    english = ENGLISH._replace(notes=notes_on(EDITION, [erratum]))
    shown = translated(EDITION, english, lambda text, found: text if found else f"{text} [nl]")
    assert shown.questions["meten"].help == "Yes if it is on paper. (Verbeterd op 1-12-2026: Tikfout.) [nl]"
    assert shown.questions["opwekken"].help == "Yes if it is on paper."


def test_nothing_but_texts_changes() -> None:
    shown = translated(EDITION, ENGLISH, plain)
    texts = {"text", "help", "evidence", "advice"}
    assert [each.model_dump(exclude=texts) for each in shown.questions.values()] == [
        each.model_dump(exclude=texts) for each in EDITION.questions.values()
    ]
    assert shown.scale_of(shown.questions["meten"]).shares == EDITION.scale_of(EDITION.questions["meten"]).shares


def test_every_text_of_an_edition_has_a_place_of_its_own() -> None:
    own = {place: " ".join(map(str, place)) for place in texts_of(EDITION)}
    shown = translated(EDITION, ENGLISH._replace(texts=own), plain)
    assert texts_of(shown) == own


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  besparen:",
            "  bespaaren:",
            f"2026.1.en.yaml:{LINE}:3 statements › bespaaren – De sleutel 'bespaaren' bestaat niet",
        ),
        ("  besparen:", "  bespaaren:", "Bedoel je 'besparen'?"),
        ("    evidence: The paper.", "    weight: 3", "De sleutel 'weight' bestaat niet in deze editie."),
        ("    nee:", "    neen:", "De sleutel 'neen' bestaat niet in deze editie. Bedoel je 'nee'?"),
        ("title: Translated example", "titel: Translated example", "Bedoel je 'title'?"),
        ("help: Yes if it is on paper.", "help: ''", "Hier hoort een vertaalde tekst."),
        ("help: Yes if it is on paper.", "help: 3", "Hier hoort een vertaalde tekst."),
        ("edition: vertaald/2026.1", "edition: vertaald/2026.2", "Schrijf edition: vertaald/2026.1"),
        ("language: en", "language: fr", "Schrijf language: en"),
        ("  milieu: {title: Environment}", "  milieu: tekst", "Schrijf de teksten elk bij hun eigen sleutel."),
    ],
)
def test_what_does_not_fit_is_refused_with_place_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refused(tmp_path, old, new)


def test_a_language_that_we_do_not_show_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "2026.1.xx.yaml"
    path.write_text("edition: vertaald/2026.1\nlanguage: xx\n", encoding="utf-8")
    with pytest.raises(BrokenFile, match="Kies uit: en, fr, de"):
        open_translation(path, EDITION)
