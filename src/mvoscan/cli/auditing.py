"""Audit a kept release from the command line. It loads the solver, so only who needs it imports this."""

import json
from typing import Any

import typer

from mvoscan.core.disclosure.reaudit import Found, Kind, Reaudit
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import NOT_APPLICABLE, TOTAL
from mvoscan.settings import Settings
from mvoscan.usecases.audit_release import NOT_TRIED, TRIED, Audited, audit_release, policy_in, read_kept
from mvoscan.usecases.open_service import Service

_SAID = {
    Kind.COUNTS: "de cijfers noemen een ander aantal besturen dan er deelnemers zijn",
    Kind.EXACT: "iets over te weinig besturen volgt precies uit de cijfers",
    Kind.NARROW: "een score is te nauwkeurig te kennen",
    Kind.CERTAIN: "een antwoord is zeker te weten",
    Kind.UNPROVED: "de oplosser geeft geen uitsluitsel",
}


def audit_again(service: Service, settings: Settings, name: str, *, as_json: bool) -> Audited:
    """Audit it, show the verdict, and give it; how far it is goes to standard error."""
    policy = policy_in(settings.reference_folder)
    with service.reading() as connection:
        kept = read_kept(connection, name)
    teller = _Teller(silent=as_json)
    found = audit_release(kept, policy, progress=teller.tell)
    typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2) if as_json else _described(found))
    return found


class _Teller:
    """Says each next ten percents."""

    def __init__(self, *, silent: bool) -> None:
        self._next = 200 if silent else 0

    def tell(self, _step: str, share: float) -> None:
        done = int(100 * share)
        if done >= self._next:
            typer.echo(f"{done:3d} %", err=True)
            self._next = done - done % 10 + 10


def _described(found: Audited) -> str:
    attack = found.attack
    lines = [f"Publicatie {found.release.name}: {'niets gevonden' if found.clean else 'er is iets gevonden'}"]
    lines += [f"- {each}" for each in found.broken]
    if attack:
        lines += [f"- {_about(each.statistic)}: {_SAID[each.kind]}{_units(each)}" for each in attack.found]
        lines += _figures(attack)
    else:
        lines.append("De aanval is niet gedaan: wat er ligt, is niet wat er gemaakt is.")
    lines.append(f"Samen aangevallen met: {', '.join(found.joint_with) or 'geen andere publicaties'}")
    if found.policy != found.release.policy_version:
        lines.append(f"Met beleid {found.policy}; gemaakt met {found.release.policy_version}.")
    if attack:
        lines += ["Geprobeerd:", *(f"  {each}" for each in TRIED)]
    lines += ["Niet geprobeerd:", *(f"  {each}" for each in NOT_TRIED)]
    return "\n".join(lines)


def _figures(attack: Reaudit) -> list[str]:
    narrowest = f"{attack.narrowest} punten" if attack.narrowest is not None else "geen: er is geen score te zien"
    return [
        f"Aangevallen: {attack.statistics} scores en stellingen, {attack.programs} stelsels opgelost",
        f"Smalste interval voor een buitenstaander: {narrowest}",
    ]


def _units(found: Found) -> str:
    return f" (raakt {found.units} besturen)" if found.units else ""


def _about(statistic: Statistic) -> str:
    theme = "totaalscore" if statistic.theme == TOTAL else statistic.theme
    question = "" if statistic.question == NOT_APPLICABLE else f" {statistic.question}"
    return f"{theme}{question} ({statistic.basis}, {statistic.series})"


def _plain(found: Audited) -> dict[str, Any]:
    attack = found.attack
    return {
        "release": found.release.name,
        "clean": found.clean,
        "broken": list(found.broken),
        "found": [
            {"kind": each.kind, "units": each.units, **each.statistic._asdict()}
            for each in (attack.found if attack else ())
        ],
        "statistics": attack.statistics if attack else 0,
        "programs": attack.programs if attack else 0,
        "narrowest": attack.narrowest if attack else None,
        "joint_with": list(found.joint_with),
        "policy": found.policy,
        "tried": list(TRIED) if attack else [],
        "not_tried": list(NOT_TRIED),
    }
