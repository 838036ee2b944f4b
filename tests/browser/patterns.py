"""A page with every element of the look once, and the smallest server that shows it and takes its answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import uvicorn
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mvoscan.core.answers import Answer
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.render.chart import Bar, Point, bar_chart, column_chart
from mvoscan.render.statement import Statements
from mvoscan.settings import Settings
from mvoscan.web.headers import Guard
from mvoscan.web.templating import STATIC, Templates

HERE = Path(__file__).parent
_LONGEST = 60  # seconds that an answer is held back, should a test forget to let it go.
THEMES = {
    "Goed bestuur": 72,
    "Arbeidspraktijken en welzijn van medewerkers": 100,
    "Milieu": 18,
    "Betrokkenheid bij en ontwikkeling van de gemeenschap": None,
}
MONTHS = (None, None, 0, 4, 12, 9, 2, 0, 14, 31, 22, 5)
NAMES = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

LEVELS = [
    {
        "id": "0",
        "label": "0: nog niets",
        "role": "points",
        "points": 0,
        "description": "Er is nog niet over gesproken.",
    },
    {"id": "1", "label": "1: gestart", "role": "points", "points": 1, "description": "Eén dienst probeert iets uit."},
    {"id": "2", "label": "2: beleid", "role": "points", "points": 2, "description": "De raad keurde een plan goed."},
]
YES_NO = [
    {"id": "ja", "label": "Ja", "role": "points", "points": 1},
    {"id": "nee", "label": "Nee", "role": "points", "points": 0},
    {"id": "weet-niet", "label": "Weet niet", "role": "unknown"},
    {"id": "nvt", "label": "Niet van toepassing", "role": "excluded"},
]


def statement(name: str, text: str, scale: str = "ja-nee") -> dict[str, Any]:
    """A statement as in a questionnaire file."""
    about = {"help": "Het is ja als de raad of de leiding het goedkeurde.", "evidence": "Het besluit met zijn datum."}
    rest = {"scope": "light", "iso": ["6.2.3"], "service": "algemene directie", "advice": "Zet het op de agenda."}
    return {"id": name, "text": text, "scale": scale} | about | rest


QUESTIONNAIRE = Questionnaire.model_validate(
    {
        "id": "patronen",
        "edition": "2026.1",
        "title": "Patronen",
        "language": "nl",
        "status": "draft",
        "audience": "Wie de schermen maakt.",
        "introduction": "Elke vorm van een stelling.",
        "minutes": {"light": 1, "full": 1},
        "institution_types": ["gemeente"],
        "scoring": {"rule": "weighted-share-1", "minimum_coverage": 65},
        "default_scale": "ja-nee",
        "scales": {"ja-nee": {"options": YES_NO}, "niveaus": {"options": LEVELS}},
        "themes": [
            {
                "id": "bestuur",
                "title": "Goed bestuur",
                "subthemes": [
                    {
                        "id": "besluiten",
                        "title": "Besluiten",
                        "questions": [
                            statement("plan", "Onze organisatie heeft een meerjarenplan met 100 % eigen doelen."),
                            statement("rapport", "Ons bestuur publiceert elk jaar wat er van die doelen kwam."),
                            statement("klacht", "Wie een klacht heeft, krijgt binnen 45 dagen een antwoord."),
                            statement("botst", "Bij elke aankoop boven 30.000 euro tellen duurzame criteria mee."),
                            statement("niveau", "Hoe ver staat het beleid over toegankelijkheid?", "niveaus"),
                        ],
                    }
                ],
            }
        ],
    }
)


def context(templates: Templates) -> dict[str, Any]:
    """What patterns.html shows."""
    html = Statements(templates.environment, QUESTIONNAIRE).html
    note = "Nagevraagd bij de dienst <financiën>."
    mine, theirs = Answer(option="ja", revision=1), Answer(option="nee", note="Sinds mei niet meer.", revision=2)
    return {
        "problems": [{"field": "a.klacht", "message": "Kies een antwoord bij stelling 3"}],
        "statements": [
            html("plan", Answer(option="ja", interesting=True), number=1),
            html("rapport", Answer(option="weet-niet", note=note), number=2),
            html("klacht", Answer(), number=3, error="Kies een antwoord uit de lijst."),
            html("botst", mine, number=4, clash=theirs),
            html("niveau", Answer(option="1"), number=5),
        ],
        "tasks": [
            {"title": "Goed bestuur", "href": "/1", "done": 12, "total": 12},
            {"title": "Milieu", "href": "/2", "done": 5, "total": 11},
            {"title": "Betrokkenheid bij en ontwikkeling van de gemeenschap", "href": "/3", "done": 0, "total": 9},
        ],
        "summary": [
            {"key": "Bestuur", "value": "Gemeente Aalst", "href": "/type", "action": "Wijzig", "about": "bestuur"},
            {"key": "Vragenlijst", "value": "MVO-scan voor overheden, editie 2026.1", "href": ""},
        ],
        "choices": [{"id": "beleid", "label": "Beleid maken"}, {"id": "diensten", "label": "Diensten aan burgers"}],
        "ways": [
            {"id": "bestuur", "label": "Voor mijn bestuur", "help": "Telt mee in de cijfers, zonder je antwoorden."},
            {"id": "rond", "label": "Ik kijk even rond"},
        ],
        "bars": score_bars(),
        "months": month_columns(),
        "columns": [{"label": "Thema", "numeric": False}, {"label": "Score", "numeric": True}],
        "rows": [(name, "geen score" if value is None else value) for name, value in THEMES.items()],
        "practice": True,
        "nav": "scan",
    }


def score_bars() -> Markup:
    """Scores of themes, one of which has none."""
    bars = [Bar(label="Totaal", value=62, strong=True, detail="35 van 52 in orde, 4 weet niet")]
    bars += [Bar(label=name, value=value, reason="" if value else "Geen score") for name, value in THEMES.items()]
    return bar_chart(bars, title="Score per thema", description="Van 0 tot 100.", identifier="scores")


def month_columns() -> Markup:
    """Scans per month in a year that was not counted from its start."""
    points = [
        Point(label=name, group="2026", value=value, reason="" if value is not None else "niet geteld")
        for name, value in zip(NAMES, MONTHS, strict=True)
    ]
    return column_chart(points, title="Scans per maand", description="Van 0 tot 31.", identifier="maanden")


@dataclass
class Patterns:
    """The running page: `received` is what was saved by itself, `sent` what came with a button.

    `status` is what the next saves get; while `answering` is cleared, nothing is answered.
    """

    address: str = ""
    received: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0
    status: int = 200
    answering: Event = field(default_factory=Event)

    def take(self, name: str, form: dict[str, str]) -> Response:
        """Answer one autosave: a new base, a clash, or a failure."""
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        self.answering.wait(_LONGEST)
        self.received.append((name, form))
        self.busy -= 1
        if self.status == 412:
            html = Statements(self.templates.environment, QUESTIONNAIRE).remarks(
                name, Answer(option=form["a"]), clash=Answer(option="nvt", note="van een collega", revision=7)
            )
            return JSONResponse({"html": html}, status_code=412)
        if self.status != 200:
            return PlainTextResponse("stuk", status_code=self.status)
        return JSONResponse({"base": f"base-{len(self.received)}", "saved": "10:32"})

    def __post_init__(self) -> None:
        """Read the templates of the service, and the page beside this file."""
        self.answering.set()
        self.templates = Templates(Settings(name="MVO-scan", operator="Voorbeeldstad"), demo=True, version="0.1.0")
        loader = self.templates.environment.loader
        assert loader is not None
        self.templates.environment.loader = ChoiceLoader([loader, FileSystemLoader(HERE)])

    def page(self) -> str:
        """The page as HTML."""
        return self.templates.text("patterns.html", context(self.templates))


@contextmanager
def serving(patterns: Patterns) -> Iterator[Patterns]:
    """Serve the page on a free port, with the headers of the service."""

    async def save(request: Request) -> Response:
        form = {key: str(value) for key, value in (await request.form()).items()}
        form["v"] = request.headers["if-match"].strip('"')
        return await run_in_threadpool(patterns.take, request.path_params["name"], form)

    async def send(request: Request) -> Response:
        patterns.sent.append({key: str(value) for key, value in (await request.form()).items()})
        await run_in_threadpool(patterns.answering.wait, _LONGEST)
        return HTMLResponse("<h1>Bewaard</h1>")

    routes = [
        Route("/", lambda _: HTMLResponse(patterns.page())),
        Route("/antwoord/{name}", save, methods=["POST"]),
        Route("/thema", send, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Guard(
        Starlette(routes=routes),
        trusted_origins=(),
        secure=False,
        most=1_000_000,
        most_at={},
        refused=lambda _, status: Response(status_code=status),
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        sleep(0.02)
    patterns.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield patterns
    finally:
        patterns.answering.set()
        server.should_exit = True
        thread.join()
