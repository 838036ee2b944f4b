"""`compose.yaml` as an engine reads it: anchors merged, names of its environment filled in, services by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = ROOT / "compose.yaml"
SECRETS = "/run/secrets"

_NAMED = re.compile(r"\$\{([A-Z_0-9]+)(?::([-?])([^}]*))?\}")


@dataclass(frozen=True)
class Composed:
    """One service: what is run, with what; `files` tells of each place inside which path of our tree it is."""

    name: str
    said: Mapping[str, Any]
    files: Mapping[str, str]

    @property
    def command(self) -> tuple[str, ...]:
        """What is run; empty when the image says."""
        return tuple(self.said.get("command", ()))

    @property
    def environment(self) -> dict[str, str]:
        """Its environment."""
        return dict(self.said.get("environment", {}))

    @property
    def ours(self) -> bool:
        """Whether it is our own image."""
        return "build" in self.said


def read_compose(environment: Mapping[str, str]) -> dict[str, Composed]:
    """The services by name; raises KeyError when something it demands is not in `environment`."""
    whole = _filled(YAML(typ="safe").load(COMPOSE), environment)
    return {name: Composed(name, said, _files(said, whole["secrets"])) for name, said in whole["services"].items()}


def _files(said: Mapping[str, Any], secrets: Mapping[str, Any]) -> dict[str, str]:
    bound = [each.split(":") for each in said.get("volumes", ()) if each.startswith("./")]
    return {each[1]: each[0] for each in bound} | {
        f"{SECRETS}/{each}": secrets[each]["file"] for each in said.get("secrets", ())
    }


def _filled(value: Any, environment: Mapping[str, str]) -> Any:
    match value:
        case str():
            return _NAMED.sub(lambda found: _one(found, environment), value)
        case dict():
            return {name: _filled(each, environment) for name, each in value.items()}
        case list():
            return [_filled(each, environment) for each in value]
    return value


def _one(found: re.Match[str], environment: Mapping[str, str]) -> str:
    name, kind, more = found.groups()
    if environment.get(name):
        return environment[name]
    if kind == "?":
        raise KeyError(f"{name}: {more}")
    return more or ""
