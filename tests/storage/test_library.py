"""The library reads every edition once at the start, and does not start on a published one that is not in order."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from tests.tiny import BROKEN, FOLDER, TYPES

from mvoscan.core.errors import BrokenFile, NotFound
from mvoscan.storage.library import Library
from mvoscan.storage.seals import read_seals, write_seals

Put = Callable[..., Path]
PLAIN = (FOLDER / "yes-no.yaml").read_text(encoding="utf-8")


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Puts an edition in the folder: a draft, published, or published and sealed."""

    def place(name: str, edition: str, *, status: str = "draft", sealed: bool = False, text: str = PLAIN) -> Path:
        path = tmp_path / name / f"{edition}.yaml"
        path.parent.mkdir(exist_ok=True)
        written = text.replace("id: ja-nee\n", f"id: {name}\n", 1).replace('"2026.1"', f'"{edition}"', 1)
        path.write_text(written.replace("status: draft", f"status: {status}"), encoding="utf-8")
        if sealed:
            seal = sha256(path.read_bytes()).hexdigest()
            write_seals(tmp_path, read_seals(tmp_path) | {f"{name}/{edition}.yaml": seal})
        return path

    return place


def _load(folder: Path) -> Library:
    return Library.load(folder, TYPES)


def test_editions_are_found_by_id_and_edition(put: Put, tmp_path: Path) -> None:
    put("proef", "2026.1")
    put("proef", "2026.2", status="published", sealed=True)
    library = _load(tmp_path)
    assert library.get("proef", "2026.1").key == "proef/2026.1"
    assert [each.edition for each in library.published()] == ["2026.2"]
    assert [each.edition for each in library.drafts()] == ["2026.1"]


def test_an_edition_that_does_not_exist_names_those_that_do(put: Put, tmp_path: Path) -> None:
    put("proef", "2026.1")
    library = _load(tmp_path)
    with pytest.raises(NotFound, match=r"'proef/2026\.7' bestaat niet\. Wel: proef/2026\.1\."):
        library.get("proef", "2026.7")
    with pytest.raises(NotFound, match="bestaat niet"):
        library.hash_of("ander/2026.1")


def test_the_newest_published_edition_of_each_questionnaire_is_offered_by_number_not_by_letter(
    put: Put, tmp_path: Path
) -> None:
    for edition in ("2025.11", "2026.9", "2026.10"):
        put("proef", edition, status="published", sealed=True)
    put("ander", "2026.1", status="published", sealed=True)
    put("proef", "2026.11")
    library = _load(tmp_path)
    assert [each.key for each in library.offered()] == ["ander/2026.1", "proef/2026.10"]
    assert library.offered_edition("proef").edition == "2026.10"


def test_a_questionnaire_of_which_nothing_is_published_is_not_offered(put: Put, tmp_path: Path) -> None:
    put("proef", "2026.1")
    with pytest.raises(NotFound, match="Wel: nog geen enkele"):
        _load(tmp_path).offered_edition("proef")


def test_the_hash_is_that_of_the_bytes_of_the_file(put: Put, tmp_path: Path) -> None:
    path = put("proef", "2026.1", status="published", sealed=True)
    assert _load(tmp_path).hash_of("proef/2026.1") == sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("mistake", ["open-quote", "unknown-key", "unknown-scale", "latin-1"])
def test_a_broken_draft_is_left_out_and_reported(put: Put, tmp_path: Path, mistake: str) -> None:
    put("proef", "2026.1")
    (tmp_path / "fout").mkdir()
    (tmp_path / "fout" / "2026.1.yaml").write_bytes((BROKEN / f"{mistake}.yaml").read_bytes())
    library = _load(tmp_path)
    assert list(library.editions) == ["proef/2026.1"]
    assert [Path(each.file).parent.name for each in library.left_out] == ["fout"]


def test_a_draft_with_a_flaw_in_its_wording_can_be_previewed(tmp_path: Path) -> None:
    (tmp_path / "fout").mkdir()
    (tmp_path / "fout" / "2026.1.yaml").write_bytes((BROKEN / "help-too-short.yaml").read_bytes())
    assert _load(tmp_path).get("fout", "2026.1").title


@pytest.mark.parametrize("mistake", ["unknown-key", "unknown-scale"])
def test_a_broken_published_edition_stops_the_start(put: Put, tmp_path: Path, mistake: str) -> None:
    put("fout", "2026.1", status="published", text=(BROKEN / f"{mistake}.yaml").read_text(encoding="utf-8"))
    with pytest.raises(BrokenFile, match=r"fout/2026\.1\.yaml:34:13 "):
        _load(tmp_path)


def test_a_published_edition_without_a_seal_stops_the_start(put: Put, tmp_path: Path) -> None:
    put("proef", "2026.1", status="published")
    with pytest.raises(BrokenFile, match="Verzegel ze met: mvoscan seal"):
        _load(tmp_path)


@pytest.mark.parametrize(
    ("was", "becomes"), [("status: published", "status: draft"), ("Proef ja-nee", "Anders"), ("themes:", "thema's: '")]
)
def test_an_altered_sealed_edition_stops_the_start(put: Put, tmp_path: Path, was: str, becomes: str) -> None:
    path = put("proef", "2026.1", status="published", sealed=True)
    path.write_text(path.read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")
    with pytest.raises(BrokenFile, match="Een verzegelde editie is veranderd"):
        _load(tmp_path)


def test_everything_wrong_with_published_editions_is_named_at_once(put: Put, tmp_path: Path) -> None:
    put("een", "2026.1", status="published")
    put("twee", "2026.1", status="published", sealed=True).unlink()
    with pytest.raises(BrokenFile) as refused:
        _load(tmp_path)
    assert [Path(each.file).parent.name for each in refused.value.findings] == ["twee", "een"]


def test_a_file_must_be_called_after_its_id_and_edition(put: Put, tmp_path: Path) -> None:
    put("proef", "2026.1").rename(tmp_path / "proef" / "2026.2.yaml")
    assert "Het bestand heet proef/2026.2.yaml, maar id en edition zeggen proef/2026.1.yaml" in str(
        _load(tmp_path).left_out[0]
    )


def test_editions_that_dossiers_rest_on_must_be_there_unchanged(put: Put, tmp_path: Path) -> None:
    put("proef", "2026.1", status="published", sealed=True)
    library = _load(tmp_path)
    library.require({"proef/2026.1": library.hash_of("proef/2026.1")})
    with pytest.raises(BrokenFile) as refused:
        library.require({"proef/2026.1": "0" * 64, "weg/2024.1": "1" * 64})
    said = [f"{each.file}: {each.message}" for each in refused.value.findings]
    assert "een andere inhoud" in said[0]
    assert said[1] == "weg/2024.1: Er zijn dossiers of ingediende scans op deze editie, maar ze is er niet (meer)."


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    library = _load(tmp_path)
    assert (library.offered(), library.left_out) == ((), ())
