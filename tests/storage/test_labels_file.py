"""The inventory of labels: facts with how far they were verified, and every mistake told with place and remedy."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest
from tests.conftest import ROOT

from mvoscan.core.clause import sentence
from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.scheme import Inventory, LabelDegree, LabelKind
from mvoscan.storage import questionnaire_file
from mvoscan.storage.labels_file import read_labels
from mvoscan.storage.library import Library
from mvoscan.storage.sealed_values import SealedValues


@pytest.fixture(scope="module")
def shipped(library: Library) -> Inventory:
    return read_labels(ROOT / "reference", library.get)


Change = tuple[str, str, str]
"""The code of a label (or none, for the head of the file), what stands there, and what comes instead."""


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "reference" / "labels.yaml").read_text()


def changed(text: str, changes: Iterable[Change]) -> str:
    """The file after changes, each in the first place of its label."""
    for code, old, new in changes:
        start = text.index(f"  - code: {code}\n") if code else 0
        at = text.index(old, start)
        text = text[:at] + new + text[at + len(old) :]
    return text


def findings(folder: Path, text: str, library: Library) -> tuple[Finding, ...]:
    """All that is found in such a file."""
    (folder / "labels.yaml").write_text(text)
    with pytest.raises(BrokenFile) as refused:
        read_labels(folder, library.get)
    return refused.value.findings


def test_the_inventory_is_read_once_and_what_is_wrong_keeps_its_line(
    shipped: Inventory, text: str, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SealedValues(tmp_path / "kept")
    (tmp_path / "labels.yaml").write_text(text)
    assert read_labels(tmp_path, kept=kept) == shipped
    (entry,) = kept.folder.iterdir()
    with monkeypatch.context() as patched:
        patched.delattr(questionnaire_file, "tree_of")
        assert read_labels(tmp_path, kept=kept) == shipped
    said = entry.read_bytes().partition(b"\n")[2].replace(b"product-label", b"onzin", 1)
    entry.write_bytes(sha256(said).hexdigest().encode() + b"\n" + said)
    assert read_labels(tmp_path, kept=kept) == shipped
    broken = text.replace("kind: product-label", "kind: onzin", 1)
    (finding,) = findings(tmp_path, broken, library)
    with pytest.raises(BrokenFile) as refused:
        read_labels(tmp_path, kept=kept)
    assert refused.value.findings == (finding,)
    assert len(list(kept.folder.iterdir())) == 1


def test_there_are_46_and_what_is_not_known_is_not_filled_in(shipped: Inventory) -> None:
    by_code = {each.code: each for each in shipped.labels}
    assert len(by_code) == 46
    assert {each.checked_on for each in shipped.labels} == {None}
    assert (by_code["fsc"].controller, by_code["b-corp"].iso, by_code["biogarantie"].source) == (None, None, None)


def test_only_what_was_plainly_verified_has_a_sentence_and_every_sentence_takes_what_is_equivalent(
    shipped: Inventory,
) -> None:
    said = {each.code: [sentence(each, use) for use in each.uses] for each in shipped.labels}
    for each in shipped.labels:
        fit = each.degree is LabelDegree.VERIFIED
        assert [bool(one) for one in said[each.code]] == [fit] * len(each.uses)
        assert all("gelijkwaardig" in one for one in said[each.code] if fit)
        assert all(one for one in said[each.code] if fit and each.asks in one)
    assert not any("{" in one for every in said.values() for one in every)


def test_no_label_of_a_whole_company_may_be_asked_for(shipped: Inventory) -> None:
    companies = {each.code: each.uses for each in shipped.labels if each.kind is LabelKind.COMPANY_LABEL}
    assert companies == {"wfto": (), "ecovadis": (), "b-corp": ()}


FORM = {
    ("fsc", "code: fsc", "code: F S C"): ("label 'F S C' › code", "niet goed geschreven", "kleine letters"),
    ("eu-ecolabel", "uses: [technical-", "uses: [technisch-"): (
        "eu-ecolabel' › uses",
        "bestaat hier niet",
        "Bedoel je",
    ),
    ("eu-ecolabel", "checked_on: unknown", "checked_on: juni"): ("› checked_on", "geen datum", "2026-11-26"),
    ("pefc", "checked_on: unknown", "checked_on:"): ("'pefc' › checked_on", "niets ingevuld", "unknown"),
    ("gots", "    degree: verified\n", ""): ("label 'gots' › degree", "ontbreekt", "Voeg hem toe"),
    ("sa8000", "kind: audit", "kind: keuring"): ("'sa8000' › kind", "'keuring' bestaat hier niet", "audit"),
    ("epeat", "site: https://epeat.net", "site: epeat.net"): ("'epeat' › site", "geen volledig adres", "https://"),
    ("csc", "    asks: ", "    eist: "): ("label 'csc' › eist", "kennen we hier niet", "Verwijder"),
}
MEANING = {
    ("eu-ecolabel", '"6.7"', '"6.9"'): ("label 'eu-ecolabel' › iso", "'6.9' is geen clausule van ISO 26000", "6.8"),
    ("", '["6.6.3"]', '["6.6.9"]'): ("risico 'corruptie' › iso", "'6.6.9' is geen clausule", "6.6.7"),
    ("", "  milieu: [", "  milleu: ["): ("themes › milleu", "niet van mvo-overheid/2026.2", "'milieu'"),
    ("fsc", "code: fsc", "code: epeat"): ("label 'epeat' › code", "'epeat' staat er al", "eigen code"),
    ("pefc", "code: pefc", "code: clausule"): ("label 'clausule' › code", "andere pagina", "andere code"),
    ("tco-certified", "[ict]", "[it]"): ("productgroep nr. 1", "'it' staat niet in dit bestand", "'ict'"),
    ("emas", "checked_on: unknown", 'checked_on: "2031-01-01"'): ("'emas' › checked_on", "later dan", "'changed'"),
    ("b-corp", "uses: []", "uses: [award-criterion]"): ("'b-corp' › uses", "mag nergens gevraagd", "uses: []"),
    ("msc", "source: https", "source: unknown # https"): ("'msc' › source", "er is geen bron", "unverified"),
    ("csc", "    asks: ", "    note: "): ("'csc' › uses nr. 1", "ontbreekt iets voor", "'asks'"),
    ("iso-14001", "    proof: ", "    note: "): ("'iso-14001' › uses nr. 1", "ontbreekt iets voor", "'proof'"),
    ("electronics-watch", "gelijkwaardige", "andere"): (
        "own_clauses",
        "nergens 'gelijk",
        "Aanvaard",
    ),
    ("co2-prestatieladder", "[award-criterion]", "[]"): ("own_clauses", "staat niet in 'uses'", "een van de twee"),
}


@pytest.mark.parametrize("mistakes", [FORM, MEANING], ids=["form", "meaning"])
def test_every_mistake_is_told_at_once_with_its_line_its_place_and_its_remedy(
    tmp_path: Path, library: Library, text: str, mistakes: dict[Change, tuple[str, str, str]]
) -> None:
    ends = sorted(mistakes, key=lambda each: each[1].startswith("code:"))  # a code is what others are found by.
    found = findings(tmp_path, changed(text, ends), library)
    assert all(each.line and each.line > 20 for each in found)
    told = [(each.place, each.message, each.remedy) for each in found]
    missing = {
        change: expected
        for change, expected in mistakes.items()
        if not any(all(map(str.__contains__, each, expected)) for each in told)
    }
    assert missing == {}, told


def test_a_service_without_the_edition_reads_the_labels_all_the_same(
    tmp_path: Path, library: Library, text: str
) -> None:
    (tmp_path / "labels.yaml").write_text(text.replace('edition: "2026.2"', 'edition: "1999.1"'))
    assert len(read_labels(tmp_path, library.get).labels) == 46
