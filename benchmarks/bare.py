"""The bare page: a minimal FastAPI sync route that renders thirteen statements in Jinja2. The measure of our pages."""

import sys

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment

PAGE = Environment(autoescape=True).from_string(
    """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><form method="post">{% for q in questions %}<fieldset><legend>{{ q.text }}</legend>
<p>{{ q.help }}</p>{% for option in q.options %}<label><input type="radio" name="{{ q.id }}" value="{{ option.id }}"
{% if option.id == q.chosen %} checked{% endif %}>{{ option.label }}</label>{% endfor %}
<textarea name="n.{{ q.id }}">{{ q.note }}</textarea></fieldset>{% endfor %}
<button>Verder</button></form></body></html>"""
)
OPTIONS = [{"id": name, "label": name.title()} for name in ("ja", "nee", "weet-niet", "nvt")]
QUESTIONS = [
    {"id": f"q{number}", "text": f"Stelling {number} " + "met tekst " * 10, "help": "Uitleg " * 12, "note": "",
     "chosen": "ja", "options": OPTIONS}
    for number in range(13)
]  # fmt: skip

app = FastAPI()


@app.get("/", response_class=HTMLResponse)
def page() -> HTMLResponse:
    """The bare page."""
    return HTMLResponse(PAGE.render(title="Kaal", questions=QUESTIONS))


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
