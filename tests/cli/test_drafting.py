"""An author begins a questionnaire with one command, and the guide does what it says."""

import re
from pathlib import Path
from shutil import copytree

import pytest
from tests.cli.program import mvoscan
from tests.tiny import ROOT

from mvoscan.core.errors import Conflict, Invalid, NotFound
from mvoscan.core.lineage import Kinship, relations
from mvoscan.storage.questionnaire_file import read_questionnaire
from mvoscan.usecases.draft_questionnaire import draft_questionnaire

GUIDE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
SHIPPED = ROOT / "questionnaires"


def home_in(folder: Path) -> Path:
    """A home for the service with an empty folder of questionnaires."""
    home = folder / "home"
    home.mkdir()
    for part in ("reference", "alembic"):
        (home / part).symlink_to(ROOT / part)
    return home


def test_the_guide_leads_from_nothing_to_a_published_questionnaire(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    new, check, counted = (
        command(start) for start in ("mvoscan new proef", "mvoscan check mijn", "mvoscan check mijn-map --")
    )
    assert mvoscan(*new, folder=tmp_path, home=home).returncode == 0
    path = tmp_path / "mijn-map" / "proef" / "2027.1.yaml"
    path.write_text(path.read_text(encoding="utf-8") + _statement(), encoding="utf-8")
    assert mvoscan(*check, folder=tmp_path, home=home).stdout.startswith("In orde: 1 vragenlijst, 5 stellingen")
    assert "proef/2027.1: 5 stellingen, 3 in de snelle scan" in mvoscan(*counted, folder=tmp_path, home=home).stdout
    assert mvoscan(*command("mvoscan export"), folder=tmp_path, home=home).returncode == 0
    assert (tmp_path / "nalezen.xlsx").stat().st_size > 0
    path.write_text(path.read_text(encoding="utf-8").replace("status: draft ", "status: published "), encoding="utf-8")
    (tmp_path / "mijn-map").rename(home / "questionnaires")
    assert mvoscan(*command("mvoscan seal"), folder=tmp_path, home=home).stdout == "Verzegeld: proef/2027.1.yaml\n"
    assert mvoscan("check", folder=tmp_path, home=home).returncode == 0


def test_the_guide_begins_the_next_edition_beside_the_one_before(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    copytree(SHIPPED, home / "questionnaires")
    assert mvoscan(*command("mvoscan new mvo-overheid"), folder=tmp_path, home=home).returncode == 0
    path = home / "questionnaires" / "mvo-overheid" / "2027.1.yaml"
    assert mvoscan("check", str(path), folder=tmp_path, home=home).stdout.startswith("In orde: 1 vragenlijst, 207")


def test_a_mistake_is_told_as_the_guide_says(tmp_path: Path) -> None:
    path = draft_questionnaire(tmp_path, name="proef", edition="2027.1", title="Proef")
    path.write_text(path.read_text(encoding="utf-8").replace("scope: full", "scope: lihgt"), encoding="utf-8")
    said = mvoscan("check", str(path), folder=tmp_path)
    assert said.returncode == 1
    assert re.search(r"2027\.1\.yaml:\d+:\d+ .*plan-opgevolgd.*scope", said.stdout)


@pytest.mark.parametrize("key", ["mvo-overheid/2026.1", "mvo-overheid/2026.2", "mvo-organisatie/2026.1"])
def test_the_next_edition_starts_identical_to_the_one_it_follows(tmp_path: Path, key: str) -> None:
    name, edition = key.split("/")
    (tmp_path / name).mkdir()
    (tmp_path / f"{key}.yaml").write_bytes((SHIPPED / f"{key}.yaml").read_bytes())
    path = draft_questionnaire(tmp_path, name=name, edition="2027.1", title="", origin=key)
    before, after = read_questionnaire(tmp_path / f"{key}.yaml"), read_questionnaire(path)
    assert (after.follows, after.retired, after.status) == (edition, (), "draft")
    assert {each.kinship for each in relations(before, after).values()} == {Kinship.IDENTICAL}
    assert after.questions.keys() == before.questions.keys()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    draft_questionnaire(tmp_path, name="proef", edition="2027.1", title="Proef")
    with pytest.raises(Conflict, match="bestaat al"):
        draft_questionnaire(tmp_path, name="proef", edition="2027.1", title="Proef")


def test_a_name_or_edition_that_cannot_be_says_how_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"mijn-vragenlijst.*2027\.1"):
        draft_questionnaire(tmp_path, name="Mijn lijst", edition="27", title="")
    with pytest.raises(NotFound, match="bestaat niet"):
        draft_questionnaire(tmp_path, name="proef", edition="2027.1", title="", origin="../2026.1")
    assert list(tmp_path.iterdir()) == []


def test_a_summary_counts_per_theme_and_per_type(tmp_path: Path) -> None:
    said = mvoscan("check", str(SHIPPED / "mvo-organisatie" / "2026.1.yaml"), "--summary", folder=tmp_path).stdout
    assert "mvo-organisatie/2026.1: 94 stellingen, 38 in de snelle scan" in said
    assert re.search(r"vzw +38 +83–94", said)


def command(start: str) -> list[str]:
    """The arguments of the command in the guide that starts like this."""
    lines = [line.strip() for line in GUIDE.splitlines()]
    found = next(line for line in lines if line.startswith(start))
    return [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', found)][1:]


def _statement() -> str:
    """The statement of the guide, indented as in the file."""
    block = re.search(r"```yaml\n(.*?)```", GUIDE, flags=re.DOTALL)
    assert block
    return "".join(f"{line[3:]}\n" for line in block[1].rstrip().splitlines())
