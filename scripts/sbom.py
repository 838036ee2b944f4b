#!/usr/bin/env python3
"""The list of what the service is made of, with licences, as CycloneDX 1.6: docs/sbom.json.

    .venv/bin/python scripts/sbom.py [--check] [--also SITE-PACKAGES]

What and which version is in uv.lock: everything a service on Linux may need, of each Python that we support. Licences
are in what is installed; of a version for another Python they are in the list as it stands, or in the folder of
`--also`. Nothing in it depends on the day or the machine. `--check` writes nothing: it fails when the list differs from
the lock file, and both fail when a licence is not on the list of those that we may use.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from json import loads
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from license_expression import ExpressionError, get_spdx_licensing
from packageurl import PackageURL
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "uv.lock"
SBOM = ROOT / "docs" / "sbom.json"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
OURSELVES = "mvoscan"

ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU"),
        *("EUPL-1.2", "MPL-2.0", "PSF-2.0", "Zlib"),
    }
)
"""Licences that let anybody pass the service on under the EUPL-1.2."""

EXCEPTIONS = {
    "psycopg": "LGPL-3.0-only, in the appendix of the EUPL: a library, used as it is, and replaceable",
    "psycopg-binary": "idem; it brings the libraries of PostgreSQL and OpenSSL along, under their own free licences",
    "pyphen": "LGPL-2.1-or-later of its three, in the appendix of the EUPL: a library and word lists, used as they are",
    "python-stdnum": "LGPL-2.1-or-later, in the appendix of the EUPL: a library, used as it is",
}
"""What may be used by name, although its licence asks more, and why."""

READ = {
    "cssselect2": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "pydyf": "BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "python-stdnum": "LGPL-2.1-or-later",
    "tinycss2": "BSD-3-Clause",
    "weasyprint": "BSD-3-Clause",
    "webencodings": "BSD-3-Clause",
}
"""What says its licence in words only: what its licence file was read to be."""

_CLASSIFIED = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
}
_SPDX = get_spdx_licensing()


class Key(NamedTuple):
    """A package in the lock file."""

    name: str
    version: str


Locked = Mapping[Key, Mapping[str, Any]]


class Wrong(Exception):
    """What is wrong with the list, in a sentence."""


def read_lock(text: str) -> Locked:
    """The packages of a lock file."""
    return {Key(each["name"], each.get("version", "")): each for each in tomllib.loads(text)["package"]}


def needed(lock: Locked) -> dict[Key, set[Key]]:
    """What the service needs on Linux, whichever Python it has, and what each of these needs itself."""
    found: dict[Key, set[Key]] = {}
    for python in PYTHONS:
        _follow(lock, _environment(python), found)
    return found


def _follow(lock: Locked, environment: dict[str, str], found: dict[Key, set[Key]]) -> None:
    first = next(each for each in lock if each.name == OURSELVES)
    waiting: list[tuple[Key, tuple[str, ...]]] = [(first, ())]
    seen = set(waiting)
    while waiting:
        key, extras = waiting.pop()
        for wanted in _wanted(lock[key], extras):
            if "marker" in wanted and not Marker(wanted["marker"]).evaluate(environment):
                continue
            other = (_chosen(lock, wanted, environment), tuple(wanted.get("extra", ())))
            found.setdefault(key, set()).add(other[0])
            if other not in seen:
                seen.add(other)
                waiting.append(other)
        found.setdefault(key, set())


def _wanted(package: Mapping[str, Any], extras: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    yield from package.get("dependencies", ())
    for each in extras:
        yield from package.get("optional-dependencies", {}).get(each, ())


def _chosen(lock: Locked, wanted: Mapping[str, Any], environment: dict[str, str]) -> Key:
    """The one of its versions that is for this Python."""
    fits = [
        key
        for key, package in lock.items()
        if key.name == wanted["name"]
        and wanted.get("version", key.version) == key.version
        and _fits(package.get("resolution-markers"), environment)
    ]
    return fits[0]


def _fits(markers: Sequence[str] | None, environment: dict[str, str]) -> bool:
    return markers is None or any(Marker(each).evaluate(environment) for each in markers)


def _environment(python: str) -> dict[str, str]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def licences(keys: Sequence[Key], folders: Sequence[str], stands: Mapping[Key, str]) -> dict[Key, str]:
    """The licence of each as an SPDX expression; raises `Wrong` for one that nobody here can tell."""
    installed = {Key(_plain(each.name), each.version): each for each in distributions(path=list(folders))}
    told = {}
    for key in keys:
        text = licence_of(key.name, installed[key]) if key in installed else stands.get(key, "")
        if not text:
            raise Wrong(
                f"What the licence of {key.name} {key.version} is, cannot be told here: install it, name a folder "
                "where it is with --also, or read its licence and add it to READ in scripts/sbom.py."
            )
        told[key] = text
    return told


def licence_of(name: str, installed: Distribution) -> str:
    """What an installed package says its licence is, as SPDX; empty when it does not, or not clearly."""
    said = installed.metadata
    given = [READ.get(name, ""), *(said[each] for each in ("License-Expression", "License") if each in said)]
    given += [_CLASSIFIED.get(each, "") for each in said.get_all("Classifier", [])]
    return next((each for each in given if each and _is_spdx(each)), "")


def _is_spdx(text: str) -> bool:
    try:
        return not _SPDX.unknown_license_keys(text)
    except ExpressionError:
        return False


def judge(told: Mapping[Key, str]) -> None:
    """Raise `Wrong` naming everything whose licence does not let the service be passed on, and exceptions of nobody."""
    asks = {key.name: text for key, text in told.items() if not allowed(text)}
    refused = [f"{name} ({text})" for name, text in sorted(asks.items()) if name not in EXCEPTIONS]
    if refused:
        raise Wrong(
            f"May these be passed on under the EUPL-1.2? {', '.join(refused)}. Choose something else, or name it in "
            "EXCEPTIONS of scripts/sbom.py with the reason."
        )
    if idle := sorted(set(EXCEPTIONS) - set(asks)):
        raise Wrong(f"These exceptions in scripts/sbom.py are for nothing: {', '.join(idle)}.")


def allowed(expression: str) -> bool:
    """Whether a licence lets us: of `OR` one side is enough, of `AND` every side counts."""
    return _allowed(_SPDX.parse(expression))


def _allowed(part: Any) -> bool:
    match type(part).__name__:
        case "OR":
            return any(_allowed(each) for each in part.args)
        case "AND":
            return all(_allowed(each) for each in part.args)
    return str(part) in ALLOWED


def made(lock: Locked, told: Mapping[Key, str]) -> str:
    """The list as JSON; the same lock file gives the same bytes."""
    tree = needed(lock)
    components = {key: _component(key, lock[key], told[key]) for key in tree}
    ours = next(key for key in tree if key.name == OURSELVES)
    names = "\n".join(f"{key.name}=={key.version}" for key in sorted(tree))
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, names),
        components=(each for key, each in components.items() if key != ours),
        dependencies=(
            Dependency(components[key].bom_ref, (Dependency(components[each].bom_ref) for each in needs))
            for key, needs in tree.items()
        ),
    )
    bom.metadata.component = components[ours]
    bom.metadata.timestamp = _newest(lock[key] for key in tree)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(key: Key, package: Mapping[str, Any], licence: str) -> Component:
    ours = key.name == OURSELVES
    source = package.get("sdist", {}).get("hash", "").removeprefix("sha256:")  # of its source archive, if it has one.
    return Component(
        type=ComponentType.APPLICATION if ours else ComponentType.LIBRARY,
        name=key.name,
        version=key.version,
        bom_ref=f"{key.name}@{key.version}",
        licenses=[LicenseExpression(licence)],
        purl=None if ours else PackageURL("pypi", name=key.name, version=key.version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=source)] if source else [],
    )


def _newest(packages: Iterator[Mapping[str, Any]]) -> datetime:
    """When the newest of these was published: the list is never older, and says so wherever it is made."""
    moments = [each["sdist"]["upload-time"] for each in packages if "upload-time" in each.get("sdist", {})]
    return datetime.fromisoformat(max(moments)).astimezone(UTC).replace(microsecond=0)


def standing(path: Path) -> dict[Key, str]:
    """The licences that the list now tells."""
    if not path.exists():
        return {}
    listed = loads(path.read_text(encoding="utf-8"))
    return {Key(each["name"], each["version"]): each["licenses"][0]["expression"] for each in listed["components"]}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def main(arguments: Sequence[str]) -> None:
    """Write the list, or compare it; raises SystemExit with what is wrong."""
    parser = argparse.ArgumentParser(description="What the service is made of, with licences, as CycloneDX.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when docs/sbom.json differs")
    parser.add_argument("--also", action="append", default=[], help="a site-packages with versions for another Python")
    chosen = parser.parse_args(arguments)
    try:
        lock = read_lock(LOCK.read_text(encoding="utf-8"))
        told = licences(list(needed(lock)), [*sys.path, *chosen.also], standing(SBOM))
        judge(told)
        text = made(lock, told)
    except Wrong as wrong:
        raise SystemExit(str(wrong)) from wrong
    if not chosen.check:
        SBOM.write_text(text, encoding="utf-8")
    elif not SBOM.exists() or SBOM.read_text(encoding="utf-8") != text:
        raise SystemExit("docs/sbom.json is not of this uv.lock. Run: .venv/bin/python scripts/sbom.py")


if __name__ == "__main__":
    main(sys.argv[1:])
