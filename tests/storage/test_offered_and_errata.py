"""What is offered is said in a file, and a sealed edition gets its words corrected but never its meaning."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import FOLDER, TYPES, edition

from mvoscan.core.erratum import Erratum, corrected, flaws_in
from mvoscan.core.errors import BrokenFile
from mvoscan.core.lineage import substance
from mvoscan.core.questionnaire import Question, Questionnaire
from mvoscan.storage.library import Library
from mvoscan.storage.seals import write_seals

KEY = "afstamming/2026.1"
Loaded = Callable[..., Library]


@pytest.fixture
def load(tmp_path: Path) -> Loaded:
    """Load a folder with the example pair, published and sealed, and these files beside it."""

    def loaded(**files: str) -> Library:
        seals = {}
        (tmp_path / "afstamming").mkdir(exist_ok=True)
        for name in ("2026.1", "2026.2"):
            path = tmp_path / "afstamming" / f"{name}.yaml"
            text = (FOLDER / "lineage" / "afstamming" / f"{name}.yaml").read_text(encoding="utf-8")
            path.write_text(text.replace("status: draft", "status: published"), encoding="utf-8")
            seals[f"afstamming/{name}.yaml"] = sha256(path.read_bytes()).hexdigest()
        write_seals(tmp_path, seals)
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return Library.load(tmp_path, TYPES)

    return loaded


def erratum(**fields: str) -> str:
    given = {"edition": KEY, "date": "2026-12-01", "reason": "Duidelijker.", **fields}
    return "errata:\n  - " + "\n    ".join(f'{name}: "{value}"' for name, value in given.items()) + "\n"


def refused(load: Loaded, **files: str) -> str:
    with pytest.raises(BrokenFile) as broken:
        load(**files)
    return str(broken.value)


def test_without_a_file_the_newest_edition_is_offered(load: Loaded) -> None:
    assert [each.key for each in load().offered()] == ["afstamming/2026.2"]


def test_the_file_says_which_edition_is_offered(load: Loaded) -> None:
    library = load(offered=f"offered:\n  - {KEY}\n")
    assert [each.key for each in library.offered()] == [KEY]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("offered:\n  - afstamming/2025.9\n", ("offered.yaml:2", "bestaat niet", "Bedoel je 'afstamming/2026.")),
        (f"offered:\n  - {KEY}\n  - afstamming/2026.2\n", ("offered.yaml:3", "staat hier al een editie")),
        ("aanbod: []\n", ("offered.yaml", "lijst van edities", "Schrijf 'offered:'")),
        ("offered:\n  - [a]\n", ("lijst van edities",)),
        ("offered: [\n", ("offered.yaml:",)),
    ],
)
def test_an_offer_that_cannot_be_is_refused_with_its_line(load: Loaded, text: str, words: tuple[str, ...]) -> None:
    said = refused(load, offered=text)
    assert [word for word in words if word not in said] == []


def test_help_is_corrected_and_the_reader_sees_when_and_why(load: Loaded) -> None:
    library = load(errata=erratum(statement="meten", help="Ja als er maandcijfers zijn."))
    found = library.get("afstamming", "2026.1").questions["meten"]
    assert found.help == "Ja als er maandcijfers zijn. (Verbeterd op 1-12-2026: Duidelijker.)"


def test_the_sealed_words_stay_what_lineage_is_judged_on(load: Loaded) -> None:
    library = load(errata=erratum(statement="meten", help="Ja als er maandcijfers zijn."))
    assert (
        library.as_sealed("afstamming")["2026.1"].questions["meten"].help == edition("2026.1").questions["meten"].help
    )
    assert library.hash_of(KEY) == load(errata="errata: []\n").hash_of(KEY)


def test_the_introduction_of_an_edition_is_corrected(load: Loaded) -> None:
    found = load(errata=erratum(introduction="Betere inleiding.")).get("afstamming", "2026.1")
    assert found.introduction == "Betere inleiding.\n\n(Verbeterd op 1-12-2026: Duidelijker.)"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"statement": "meten", "weight": "3"}, ("errata.yaml:6", "raakt nooit aan 'weight'", "nieuwe editie")),
        ({"statement": "meten", "asked_when": "x"}, ("raakt nooit aan 'asked_when'", "nieuwe editie")),
        ({"statement": "meten", "scope": "full"}, ("raakt nooit aan 'scope'",)),
        ({"statement": "meten", "hulp": "x"}, ("sleutel 'hulp' kennen we niet", "help")),
        ({"statement": "metten", "help": "x"}, ("staat niet in afstamming/2026.1", "Bedoel je 'meten'?")),
        ({"statement": "meten", "text": "Wij meten nooit iets van ons verbruik."}, ("meer dan spelling",)),
        ({"statement": "meten"}, ("verbetert niets",)),
        ({"help": "x"}, ("'help' hoort bij een stelling",)),
        ({"statement": "meten", "help": "x", "date": "2026-13-01"}, ("2026-13-01", "bestaat niet")),
        ({"statement": "meten", "help": "x", "edition": "afstamming/2020.1"}, ("bestaat niet", "Bedoel je")),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_its_line(
    load: Loaded, fields: dict[str, str], words: tuple[str, ...]
) -> None:
    said = refused(load, errata=erratum(**fields))
    assert [word for word in (*words, "errata.yaml:") if word not in said] == []


def test_a_spelling_mistake_in_a_statement_is_corrected(load: Loaded) -> None:
    now = "Wij meten elke maand ons verbruik van enerchie."
    found = load(errata=erratum(statement="meten", text=now)).get("afstamming", "2026.1")
    assert found.questions["meten"].text == now


SEALED = "Wij betalen minstens 95 procent van de facturen binnen drie weken, en geen enkele zonder goedkeuring."


@pytest.mark.parametrize(
    ("was", "now"),
    [("facturen", "fakturen"), ("enkele", "énkele"), ("goedkeuring", "goed keuring"), ("Wij", "wij"), (", en", " en")],
)
def test_another_spelling_is_a_correction(was: str, now: str) -> None:
    assert list(flaws_in([spelt(SEALED.replace(was, now))], {KEY: about(SEALED)})) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("95", "75"),
        ("95", "9,5"),
        ("drie", "vier"),
        ("geen", "een"),
        ("minstens", "hoogstens"),
        ("betalen", "verbetalen"),
        ("zonder", "onder"),
        ("weken", "maanden"),
        ("van de facturen ", ""),
    ],
)
def test_another_number_or_word_is_another_statement(was: str, now: str) -> None:
    (flaw,) = flaws_in([spelt(SEALED.replace(was, now))], {KEY: about(SEALED)})
    assert flaw.message == "Dit is meer dan spelling: de stelling zegt iets anders dan wat verzegeld is."


def spelt(text: str) -> Erratum:
    return Erratum(edition=KEY, date="2026-12-01", reason="Spelling.", statement="meten", text=text)


def about(text: str) -> Questionnaire:
    """The example edition, published, with this text for the statement 'meten'."""
    given = edition("2026.1").model_dump(by_alias=True) | {"status": "published"}
    statements = (each for theme in given["themes"] for sub in theme["subthemes"] for each in sub["questions"])
    next(each for each in statements if each["id"] == "meten")["text"] = text
    return Questionnaire.model_validate(given)


WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=40)


@given(st.sampled_from(sorted(edition("2026.1").questions)), WORDS, WORDS, WORDS)
def test_no_correction_touches_what_scores_or_who_is_asked(name: str, help_: str, evidence: str, advice: str) -> None:
    sealed = edition("2026.1")
    found = Erratum(
        edition=sealed.key, date="2026-12-01", reason="r", statement=name, help=help_, evidence=evidence, advice=advice
    )
    after = corrected(sealed, [found])
    assert list(after.questions) == list(sealed.questions)
    assert all(substance(after, each) == substance(sealed, each) for each in sealed.questions)
    unchanged = set(Question.model_fields) - {"help", "evidence", "advice"}
    assert after.questions[name].model_dump(include=unchanged) == sealed.questions[name].model_dump(include=unchanged)


def test_a_second_folder_adds_its_questionnaires_with_its_own_seals(load: Loaded, tmp_path: Path) -> None:
    load()
    extra = tmp_path / "extra"
    (extra / "eigen").mkdir(parents=True)
    text = (
        (tmp_path / "afstamming" / "2026.1.yaml").read_text(encoding="utf-8").replace("id: afstamming", "id: eigen", 1)
    )
    (extra / "eigen" / "2026.1.yaml").write_text(text, encoding="utf-8")
    write_seals(extra, {"eigen/2026.1.yaml": sha256(text.encode()).hexdigest()})
    (tmp_path / "own").mkdir()
    (tmp_path / "afstamming").rename(tmp_path / "own" / "afstamming")
    (tmp_path / "sealed.sha256").rename(tmp_path / "own" / "sealed.sha256")
    library = Library.load_all((tmp_path / "own", extra), TYPES)
    assert [each.key for each in library.offered()] == ["afstamming/2026.2", "eigen/2026.1"]
    with pytest.raises(BrokenFile, match="staat ook in een andere map"):
        Library.load_all((extra, extra), TYPES)
