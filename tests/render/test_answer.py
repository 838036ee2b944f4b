"""An answer reads as good Dutch, whatever the numbers are."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.answering import TODAY, Used, answered, means, release, row

from mvoscan.core.answer.answer import Answer
from mvoscan.core.answer.asked import Asked
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import TOTAL, Breakdown
from mvoscan.render.answer.as_docx import answer_docx
from mvoscan.render.answer.as_text import answer_text
from mvoscan.render.answer.write import write
from mvoscan.storage.library import Library

RUNNING = Asked(first="2026-01", last="2026-11", today=TODAY)


def said(answer: Answer) -> str:
    """The answer as text, on one line."""
    return " ".join(answer_text(write(answer)).split())


@pytest.mark.parametrize(
    ("used", "sentences"),
    [
        ({}, "werd de MVO-scan niet ingediend. In dezelfde periode"),
        (
            {"gemeente": (1, 1, 1)},
            "werd de MVO-scan 1 keer ingediend. Die scan is bevestigd. De bevestigde scan komt van 1 bestuur.",
        ),
        ({"school": (1, 0, 0)}, "werd de MVO-scan 1 keer ingediend. Die scan is niet bevestigd."),
        ({"school": (2, 0, 0)}, "2 keer ingediend. Geen van die scans is bevestigd."),
        ({"gemeente": (3, 1, 1)}, "Daarvan is 1 scan bevestigd en 2 niet. De bevestigde scan komt van 1 bestuur."),
        (
            {"gemeente": (1500, 1400, 280)},
            "1.500 keer ingediend. Daarvan zijn 1.400 scans bevestigd en 100 niet. De bevestigde scans komen van 280 "
            "verschillende besturen. Een bestuur dat meer dan één scan indiende, is daarbij één keer geteld.",
        ),
    ],
)
def test_how_often_is_said_for_none_one_and_many(
    library: Library, types: InstitutionTypes, used: Used, sentences: str
) -> None:
    assert sentences in said(answered(library, types, used=used))


@pytest.mark.parametrize(
    ("used", "sentences"),
    [
        (
            {"gemeente": (30, 20, 20), "school": (2, 0, 0)},
            "ingediend door gemeenten, met 30 scans (94 % van het totaal). Daarna volgen scholen en schoolbesturen "
            "(2 scans). In totaal dienden 2 types besturen",
        ),
        (
            {"gemeente": (2, 0, 0), "ocmw": (2, 0, 0)},
            "door gemeenten en OCMW's, met elk 2 scans. In totaal dienden 2 types",
        ),
        ({"gemeente": (1, 1, 1)}, "door gemeenten, met 1 scan. In totaal diende 1 type bestuur minstens één scan in."),
        (
            {"gemeente": (1, 1, 1)},
            "Van de 285 gemeenten diende er 1 minstens één bevestigde scan in; dat is een dekking van minder dan 1 %.",
        ),
        ({"provincie": (2, 2, 2)}, "Van de 5 provincies dienden er 2 minstens één bevestigde scan in. "),
        ({"school": (1, 0, 0)}, "Geen van de 285 gemeenten diende een bevestigde scan in."),
    ],
)
def test_who_is_said_with_coverage_where_it_is_known(
    library: Library, types: InstitutionTypes, used: Used, sentences: str
) -> None:
    assert sentences in said(answered(library, types, used=used))


def test_a_period_before_counting_is_not_zero(library: Library, types: InstitutionTypes) -> None:
    text = said(answered(library, types, asked=Asked(first="2025-01", last="2025-12", today=TODAY)))
    assert (
        "de telling begon pas op 1 januari 2026. Dat er geen cijfers zijn, betekent niet dat de scan toen niet" in text
    )
    assert "0 keer" not in text


def test_a_period_in_which_counting_began_says_from_when(library: Library, types: InstitutionTypes) -> None:
    text = said(answered(library, types, asked=RUNNING, since=date(2026, 3, 5), used={"gemeente": (1, 0, 0)}))
    assert "De cijfers gaan dus over de periode van 5 maart 2026 tot en met 25 november 2026." in text


def test_a_running_month_is_counted_up_to_and_including_today(library: Library, types: InstitutionTypes) -> None:
    assert "Van 1 januari 2026 tot en met vandaag, 25 november 2026, werd" in said(
        answered(library, types, asked=RUNNING)
    )


def test_without_a_release_it_is_said_that_there_are_no_results_and_why(
    library: Library, types: InstitutionTypes
) -> None:
    text = said(answered(library, types, asked=RUNNING))
    assert "er is op dit moment geen publicatie met resultaten. Gemiddelde scores verschijnen alleen over een" in text
    assert "Het lopende kwartaal eindigt op 31 december 2026;" in text


def test_a_release_of_another_period_is_named_with_that_period(library: Library, types: InstitutionTypes) -> None:
    text = said(answered(library, types, [(release("2026-Q3"), means(50, 60, 70, period="2026-Q3"))], asked=RUNNING))
    assert "gaan over het derde kwartaal van 2026 (1 juli 2026 tot en met 30 september 2026)" in text


def test_strongest_and_weakest_are_named_and_a_bound_is_said_in_words(
    library: Library, types: InstitutionTypes
) -> None:
    rows = [row(TOTAL, 61), row("bestuur", text="≥90"), row("mensenrechten", 60), row("werkgever", text="≤20")]
    text = said(answered(library, types, [(release("2026"), rows)]))
    assert "Gemiddeld is de totaalscore 61 op 100, over 30 besturen." in text
    assert "Het hoogst scoort het thema ‘Goed bestuur’ (90 of meer). Het laagst scoort het thema" in text
    assert "‘Goed werkgeverschap’ (20 of minder)." in text


def test_a_lean_release_reads_well(library: Library, types: InstitutionTypes) -> None:
    """A first year: only the total and the local bodies are published."""
    parts: list[tuple[Breakdown, str]] = [
        ("group", "lokaal"),
        ("group", "andere-overheden"),
        ("family", "gemeente"),
        ("family", "vlaamse-overheid"),
    ]
    rows = means(50, 60, 70, total=61)
    for at in parts:
        shown = (62, 50, 71) if at[1] == "lokaal" else (None,) * 3
        rows += [row(each, value, at=at) for each, value in zip((TOTAL, "bestuur", "werkgever"), shown, strict=True)]
    text = said(answered(library, types, [(release("2026"), rows)]))
    assert (
        "- Bij de lokale besturen is de totaalscore gemiddeld 62 op 100. Daar scoort van de gepubliceerde thema’s"
        in text
    )
    assert (
        "Niet gepubliceerd zijn de gemiddelden van: andere overheden, de familie ‘Gemeente’ en de familie ‘Vlaamse "
        "overheid’." in text
    )
    assert "‘Niet gepubliceerd’ betekent dat het cijfer te veel over één bestuur zou zeggen" in text
    assert "per thema en familie" not in text


def test_a_change_is_said_with_both_means_and_its_limits(library: Library, types: InstitutionTypes) -> None:
    releases = [(release("2026"), means(50, 60, 70)), (release("2025"), means(48, 66, 70, total=63, period="2025"))]
    text = said(answered(library, types, releases))
    assert "Vergeleken met 2025 (publicatie 2025.1): de totaalscore daalde gemiddeld van 63 naar 60." in text
    assert "Het meest gestegen: ‘Goed bestuur’ (van 48 naar 50). Het meest gedaald: ‘Mensenrechten en" in text
    assert "deden niet dezelfde besturen mee" in text


def test_after_a_break_of_series_there_is_no_comparison_and_the_reason_is_said(
    library: Library, types: InstitutionTypes
) -> None:
    releases = [
        (release("2026"), means(50, 60, 70, series="2026.2")),
        (release("2025"), means(48, 66, 70, period="2025")),
    ]
    text = said(answered(library, types, releases))
    assert "Niet vergelijkbaar: de totaalscore, ‘Goed bestuur’" in text
    assert "De stellingen verschillen tussen beide perioden, zodat een nieuwe meetreeks begint." in text
    assert "steeg" not in text
    assert "daalde" not in text


def test_an_answer_of_a_demo_says_so_first(library: Library, types: InstitutionTypes) -> None:
    assert "DEMO: ALLE GEGEVENS IN DIT ANTWOORD ZIJN VERZONNEN." in answer_text(
        write(answered(library, types, demo=True))
    )


def test_the_same_answer_gives_the_same_document(library: Library, types: InstitutionTypes) -> None:
    made = [answered(library, types, [(release("2026"), means(50, 60, 70))]) for _ in range(2)]
    first, second = (answer_docx(each, write(each)) for each in made)
    assert first == second
    assert {each.date_time[0] for each in ZipFile(BytesIO(first)).infolist()} == {1980}
