"""What people see: plain HTML, without scripts of our own."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
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
    "adres": "Dit adres kunnen we niet tonen. Kopieer het bij de MVO-scan, op de pagina 'Toon dit resultaat op een website'.",
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
STYLE = """
body { font: 1.0625rem/1.5 system-ui, sans-serif; color: #1b1b1b; max-width: 46rem; margin: 0 auto; padding: 1rem;
  overflow-wrap: break-word; hyphens: auto }
header { border-bottom: 4px solid #2e6b34; margin-bottom: 1.5rem } header p { font-weight: 700; margin: .5rem 0 }
h1 { font-size: 1.6rem; line-height: 1.2 } h2 { font-size: 1.3rem; line-height: 1.2 } h3 { font-size: 1.0625rem }
article { border: 1px solid #767676; border-radius: 4px; padding: 0 1rem 1rem; margin: 1.5rem 0 }
table { border-collapse: collapse; width: 100% } th, td { padding: .35rem 0; border-bottom: 1px solid #c9c9c9 }
th { text-align: left; font-weight: 400 } thead th, tfoot * { font-weight: 700 }
th + th, td { text-align: right; white-space: nowrap; padding-left: .75rem }
button { font: inherit; color: #fff; background: #2e6b34; border: 0; border-radius: 4px; padding: .6rem 1.1rem }
iframe { border: 0; width: 100% }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; margin: .25rem 0 .75rem; border: 1px solid #555 }
:focus-visible { outline: 3px solid #9a6700; outline-offset: 2px }
.state { border-left: 6px solid #9a6700; background: #fff6de; padding: .5rem .75rem }
.valid { border-color: #2e6b34; background: #edf6ee } caption { text-align: left; padding-bottom: .5rem } .small { font-size: .9375rem; color: #444 }
@media (max-width: 25rem) { body { padding: .75rem } article { padding: 0 .5rem .5rem } table { font-size: .9375rem }
  th + th, td { padding-left: .4rem } }
"""


def home(results: Iterable[sqlite3.Row], events: Iterable[sqlite3.Row], *, service: str, said: str) -> str:
    """What somebody gave us, and the button to give more."""
    told = f'<p class="state" role="status">{SAID[said]}</p>' if said in SAID else ""
    shown = "".join(_result(each, service) for each in results)
    heard = "".join(f"<li>{_event(each)}</li>" for each in events)
    return _page(
        f"""{told}
<h1>De MVO-scan van jullie bestuur</h1>
<p>Met het resultaat van de scan maak je hier een actieplan. Je gaat eerst naar de MVO-scan. Daar kies je een scan, lees je
wat je deelt, en zeg je ja of nee. Daarna kom je hier terug.</p>
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
    claimed = "<p>Het is nog niet bevestigd dat deze scan van dit bestuur is.</p>"
    unsure = document["institution"]["claim"] == "unconfirmed"
    return f"""{"<p>Alle gegevens van deze dienst zijn verzonnen.</p>" if document["demo"] else ""}{claimed if unsure else ""}
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
<mvo-result src="{address}"><iframe src="{address}" title="Resultaat van de MVO-scan" height="760" loading="lazy"></iframe>
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
