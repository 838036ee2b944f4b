"""What sealed editions say is kept between two starts, and never says anything that the files do not."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from tests.storage.test_library import PLAIN, Put
from tests.storage.test_library import put as put
from tests.tiny import TYPES

from mvoscan.core.errors import BrokenFile
from mvoscan.storage import questionnaire_file
from mvoscan.storage.library import Library
from mvoscan.storage.sealed_values import SealedValues
from mvoscan.storage.yaml_tree import tree_of


@pytest.fixture
def kept(tmp_path: Path) -> SealedValues:
    return SealedValues(tmp_path / "kept")


def load(folder: Path, kept: SealedValues | None) -> Library:
    return Library.load(folder, TYPES, kept=kept)


def only(kept: SealedValues) -> Path:
    (found,) = kept.folder.iterdir()
    return found


def written(path: Path, value: object) -> None:
    """Write a value there, whole."""
    text = json.dumps(value).encode()
    path.write_bytes(sha256(text).hexdigest().encode() + b"\n" + text)


def test_a_sealed_edition_is_read_once_and_is_the_same_the_next_time(
    put: Put, tmp_path: Path, kept: SealedValues, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("proef", "2026.1", status="published", sealed=True)
    first = load(tmp_path, kept)
    monkeypatch.delattr(questionnaire_file, "tree_of")
    assert load(tmp_path, kept) == first


def test_a_draft_is_read_every_time(put: Put, tmp_path: Path, kept: SealedValues) -> None:
    put("proef", "2026.1")
    load(tmp_path, kept)
    assert not kept.folder.exists()


def test_an_edition_that_was_altered_after_it_was_kept_stops_the_start(
    put: Put, tmp_path: Path, kept: SealedValues
) -> None:
    path = put("proef", "2026.1", status="published", sealed=True)
    load(tmp_path, kept)
    path.write_text(path.read_text(encoding="utf-8") + "# anders\n", encoding="utf-8")
    with pytest.raises(BrokenFile, match="verzegel"):
        load(tmp_path, kept)


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"\xff\n{}", b"0" * 64 + b"\n{}"])
def test_what_is_kept_and_not_whole_is_read_from_the_file(
    put: Put, tmp_path: Path, kept: SealedValues, spoilt: bytes
) -> None:
    put("proef", "2026.1", status="published", sealed=True)
    first = load(tmp_path, kept)
    whole = only(kept).read_bytes()
    for each in (spoilt, whole[:-1], whole.replace(b"Ja", b"Jo", 1)):
        only(kept).write_bytes(each)
        assert load(tmp_path, kept) == first


def test_what_is_kept_and_is_no_questionnaire_is_read_from_the_file(
    put: Put, tmp_path: Path, kept: SealedValues
) -> None:
    put("proef", "2026.1", status="published", sealed=True)
    first = load(tmp_path, kept)
    odd: tuple[object, ...] = ({}, [], {"status": "draft"})
    for value in odd:
        written(only(kept), value)
        assert load(tmp_path, kept) == first


def test_what_is_wrong_is_said_with_its_line(put: Put, tmp_path: Path, kept: SealedValues) -> None:
    put("proef", "2026.1", status="published", sealed=True, text=PLAIN.replace("gemeente", "gemeent"))
    with pytest.raises(BrokenFile) as plain:
        load(tmp_path, None)
    kept.folder.mkdir()
    for each in tmp_path.glob("*/*.yaml"):
        kept.keep(sha256(each.read_bytes()).hexdigest(), tree_of(each.read_text(encoding="utf-8")).value)
    with pytest.raises(BrokenFile) as known:
        load(tmp_path, kept)
    assert known.value.findings == plain.value.findings
    assert all(each.line for each in known.value.findings)


def test_where_nothing_can_be_kept_the_files_are_read(put: Put, tmp_path: Path) -> None:
    put("proef", "2026.1", status="published", sealed=True)
    nowhere = SealedValues(tmp_path / "niet" / "hier")
    assert load(tmp_path, nowhere) == load(tmp_path, None)
    assert not nowhere.folder.parent.exists()
