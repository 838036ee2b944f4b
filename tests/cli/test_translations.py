"""`mvoscan check` counts what a translation covers, refuses what does not fit, and leaves the seals alone."""

from pathlib import Path
from shutil import copytree

from tests.cli.program import Done, mvoscan
from tests.tiny import FOLDER, ROOT


def check(path: Path) -> Done:
    return mvoscan("check", str(path))


def test_what_is_missing_is_counted() -> None:
    said = check(FOLDER / "translated")
    assert (
        "Vertaling English van vertaald/2026.1: 20 van 21 teksten; 1 tonen we in de taal van de editie." in said.stdout
    )
    assert said.returncode == 0


def test_a_translation_is_checked_by_itself_too() -> None:
    assert "Vertaling English" in check(FOLDER / "translated" / "vertaald" / "2026.1.en.yaml").stdout


def test_an_unknown_key_fails_the_check_with_file_and_line(tmp_path: Path) -> None:
    path = Path(copytree(FOLDER / "translated", tmp_path / "v")) / "vertaald" / "2026.1.en.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  verzonnen: {text: Made up}\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    said = check(tmp_path / "v")
    assert (said.returncode, f"2026.1.en.yaml:{line}:3 statements › verzonnen" in said.stdout) == (1, True)


def test_a_translation_lies_outside_the_seal(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires"
    (folder / "mvo-overheid").mkdir(parents=True)
    edition = ROOT / "questionnaires" / "mvo-overheid" / "2026.1.yaml"
    (folder / "mvo-overheid" / "2026.1.yaml").write_bytes(edition.read_bytes())
    seals = (ROOT / "questionnaires" / "sealed.sha256").read_text(encoding="utf-8").splitlines()
    own = "\n".join(line for line in seals if line.endswith("mvo-overheid/2026.1.yaml"))
    (folder / "sealed.sha256").write_text(f"{own}\n", encoding="utf-8")
    english = folder / "mvo-overheid" / "2026.1.en.yaml"
    english.write_text("edition: mvo-overheid/2026.1\nlanguage: en\ntitle: Scan\n", encoding="utf-8")
    before = check(folder)
    english.write_text(english.read_text(encoding="utf-8").replace("Scan", "The scan"), encoding="utf-8")
    assert (before.returncode, check(folder).returncode) == (0, 0)


def test_a_translation_without_its_edition_fails_the_check(tmp_path: Path) -> None:
    folder = Path(copytree(FOLDER / "translated", tmp_path / "v")) / "vertaald"
    (folder / "2026.1.en.yaml").rename(folder / "2026.9.en.yaml")
    said = check(tmp_path / "v")
    assert (said.returncode, "Dit is een vertaling van 2026.9.yaml, maar dat bestand is er niet." in said.stdout) == (
        1,
        True,
    )


def test_an_unknown_statement_is_told_once_however_many_texts_it_has(tmp_path: Path) -> None:
    path = Path(copytree(FOLDER / "translated", tmp_path / "v")) / "vertaald" / "2026.1.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  meten:", "  metn:"), encoding="utf-8")
    assert check(path).stdout.count("Bedoel je 'meten'?") == 1
