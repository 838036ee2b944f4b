"""The stylesheet that is served is the one its source compiles to, light, and without anything from elsewhere."""

import gzip
import re
from hashlib import sha256

import pytest

from mvoscan.web.templating import HERE, STATIC

STYLES = HERE / "styles"
CSS = (STATIC / "app.css").read_text()


@pytest.mark.parametrize("name", ["app.css", "embed.css"])
def test_the_compiled_stylesheet_was_made_from_this_source(name: str) -> None:
    source = b"".join(path.read_bytes() for path in sorted(STYLES.glob("*.scss")))
    found = re.search(r"mvoscan; styles (\w+)", (STATIC / name).read_text())
    assert found, "the stylesheet has lost its first line"
    assert found[1] == sha256(source).hexdigest()[:16], "run scripts/build_css"


def test_the_licence_of_what_was_taken_over_lies_beside_it() -> None:
    assert "govuk-frontend 6.6.0, (c) Crown Copyright, MIT" in CSS
    assert "MIT License" in (STATIC / "app.css.license.txt").read_text()


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("app.css", 13_000),
        ("scan.js", 3_000),
        ("icon.svg", 500),
        ("embed.css", 1_500),
        ("embed.js", 2_000),
        ("frame.js", 1_000),
    ],
)
def test_a_static_file_stays_light(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes())) <= most


@pytest.mark.parametrize("foreign", ["url(", "@import", "@font-face", "GDS Transport"])
def test_the_stylesheet_fetches_nothing(foreign: str) -> None:
    assert foreign not in CSS
