"""`compose.yaml` names what exists, and gives nobody more than it needs; no engine is asked."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.composed import ROOT, SECRETS, Composed, read_compose

from mvoscan.cli.main import app
from mvoscan.settings import Settings

PROXY = (ROOT / "deploy" / "haproxy.cfg").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES = read_compose({"PUBLIC_HOST": "scan.voorbeeld.be"})
OURS = [each for each in SERVICES.values() if each.ours]
CLIENTS = {"bookworm": 15, "trixie": 17}
"""Which version of PostgreSQL a Debian has."""
MAKES = (ROOT / "deploy" / "make_secrets").read_text()

every = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
ours = pytest.mark.parametrize("service", OURS, ids=[each.name for each in OURS])


def test_there_are_two_replicas_a_worker_a_migration_a_database_and_a_proxy() -> None:
    assert set(SERVICES) == {"app1", "app2", "worker", "migrate", "db", "proxy"}


@ours
def test_every_setting_it_names_exists_and_may_have_that_value(service: Composed) -> None:
    given = {name.removeprefix("MVOSCAN_").lower(): value for name, value in service.environment.items()}
    assert set(given) <= set(Settings.model_fields)
    inside = {name: value for name, value in given.items() if value and not value.startswith("/run/")}
    try:
        Settings.model_validate(inside)
    except ValidationError as error:
        pytest.fail(str(error))


@ours
def test_every_command_it_names_exists(service: Composed) -> None:
    commands = {each.callback.__name__ for each in app.registered_commands if each.callback}
    assert service.command[0] == "mvoscan"
    assert service.command[1] in commands


@every
def test_nobody_is_root_writes_outside_volumes_has_a_capability_or_knows_no_limit(service: Composed) -> None:
    said = service.said
    assert int(said["user"].split(":")[0]) > 0
    assert (said["read_only"], said["cap_drop"]) == (True, ["ALL"])
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert {"cpus", "memory", "pids"} <= set(said["deploy"]["resources"]["limits"])
    assert {"max-size", "max-file"} <= set(said["logging"]["options"])


@every
def test_every_file_it_mounts_is_here_or_made_by_the_script_of_secrets(service: Composed) -> None:
    for here in service.files.values():
        name = here.removeprefix("./deploy/secrets/")
        assert (ROOT / here).exists() if name == here else name in MAKES


@every
def test_every_secret_it_reads_is_given_to_it_and_no_secret_is_a_value(service: Composed) -> None:
    for name, value in service.environment.items():
        assert not re.search("PASSWORD|SECRET", name) or value.startswith("/run/")
        for inside in re.findall(rf"{SECRETS}/[\w.-]+", value):
            assert inside in service.files


def test_the_replicas_listen_where_the_proxy_the_image_and_its_health_check_look() -> None:
    port = SERVICES["app1"].command[-1]
    proxy = SERVICES["proxy"].environment
    for name in ("app1", "app2"):
        assert proxy[name.upper()] == f"{SERVICES[name].said['networks']['web']['ipv4_address']}:{port}"
    assert f"EXPOSE {port}\n" in DOCKERFILE
    assert f"127.0.0.1:{port}/healthz" in DOCKERFILE
    assert SERVICES["app1"].said["user"] in DOCKERFILE


def test_the_image_has_the_programs_of_postgresql_that_the_database_has() -> None:
    (suite,) = re.findall(r"^ARG BASE=python:[\d.]+-slim-(\w+)$", DOCKERFILE, flags=re.MULTILINE)
    assert "postgresql-client" in DOCKERFILE
    assert SERVICES["db"].said["image"] == f"postgres:{CLIENTS[suite]}-{suite}"


def test_only_the_proxy_is_believed_about_who_asks() -> None:
    address = SERVICES["proxy"].said["networks"]["web"]["ipv4_address"]
    replicas = [SERVICES["app1"], SERVICES["app2"]]
    assert {each.environment["MVOSCAN_TRUSTED_PROXIES"] for each in replicas} == {address}
    assert "http-request set-header X-Forwarded-For %[src]" in PROXY


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, each in SERVICES.items() if "ports" in each.said] == ["proxy"]


def test_every_place_that_the_proxy_is_told_is_used_and_the_other_way_round() -> None:
    assert set(re.findall(r'"\$\{(\w+)\}"', PROXY)) == set(SERVICES["proxy"].environment)


def test_the_proxy_writes_no_address_of_a_page_into_its_log() -> None:
    (written,) = re.findall(r"log-format (.*)", PROXY)
    assert not re.search(r"%HU|%HP|%HQ|%r|%\[(path|url|capture|req)", written)


def test_the_name_of_the_service_has_to_be_given() -> None:
    with pytest.raises(KeyError, match="PUBLIC_HOST"):
        read_compose({})


def test_secrets_of_an_installation_are_never_committed() -> None:
    assert "/deploy/secrets/" in Path(ROOT / ".gitignore").read_text()
