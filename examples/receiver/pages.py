"""What people see: plain HTML, without scripts of our own."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

NAME = "Sustatool (voorbeeld)"

STATES = {
    "valid": ("Dit resultaat geldt.", ""),
    "superseded": (
        "Dit resultaat is vervangen.",
        "Jullie dienden een verbetering van deze scan in. Haal het nieuwe resultaat op.",
    ),
    "revoked": (
        "Dit resultaat mogen we niet meer gebruiken.",
        "De toestemming is ingetrokken, of vervangen door een nieuwe. We hebben onze kopie gewist.",
    ),
    "withdrawn": ("Deze scan is ingetrokken.", "We hebben onze kopie gewist."),
    "expired": ("De tijd om dit resultaat te lezen is voorbij.", "We hebben onze kopie gewist. Haal het opnieuw op."),
    "erased": ("Deze scan is gewist.", "We hebben onze kopie gewist."),
}
SAID = {
    "ja": "Je resultaat is opgehaald.",
    "nee": "Je deelde niets. Dat mag: je kunt het later opnieuw doen.",
    "fout": "Het ophalen lukte niet. Probeer het opnieuw.",
    "vreemd": "Dit antwoord hoort niet bij deze browser. Begin opnieuw.",
    "adres": "Dit adres kunnen we niet tonen. Kopieer het van de pagina 'Toon dit resultaat op een website'.",
}
WORDS = {
    "scan.started": "scan begonnen",
    "scan.handed_in": "scan ingediend",
    "scan.superseded": "scan vervangen door een verbetering",
    "scan.withdrawn": "scan ingetrokken",
    "result.shared": "resultaat gedeeld",
    "result.revoked": "toestemming ingetrokken",
    "dossier.erased": "scan gewist",
}
BASES = {"light": "snelle scan", "full": "volledige scan"}
STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def home(results: Iterable[sqlite3.Row], events: Iterable[sqlite3.Row], *, service: str, said: str) -> str:
    """What somebody gave us, and the button to give more."""
    told = f'<p class="state" role="status">{SAID[said]}</p>' if said in SAID else ""
    shown = "".join(_result(each, service) for each in results)
    heard = "".join(f"<li>{_event(each)}</li>" for each in events)
    return _page(
        f"""{told}
<h1>De MVO-scan van jullie bestuur</h1>
<p>Met het resultaat van de scan maak je hier een actieplan. Je gaat eerst naar de MVO-scan. Daar kies je een scan,
lees je wat je deelt, en zeg je ja of nee. Daarna kom je hier terug.</p>
<form method="post" action="/haal"><button>Haal je MVO-scan op</button></form>
{shown}
{f"<h2>Wat we hoorden van de MVO-scan</h2><ol>{heard}</ol>" if heard else ""}"""
    )


def _result(row: sqlite3.Row, service: str) -> str:
    title, more = STATES.get(row["status"], ("We weten niet of dit resultaat nog geldt.", "Gebruik het niet."))
    document = json.loads(row["document"])
    kind = "state valid" if row["status"] == "valid" else "state"
    body = _scores(document) + _embedded(row, service) if document else ""
    return f"""<article>
<h2>{escape(_name(document))}</h2>
<p class="{kind}"><strong>{title}</strong> {more}</p>
{body}
</article>"""


def _name(document: Mapping[str, Any]) -> str:
    if not document:
        return "Een resultaat dat we niet meer hebben"
    return " en ".join(map(_body, document["institution"]["bodies"]))


def _body(body: Mapping[str, Any]) -> str:
    """Its name with its type, since a municipality and its OCMW have the same one; the type alone when not shared."""
    name, kind = body["name"] or "", body["type_label"]
    return name if kind.lower() in name.lower() else f"{kind} {name}".strip()


def _scores(document: Mapping[str, Any]) -> str:
    rows = "".join(_row(each["title"], each) for each in document["themes"])
    unsure = document["institution"]["claim"] == "unconfirmed"
    said = "<p>Alle gegevens van deze dienst zijn verzonnen.</p>" if document["demo"] else ""
    said += "<p>Het is nog niet bevestigd dat deze scan van dit bestuur is.</p>" if unsure else ""
    return f"""{said}
<table><caption class="small">Score op 100, {BASES[document["basis"]]} van {_day(document["handed_in"])}</caption>
<thead><tr><th scope="col">Thema</th><th scope="col">Score</th><th scope="col">Dekking</th></tr></thead>
<tbody>{rows}</tbody><tfoot>{_row("Totaal", document["overall"])}</tfoot></table>
<p class="small">Dekking zegt op welk deel van de stellingen een score steunt. De handtekening van de MVO-scan is
nagekeken en klopt. Je deelt dit tot en met {_day(document["expires"])}.</p>"""


def _row(title: str, score: Mapping[str, Any]) -> str:
    number = "geen" if score["score"] is None else score["score"]
    return f'<tr><th scope="row">{escape(title)}</th><td>{number}</td><td>{score["coverage"]} %</td></tr>'


def _embedded(row: sqlite3.Row, service: str) -> str:
    """The embed of this result, or the form to add it: another permission, which who manages the scan makes there."""
    if row["embed"]:
        address = escape(row["embed"])
        return f"""<h3>Zoals de MVO-scan het toont</h3>
<mvo-result src="{address}">
<iframe src="{address}" title="Resultaat van de MVO-scan" height="760" loading="lazy"></iframe>
</mvo-result><script src="{escape(service)}/embed.js" async></script>"""
    return f"""<form method="post" action="/toon"><input type="hidden" name="resultaat" value="{escape(row["id"])}">
<label for="e{escape(row["id"])}">Toon hier ook de grafiek. Plak het adres uit de code die de MVO-scan je geeft bij
'Toon dit resultaat op een website'.</label>
<input id="e{escape(row["id"])}" name="adres" inputmode="url" autocomplete="off"><button>Toon</button></form>"""


def _event(row: sqlite3.Row) -> str:
    how = "meteen gehoord" if row["heard"] == "webhook" else "gelezen in de lijst"
    return f"{_day(row['at'])}: {WORDS.get(row['type'], escape(row['type']))} ({how})"


def _day(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%d/%m/%Y}"


def _page(body: str) -> str:
    return f"""<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{NAME}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/stijl.css"></head>
<body><header><p>{NAME}</p></header><main>{body}</main></body></html>"""
