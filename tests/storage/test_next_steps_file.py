"""The rule to next steps is read from its file, and each mistake in it is told with place and remedy."""

from pathlib import Path

import pytest
from tests.conftest import ROOT

from mvoscan.core.errors import BrokenFile
from mvoscan.storage.next_steps_file import NEXT_STEPS, read_next_steps


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        ("weak_below: 60", "weak_below: 101", "te groot", "hoogstens 100"),
        ("share: 25", "share: veel", "geheel getal", "zonder aanhalingstekens"),
        ("share: 25\n", "", "ontbreekt", "Voeg hem toe"),
        ("[statements, audience]", "[statements, audiense]", "'audiense' bestaat hier niet", "'audience'"),
        ("[statements, audience]", "[statements, statements]", "twee keer", "Laat de tweede weg"),
        ("per_purchase: 1", "per_purchase: 1, per_theme: 2", "'per_theme' kennen we hier niet", "Verwijder hem"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_a_remedy(
    tmp_path: Path, old: str, new: str, message: str, remedy: str
) -> None:
    text = (ROOT / "reference" / NEXT_STEPS).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / NEXT_STEPS).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BrokenFile) as refused:
        read_next_steps(tmp_path)
    (finding,) = refused.value.findings
    assert (message in finding.message, remedy in finding.remedy, bool(finding.line)) == (True, True, True)
