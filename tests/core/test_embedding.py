"""What whoever makes an embed chooses: a view, sites, with or without the name, and until when."""

from datetime import date

import pytest

from mvoscan.core.embedding import EmbedView, Reach, origin_of, read_wish
from mvoscan.core.errors import Invalid

TODAY = date(2026, 11, 30)
GIVEN = {"wat": "samenvatting", "waar": "overal", "vorm": "met-naam", "termijn": "jaar"}
SITES = {"waar": "websites", "websites": "https://www.aalst.be\n"}


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://www.aalst.be", "https://www.aalst.be"),
        ("  HTTPS://WWW.Aalst.BE:443/ ", "https://www.aalst.be"),
        ("https://intranet:8443", "https://intranet:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
    ],
)
def test_an_origin_is_read_as_browsers_send_it(written: str, origin: str) -> None:
    assert origin_of(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "",
        "aalst.be",
        "https://*.aalst.be",
        "*",
        "http://www.aalst.be",
        "https://www.aalst.be/duurzaam",
        "https://www.aalst.be?x=1",
        "https://jan@www.aalst.be",
        "https://www.aalst.be:99999",
        "https://aalst.be;script-src",
        "https://aalst.be 'self'",
        "https://aalst..be",
        "ftp://aalst.be",
        "javascript:alert(1)",
        "data:text/html,x",
    ],
)
def test_what_is_no_origin_of_one_site_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        origin_of(written)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"wat": ""}, "wat"),
        ({"wat": "thema", "thema": "bestaat-niet"}, "thema"),
        ({"waar": "nergens"}, "waar"),
        ({"waar": "websites", "websites": " \n "}, "websites"),
        ({"waar": "intranet", "websites": "http://intranet"}, "websites"),
        ({"waar": "websites", "websites": "\n".join(f"https://s{n}.be" for n in range(11))}, "websites"),
        ({"vorm": ""}, "vorm"),
        ({"wat": "acties", "vorm": "zonder-naam"}, "vorm"),
        ({"termijn": "eeuwig"}, "termijn"),
        ({"termijn": "dag", "dag": "2031-12-01"}, "dag"),
    ],
)
def test_a_choice_that_cannot_be_is_named(sent: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_wish(GIVEN | sent, themes=["milieu"], today=TODAY)
    assert [each.field for each in wrong.value.problems] == [field]


def test_sites_are_kept_once_and_left_out_when_it_may_stand_everywhere() -> None:
    twice = read_wish(GIVEN | {**SITES, "websites": "https://a.be\nhttps://A.be/"}, themes=[], today=TODAY)
    assert (twice.reach, twice.origins) == (Reach.SITES, ("https://a.be",))
    assert read_wish(GIVEN | {"websites": "https://a.be"}, themes=[], today=TODAY).origins == ()


def test_it_works_for_years_when_that_was_chosen_and_names_its_theme() -> None:
    sent = {"wat": "thema", "thema": "milieu", "termijn": "vijf-jaar"}
    wish = read_wish(GIVEN | sent, themes=["milieu"], today=TODAY)
    assert (wish.view, wish.theme, wish.last_day) == (EmbedView.THEME, "milieu", date(2031, 11, 30))
