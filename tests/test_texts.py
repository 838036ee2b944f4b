"""A text that a visitor reads passes through gettext, and the check sees one that does not."""

from pathlib import Path

import pytest
from scripts.texts import TEMPLATES, main, untranslated


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ _('Verder') }}</p>",
        "<p>{% trans n=3 %}Nog {{ n }} open{% endtrans %}</p>",
        '<a href="{{ link }}" title="{{ _("Terug") }}">{{ name }}</a>',
        "<style>body { color: red }</style>",
        "{# Een opmerking voor wie dit leest. #}<hr>",
        '{{ button({"text": _("Verder")}) }}',
        """{% macro attributes() %} autocomplete="off" data-saved="{{ _("Bewaard") }}"{% endmacro %}""",
        "<p>{{ score }} % · {{ count }}</p>",
    ],
)
def test_a_translatable_template_passes(template: str) -> None:
    assert untranslated(template) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<h1>\n  Mijn scan\n</h1>", (2, "Mijn scan")),
        ('<img alt="Staafdiagram">', (1, "Staafdiagram")),
        ('{% macro attributes() %} title="Bewaard"{% endmacro %}', (1, "Bewaard")),
        ("{% trans %}Goed{% endtrans %}\nFout", (2, "Fout")),
        ('{{ button({"text": "Verder"}) }}', (1, "Verder")),
        ('{{ row(label="Aantal") }}', (1, "Aantal")),
        ("{% if x %}\n<b>Ja</b>{% endif %}", (2, "Ja")),
    ],
)
def test_a_text_that_escapes_gettext_is_found_on_its_line(template: str, found: tuple[int, str]) -> None:
    assert untranslated(template) == [found]


def test_the_check_points_at_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.html").write_text("<hr>\n<p>Dag</p>")
    assert main([str(tmp_path)]) == 1
    assert f"{tmp_path}/page.html:2: Dag" in capsys.readouterr().out


def test_the_templates_of_the_service_pass() -> None:
    assert main([str(Path(__file__).parents[1] / TEMPLATES)]) == 0
