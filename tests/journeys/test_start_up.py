"""A service that cannot be trusted does not start, and says what is wrong and how to mend it."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient
from tests.conftest import ROOT
from tests.started import start

from mvoscan.core.errors import BrokenFile
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service, open_service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database


@pytest.mark.once
def test_an_altered_published_edition_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    home = _copy(tmp_path)
    edition = home / "questionnaires" / "mvo-overheid" / "2026.1.yaml"
    edition.write_text(edition.read_text().replace("Goed bestuur", "Beter bestuur", 1))
    started = _serve(settings, home)

    assert started.returncode == 1
    assert "2026.1.yaml" in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.once
def test_a_broken_rule_for_next_steps_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    home = _copy(tmp_path)
    rule = home / "reference" / "next-steps.yaml"
    rule.write_text(rule.read_text().replace("weak_below: 60", "weak_below: 600"))
    with pytest.raises(BrokenFile, match="weak_below"):
        open_service(settings.model_copy(update={"home": home}))


@pytest.mark.once
def test_a_broken_inventory_of_labels_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    home = _copy(tmp_path)
    labels = home / "reference" / "labels.yaml"
    labels.write_text(labels.read_text().replace("kind: product-label", "kind: onzin", 1))
    with pytest.raises(BrokenFile, match="onzin"):
        open_service(settings.model_copy(update={"home": home}))


@pytest.mark.once
def test_an_edition_that_a_dossier_needs_and_that_is_gone_stops_the_start(
    settings: Settings, service: Service, tmp_path: Path
) -> None:
    start(service, cookie="someone")
    home = _copy(tmp_path)
    shutil.rmtree(home / "questionnaires" / "mvo-overheid")
    seals = home / "questionnaires" / "sealed.sha256"
    seals.write_text(
        "".join(each for each in seals.read_text().splitlines(keepends=True) if "mvo-overheid" not in each)
    )
    for name in ("offered", "errata"):
        (home / "questionnaires" / f"{name}.yaml").unlink()
    started = _serve(settings, home)

    assert started.returncode == 1
    assert "mvo-overheid/2026.2 editie – Er zijn dossiers of ingediende scans op deze editie" in started.stderr


def test_a_database_that_does_not_answer_stops_the_start_with_its_address_and_no_password(settings: Settings) -> None:
    away = settings.model_copy(update={"database_url": "postgresql+psycopg://scan:geheim@127.0.0.1:9/mvoscan"})
    started = _serve(away, ROOT)

    assert started.returncode == 1
    assert "niet bereikbaar" in started.stderr
    assert "geheim" not in started.stderr


@pytest.mark.once
def test_a_port_that_is_taken_says_so(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        started = _serve(settings, ROOT, port=taken.getsockname()[1])

    assert started.returncode == 1
    assert "niet vrij" in started.stderr


def test_a_database_that_goes_away_gives_503_and_when_to_try_again(settings: Settings, service: Service) -> None:
    with TestClient(create_app(settings, service), raise_server_exceptions=False) as client:
        service.close()
        shutil.rmtree(settings.data, ignore_errors=True)
        _take_away(service)
        response = client.get("/api/v1/usage.json")

    assert response.status_code == 503
    assert response.headers["retry-after"] == "30"
    assert response.headers["content-type"] == "application/problem+json"


def test_tables_of_an_older_version_are_refused_with_the_remedy(settings: Settings, service: Service) -> None:
    with service.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(Exception, match="mvoscan migrate"):
        open_service(settings)


def _take_away(service: Service) -> None:
    """Take the database away under a running service: its file, or its tables' server."""
    if service.database.sqlite:
        path = Path(service.database.engine.url.database or "")
        path.unlink()
        path.mkdir()
    else:
        service.database.engine.dispose()
        url = service.database.engine.url.set(port=9)
        service.database.engine = create_engine(url, connect_args={"connect_timeout": 2})


def _copy(tmp_path: Path) -> Path:
    """A home of its own, to spoil."""
    home = tmp_path / "home"
    for part in ("questionnaires", "reference", "alembic"):
        shutil.copytree(ROOT / part, home / part)
    return home


def _serve(settings: Settings, home: Path, *, port: int = 0) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", str(port), "--data", str(settings.data)]
    environment = {**os.environ, "MVOSCAN_DATABASE_URL": settings.database, "MVOSCAN_HOME": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
