"""A questionnaire file is read whole, or refused with everything that is wrong, its place and its remedy."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.tiny import BROKEN, FOLDER, edition, findings_of, tiny

from mvoscan.core.errors import BrokenFile
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.storage import questionnaire_file
from mvoscan.storage.questionnaire_file import open_questionnaire, read_questionnaire
from mvoscan.storage.yaml_tree import Tree, plain, tree_of

MISTAKES = {
    "duplicate-key": ":5:1 title – De sleutel 'title' staat hier twee keer, ook al op regel 4.",
    "tab": ":21:1 bestand – Hier staat een tab; YAML kent alleen spaties. Vervang tabs door spaties.",
    "open-quote": ":4:8 bestand – Dit aanhalingsteken wordt niet gesloten.",
    "open-brace": ":10:18 bestand – In deze lijst ontbreekt een komma of een sluitteken. Het hoort bij wat op regel 9",
    "colon-in-text": ":27:27 bestand – Hier staat een dubbele punt die YAML niet verwacht.",
    "indentation": ":30:12 bestand – Het inspringen klopt hier niet. Het hoort bij wat op regel 26 begint.",
    "tag": ":4:8 title – Tags zoals tag:yaml.org,2002:python/name:os.system gebruiken we niet. Haal de tag weg.",
    "alias": ":8:15 introduction – Verwijzingen zoals *wie gebruiken we niet. Schrijf de tekst hier voluit.",
    "two-documents": ":34:1 bestand – Na '---' begint een tweede document.",
    "directive": ":2:1 bestand – Regels die met % beginnen gebruiken we niet.",
    "control-character": ":4:8 title – In deze tekst staat een onzichtbaar stuurteken.",
    "key-is-a-list": ":9:1 bestand – Een sleutel is een woord, geen lijst of blok.",
    "too-deep": "Dit is dieper genest dan 30 niveaus.",
    "not-a-mapping": ":1:1 bestand – Hier horen sleutels met waarden, maar er staat een lijst.",
    "empty": "bestand – Het bestand is leeg. Begin met een kopie van een bestaande vragenlijst.",
    "latin-1": ":4 bestand – Het bestand is geen UTF-8. Bewaar het bestand opnieuw als UTF-8.",
    "utf-16": "Het bestand is geen UTF-8.",
    "unknown-key": ":34:13 thema 'milieu' › subthema 'energie' › stelling 'meten' › weigth – De sleutel 'weigth' kennen"
    " we hier niet. Bedoel je 'weight'?",
    "key-of-another-place": ":6:1 scope – De sleutel 'scope' kennen we hier niet. Kies uit: sources, follows, retired",
    "missing-key": ":26:13 thema 'milieu' › subthema 'energie' › stelling 'meten' › help – De sleutel 'help' ontbreekt."
    " Voeg 'help' toe. Wanneer is het ja?",
    "nothing-filled-in": ":21:5 thema 'milieu' › title – Hier is niets ingevuld. Vul een waarde in.",
    "edition-is-a-number": ":3:1 edition – Hier hoort tekst, maar er staat '2026.1'. Zet de waarde tussen aanhaling",
    "edition-is-malformed": 'Schrijf het jaar, een punt en een volgnummer tussen aanhalingstekens, zoals "2026.1".',
    "id-is-malformed": "De code 'Wij meten' is niet goed geschreven. Gebruik kleine letters, cijfers en streepjes",
    "key-is-malformed": ":14:3 scales › Ja of nee – De code 'Ja of nee' is niet goed geschreven.",
    "unknown-status": ":6:1 status – De waarde 'gepubliceerd' bestaat hier niet. Kies uit: draft, published.",
    "unknown-rule": "De waarde 'weighted-share-2' bestaat hier niet. Bedoel je 'weighted-share-1'?",
    "text-for-a-number": "weight – Hier hoort een geheel getal, maar er staat '2'. Schrijf een geheel getal",
    "fraction-for-a-number": "Hier hoort een geheel getal, maar er staat '1.5'.",
    "no-for-false": "profielvraag 'aanbod' › multiple – Hier hoort true of false, maar er staat 'no'.",
    "number-too-small": "'0' is te klein: minstens 1. Geef een getal van minstens 1.",
    "number-too-large": "scoring › minimum_coverage – '650' is te groot: hoogstens 100.",
    "text-for-a-list": "Hier hoort een lijst, maar er staat 'gemeente'. Zet elk deel op een eigen regel",
    "list-for-text": "Hier hoort tekst, maar er staat een lijst. Schrijf hier één tekst.",
    "text-for-a-block": "minutes – Hier horen sleutels met waarden, maar er staat '15'.",
    "empty-list": "› iso – Hier staan er te weinig: minstens 1. Vul aan.",
    "text-too-long": "Deze tekst is langer dan 400 tekens. Maak hem korter.",
    "points-without-role": "antwoord 'weet-niet' – Dit klopt niet: points horen bij role points, en alleen daar.",
    "scale-without-points": "een schaal heeft minstens één antwoord met meer dan 0 punten.",
    "true-for-text": "Hier hoort tekst, maar er staat 'true'.",
    "scale-without-content": ":14:3 scales › leeg – Hier is niets ingevuld. Vul een waarde in.",
    "unknown-character": "Een code die met \\u, \\U of \\x begint, is geen bestaand teken. Typ het teken zelf.",
    "option-twice": "scales › ja-nee – Dit klopt niet: elk antwoord van een schaal heeft een eigen id.",
}
WHOLE = (FOLDER / "tailored.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_named_with_its_line_and_its_remedy(name: str) -> None:
    with pytest.raises(BrokenFile) as refused:
        read_questionnaire(BROKEN / f"{name}.yaml")
    assert MISTAKES[name] in str(refused.value)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_tiny_questionnaire_is_in_order(path: Path) -> None:
    assert findings_of(path) == ()


def test_one_mistake_gives_one_finding() -> None:
    several = {"alias", "several-mistakes", "two-duplicate-keys"}
    counts = {path.stem: len(findings_of(path)) for path in BROKEN.glob("*.yaml") if path.stem not in several}
    assert {name for name, count in counts.items() if count != 1} == {
        "unknown-default-scale",  # the real scale is then unused.
        "unknown-profile-question",  # idem.
        "retired-and-present",  # the edition that it follows is not there to read.
        "retired-twice",  # idem.
    }


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file() -> None:
    found = findings_of(BROKEN / "several-mistakes.yaml")
    assert [each.place.split(" › ")[-1] for each in found] == ["minutes", "status", "scope", "scoop", "service"]


def test_all_duplicate_keys_are_named_at_once() -> None:
    assert [each.line for each in findings_of(BROKEN / "two-duplicate-keys.yaml")] == [6, 32]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert read_questionnaire(path) == tiny("tailored")


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questionnaire_file, "MOST_BYTES", 100)
    path = tmp_path / "large.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    with pytest.raises(BrokenFile, match="groter dan 2 MB"):
        open_questionnaire(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"weg\.yaml bestand – Het bestand is niet te openen"):
        open_questionnaire(tmp_path / "weg.yaml")


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "leeg.yaml"
    path.write_bytes(b"")
    assert open_questionnaire(path).sha256.startswith("e3b0c44298fc1c149afbf4c8996fb924")


def test_what_is_read_says_the_same_as_the_file() -> None:
    scales = tiny("scales").scales
    assert [option.points for option in scales["rijpheid"].options] == [0, 1, 2, 3, 4, 5, None, None]
    assert scales["rijpheid"].options[3].description == "Er is een plan."


def test_scope_weight_and_conditions_have_their_defaults() -> None:
    question = tiny("yes-no").questions["meten"]
    assert (question.scope, question.weight, question.asked_when.types) == (Scope.LIGHT, 1, ())


@pytest.mark.parametrize("text", ["no", "yes", "on", "2026-01-01", "1_000", ".inf", ".nan", "1:30", "0b1"])
def test_text_without_quotes_stays_text(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "text", ["", "~", "null", "true", "False", "0", "-12", "012", "0o17", "0x1F", "1.5", ".5", "1e3"]
)
def test_other_values_are_read_as_yaml_1_2_does(text: str) -> None:
    assert plain(text) == YAML(typ="safe", pure=True).load(text)


def test_a_number_beyond_measure_stays_text() -> None:
    assert plain("9" * 5000) == "9" * 5000
    assert plain("1e999") == "1e999"


def _mutated(text: str, kind: str, at: float, scalar: str) -> str:
    """The text with one line dropped, doubled, cut off, moved, or given another value."""
    lines = text.splitlines(keepends=True)
    number = min(int(at * len(lines)), len(lines) - 1)
    line = lines[number]
    changed = {
        "drop": "",
        "double": line * 2,
        "cut": line[: int(at * 97) % (len(line) or 1)],
        "indent": f" {line}",
        "value": re.sub(r": .*", lambda _: f": {scalar}", line),
        "id": re.sub(r"id: [\w-]+", "id: milieu", line),
    }
    lines[number] = changed[kind]
    return "".join(lines)


MUTATION = st.tuples(
    st.sampled_from(["drop", "double", "cut", "indent", "value", "id"]),
    st.floats(min_value=0, max_value=1, exclude_max=True),
    st.one_of(
        st.sampled_from(["no", "[]", "{}", "~", "-1", "*x", "!y z", "[[", "2026.1", '"\\uD800"']), st.text(max_size=9)
    ),
)


@settings(deadline=None, max_examples=150)
@given(mutations=st.lists(MUTATION, min_size=1, max_size=4))
def test_a_damaged_file_gives_a_questionnaire_or_findings_never_a_crash(
    mutations: list[tuple[str, float, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = WHOLE
    for kind, at, scalar in mutations:
        text = _mutated(text, kind, at, scalar)
    path = tmp_path_factory.getbasetemp() / "damaged.yaml"
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    assert all(each.message and each.remedy for each in findings_of(path))


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.sampled_from(list("ab1 \n\t:-[]{}&*!|>'\"%@`#,?~.\\xuU0=é\ufeff\x85\r")), max_size=40))
def test_no_text_at_all_crashes_the_reader(text: str) -> None:
    assert isinstance(tree_of(text), Tree)


def test_a_questionnaire_survives_being_written_and_read_as_json() -> None:
    questionnaire = edition("2026.2")
    assert Questionnaire.model_validate_json(questionnaire.model_dump_json(by_alias=True)) == questionnaire
