"""Begin a questionnaire: a tiny complete example, or the next edition of one that exists."""

import re
from pathlib import Path

from mvoscan.core.errors import Conflict, Invalid, NotFound, Problem
from mvoscan.core.questionnaire import EDITION
from mvoscan.storage.questionnaire_file import read_questionnaire
from mvoscan.storage.whole_file import replace

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EDITION = re.compile(EDITION)
_KEY = re.compile(rf"[a-z0-9-]+/{EDITION}")

_EXAMPLE = """\
# yaml-language-server: $schema=../schema.json
id: {id}
edition: "{edition}"
title: {title}
language: nl
status: draft                      # draft: een ontwerp; published: in te vullen en verzegeld

audience: Voor wie is deze vragenlijst?
introduction: Wat leest de invuller eerst? Zeg hier ook van wie de stellingen zijn.
minutes: {{light: 5, full: 10}}      # geschatte tijd

institution_types: [gemeente, ocmw]     # wie ze mag invullen
scoring: {{rule: weighted-share-1, minimum_coverage: 65}}
default_scale: ja-nee
scales:
  ja-nee:
    options:
      - {{id: ja, label: Ja, role: points, points: 1}}
      - {{id: nee, label: Nee, role: points, points: 0}}
      - {{id: weet-niet, label: Weet niet, role: unknown}}
      - {{id: nvt, label: Niet van toepassing, role: excluded}}

themes:
  - id: eerste-thema
    title: Eerste thema
    subthemes:
      - id: eerste-subthema
        title: Eerste subthema
        questions:
          - id: plan-op-papier          # vaste code, nooit hergebruikt
            text: Onze organisatie heeft een plan dat dit jaar op papier staat.
            help: Ja als het plan goedgekeurd is en dit jaar nog geldt.
            evidence: Bijvoorbeeld het goedgekeurde plan.
            scope: light                # light: ook in de snelle scan; full: alleen in de volledige
            iso: ["6.2.3"]
            service: algemene directie
            advice: Begin met één bladzijde en leg ze voor aan wie beslist.
          - id: plan-bekend
            text: Elke medewerker kan dat plan zelf lezen.
            help: Ja als het plan op een plek staat waar elke medewerker aan kan.
            evidence: Bijvoorbeeld het adres op het intranet.
            scope: light
            iso: ["6.2.3"]
            service: communicatie
            advice: Zet het plan vandaag nog op het intranet en zeg waar het staat.
          - id: plan-verantwoordelijke
            text: Voor elk doel van dat plan is één iemand verantwoordelijk.
            help: Ja als bij elk doel een naam of functie staat.
            evidence: Bijvoorbeeld de lijst met doelen en functies.
            scope: light
            iso: ["6.2.3"]
            service: algemene directie
            advice: Zet bij elk doel een functie, te beginnen met het belangrijkste.
          - id: plan-opgevolgd
            text: Wij kijken minstens één keer per jaar na wat er van dat plan terechtkwam.
            help: Ja als er een verslag van het voorbije jaar is.
            evidence: Bijvoorbeeld het verslag.
            scope: full
            iso: ["6.2.3"]
            service: algemene directie
            advice: Zet de opvolging nu al op de agenda van volgend jaar.
"""


def draft_questionnaire(folder: Path, *, name: str, edition: str, title: str, origin: str = "") -> Path:
    """Write a new draft at `id/edition.yaml` and give its path; an existing file is never overwritten.

    `origin` is the key of an edition to go on from (`mvo-overheid/2026.2`): its text is kept, and what descends is
    identical until it is changed. Raises `Invalid`, `Conflict`, `NotFound` or `BrokenFile`.
    """
    _check(name, edition)
    path = folder / name / f"{edition}.yaml"
    if path.exists():
        raise Conflict(f"{path} bestaat al. Kies een andere editie.")
    text = (
        _next(folder, origin, name=name, edition=edition)
        if origin
        else _EXAMPLE.format(id=name, edition=edition, title=title)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, text)
    read_questionnaire(path)
    return path


def _check(name: str, edition: str) -> None:
    problems = []
    if not _ID.fullmatch(name):
        message = f"De code '{name}' kan niet: gebruik kleine letters, cijfers en streepjes, zoals mijn-vragenlijst."
        problems.append(Problem(field="id", message=message))
    if not _EDITION.fullmatch(edition):
        message = f"De editie '{edition}' kan niet: schrijf jaar, punt en volgnummer, zoals 2027.1."
        problems.append(Problem(field="edition", message=message))
    if problems:
        raise Invalid(*problems)


def _next(folder: Path, origin: str, *, name: str, edition: str) -> str:
    """The text of an edition as the draft of the next one: comments and order stay."""
    source = folder / f"{origin}.yaml"
    if not _KEY.fullmatch(origin) or not source.is_file():
        raise NotFound(f"De editie '{origin}' bestaat niet in {folder}. Schrijf ze als mvo-overheid/2026.2.")
    found = read_questionnaire(source)
    same = found.id == name
    text = _without_blocks(source.read_text(encoding="utf-8"), {"follows", "retired"}, within={"lineage"})
    text = re.sub(r"(?m)^id:.*$", f"id: {name}", text, count=1)
    follows = f'\nfollows: "{found.edition}"' if same else ""
    text = re.sub(r"(?m)^edition:.*$", f'edition: "{edition}"{follows}', text, count=1)
    return re.sub(r"(?m)^status:.*$", "status: draft", text, count=1)


def _without_blocks(text: str, top: set[str], *, within: set[str]) -> str:
    """The text without some keys and all that is indented under them: at the top, or anywhere."""
    kept: list[str] = []
    hidden: int | None = None
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(" "))
        if hidden is not None and (
            not line.strip() or indent > hidden or (indent == hidden and line.lstrip().startswith("- "))
        ):
            continue
        hidden = None
        name = line.strip().partition(":")[0]
        if (indent == 0 and name in top) or name in within:
            hidden = indent
            continue
        kept.append(line)
    return "".join(kept)
