"""The black-box crawl: all that the service says about results, over HTTP, in the hands of an attacker of our own.

The population is the hardest there is, a first year of 38 scans, with a quarter of that same year beside it. Addresses,
formats, datasets and dimensions are read from the API itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from csv import DictReader
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from json import loads
from pathlib import Path

import httpx2
import pytest
from openpyxl import load_workbook
from tests.attacker import Read, Scores, alike, cells_about, certain_answers, read
from tests.conftest import ROOT, Copy
from tests.live import live

from mvoscan.core.dossier import Subject
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.release import act
from mvoscan.core.submission import Submission, submit
from mvoscan.settings import Settings
from mvoscan.storage import claims, dossiers, handed_in, institutions, releases, submissions
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_claims import confirm, reject
from mvoscan.usecases.decide_release import approve_release, publish_release
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once, pytest.mark.heavy]
API = "/api/v1/statistics"
LATE = "laat-bevestigd"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def service(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """A lean demo, with a scan that nobody confirmed yet, and releases of its first year and of a quarter of it."""
    opened = Service(database=Database(copies("lean")), library=library, types=types, demo=True)
    _hand_in(opened, LATE, datetime(2025, 5, 6, 12, tzinfo=UTC))
    for period in ("2025-Q2", "2025"):
        _publish(opened, period)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def web(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of the whole application on a port of its own."""
    settings = Settings(home=ROOT, data=Path(tmp_path_factory.mktemp("crawl")), public_url="http://127.0.0.1")
    with live(create_app(settings, service)) as address, httpx2.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def addresses(web: httpx2.Client) -> list[str]:
    """Every address about results: those of the API filled in, one of each dimension, and the pages."""
    listed = web.get(f"{API}/releases").json()
    names = [each["name"] for each in listed["releases"]]
    paths = web.get("/api/v1/openapi.json").json()["paths"]
    found = []
    for path in paths:
        if path.startswith(API) and "get" in paths[path]:
            found += _filled(path, names, listed["datasets"])
    pages = [f"/cijfers/resultaten?publicatie={name}&scan={basis}" for name in names for basis in ("light", "full")]
    frames = [f"/embed/cijfers/{name}?scan={basis}" for name in names for basis in ("light", "full")]
    return [*found, *pages, *frames, "/cijfers/resultaten"]


@pytest.fixture(scope="module")
def files(web: httpx2.Client) -> dict[str, Rows]:
    """Per release all rows of all datasets, from the CSV."""
    listed = web.get(f"{API}/releases").json()
    return {
        each["name"]: [row for dataset in listed["datasets"] for row in _rows(web, each["name"], dataset)]
        for each in listed["releases"]
    }


@pytest.fixture(scope="module")
def attacked(service: Service, files: dict[str, Rows]) -> list[Read]:
    """The releases as the attacker has them."""
    with service.reading() as connection:
        frozen = {name: loads(releases.units(connection, releases.get(connection, name))) for name in files}
    return [read(frozen[name], [row for row in rows if row["dataset"] != "coverage"]) for name, rows in files.items()]


def test_every_filter_only_selects_rows_of_the_whole_file(web: httpx2.Client, files: dict[str, Rows]) -> None:
    listed = web.get(f"{API}/releases").json()
    wrong = []
    for name, rows in files.items():
        for dataset in listed["datasets"]:
            own = [row for row in rows if row["dataset"] == dataset]
            for dimension in listed["dimensions"]:
                for code in sorted({row[dimension] for row in own if dimension in row})[:12]:
                    if _rows(web, name, dataset, f"?{dimension}={code}") != [r for r in own if r[dimension] == code]:
                        wrong.append((name, dataset, dimension, code))
    assert wrong == []


def test_no_format_and_no_page_says_a_number_that_is_not_in_the_rows(
    web: httpx2.Client, addresses: Sequence[str], files: dict[str, Rows]
) -> None:
    every = {value for rows in files.values() for row in rows for value in row.values()}
    told = {part for value in every for part in re.findall(r"\d+", value)}
    exact = {
        address: strange
        for address in addresses
        if (strange := _exact(web.get(address, follow_redirects=True)) - every - told)
    }
    assert len(addresses) > 10
    assert exact == {}


def test_no_score_is_known_to_less_than_25_points_to_nobody_and_to_no_insider(
    attacked: list[Read], service: Service
) -> None:
    found = []
    for about in sorted({figure.about for each in attacked for figure in each.figures if figure.about[4] == "_Z"}):
        groups = alike(cells_about(attacked, about))
        victims = [scan for scans in groups for scan in scans[:2]]
        values = _scores(service, about)
        ranked = [sorted(scans, key=lambda scan: values.get(scan, 0.0)) for scans in groups]
        insiders = dict.fromkeys(scan for scans in ranked for scan in (scans[0], scans[-1]) if scan in values)
        attack = Scores(attacked, about)
        for known in ({}, *({scan: values[scan]} for scan in insiders)):
            intervals = attack.intervals(known, victims)
            found += [(about, scan) for scan, (low, high) in intervals.items() if high - low < 25 - 1e-4]
    assert found == []


def test_no_answer_is_certain(attacked: list[Read]) -> None:
    abouts = sorted({figure.about for each in attacked for figure in each.figures if figure.about[4] != "_Z"})
    assert len(abouts) > 50
    for about in abouts:
        victims = [scan for scans in alike(cells_about(attacked, about)) for scan in scans[:1]]
        assert certain_answers(attacked, about, {}, victims) == {}


def test_a_scan_more_a_late_confirmation_and_a_rejection_change_no_byte_but_those_of_usage(
    web: httpx2.Client, addresses: Sequence[str], service: Service
) -> None:
    usage = web.get("/api/v1/usage.json?from=2025-01&to=2026-12").json()
    before = _bytes(web, addresses)
    extra = _hand_in(service, "extra", NOW)
    with service.writing() as connection:
        for name in (extra, LATE):
            claim = claims.of_submission(connection, name)
            assert claim is not None
            confirm(connection, claim.id, by="An", now=NOW)
        counted = next(each for each in submissions.every(connection) if each.handed_in_at.year == 2025)
        claim = claims.of_submission(connection, counted.public_id)
        assert claim is not None
        reject(connection, claim.id, by="An", now=NOW, reason="Niet van hen.")
    after = _bytes(web, addresses)
    assert [address for address in before if before[address] != after[address]] == []
    assert web.get("/api/v1/usage.json?from=2025-01&to=2026-12").json() != usage


def _hand_in(service: Service, name: str, now: datetime) -> str:
    """A scan of a municipality that is not there yet, with the answers of another."""
    with service.writing() as connection:
        every = [each for each in submissions.every(connection) if each.subject.type == "gemeente"]
        taken, first = {each.subject.institution for each in every}, every[0]
        register = institutions.every(connection).values()
        body = next(each for each in register if each.type == "gemeente" and each.id not in taken)
        dossier = dossiers.add(
            connection,
            public_id=f"dossier-{name}",
            edition=(first.questionnaire, first.edition, first.edition_hash),
            scope=first.scope,
            practice=False,
            subject=Subject(type="gemeente", institution=body.id),
            profile=first.profile,
            now=now,
        )
        questionnaire = service.library.get(first.questionnaire, first.edition)
        submission = submit(dossier, questionnaire, first.answers, public_id=name, now=now)
        handed_in.keep(connection, submission, dossier, types=service.types)
    return name


def _publish(service: Service, period: str) -> None:
    rules = read_rules(ROOT / "reference", library=service.library, types=service.types)
    with service.reading() as connection:
        found = gather(connection, period, rules=rules, library=service.library, types=service.types, now=NOW)
    made = protected(found, rules)
    built = datetime.now(UTC)
    with service.writing() as connection:
        name = keep_release(connection, made, rules=rules, built=act("An", built, enforced=False)).name
        approve_release(connection, name, by="Bo", now=built)
        publish_release(connection, name, by="Bo", now=built)


def _filled(path: str, names: Sequence[str], datasets: Sequence[str]) -> list[str]:
    """The addresses that a path of the API stands for; what it asks besides, a crawler cannot know."""
    found = [path]
    for key, values in (("{release}", [*names, "latest"]), ("{dataset}", datasets)):
        found = [each.replace(key, value) for each in found for value in (values if key in each else [""])]
    return [each for each in found if "{" not in each]


def _rows(web: httpx2.Client, release: str, dataset: str, query: str = "") -> Rows:
    answer = web.get(f"{API}/releases/{release}/{dataset}.csv{query}")
    return list(DictReader(StringIO(answer.text, newline="")))


def _exact(answer: httpx2.Response) -> set[str]:
    """What a figure must never be: a number with decimals; and in the tables of a page, any number."""
    kind = answer.headers.get("content-type", "")
    if "html" in kind:
        cells = re.findall(r"<td[^>]*>(.*?)</td>", answer.text, flags=re.DOTALL)
        return {number for each in cells for number in re.findall(r"(?<![-+\d.])\d+", re.sub("<[^>]+>", " ", each))}
    text = _sheets(answer.content) if "spreadsheet" in kind else answer.text
    return set(re.findall(r"(?<=[\s,;:>\"\[])\d+\.\d{2,}(?=[\s,;}<\"\]])", text))


def _sheets(content: bytes) -> str:
    """What the cells of a workbook say, a line each."""
    book = load_workbook(BytesIO(content), read_only=True)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(["", *(str(each) for each in cells if each is not None), ""])


def _bytes(web: httpx2.Client, addresses: Sequence[str]) -> Mapping[str, tuple[int, str, str | None]]:
    found = {}
    for address in addresses:
        answer = web.get(address)
        found[address] = (answer.status_code, sha256(answer.content).hexdigest(), answer.headers.get("etag"))
    return found


def _scores(service: Service, about: Sequence[str]) -> dict[str, float]:
    """The true scores, by the pseudonym of a scan."""
    with service.reading() as connection:
        every = list(submissions.every(connection))
    return {
        sha256(f"scan {each.public_id}".encode()).hexdigest()[:16]: score
        for each in every
        if (score := _score(each, about)) is not None
    }


def _score(submission: Submission, about: Sequence[str]) -> float | None:
    _, basis, _, theme, _ = about
    scores = next((each for each in submission.scores if each.basis == basis), None)
    if scores is None:
        return None
    score = scores.overall if theme == "_T" else scores.themes.get(theme)
    if score is None or score.exact is None:
        return None
    top, _, bottom = score.exact.partition("/")
    return int(top) / int(bottom or 1)
