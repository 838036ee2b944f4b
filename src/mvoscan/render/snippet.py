"""The HTML that shows something of ours inside another page: it works without our script, and better with it."""

from markupsafe import escape

from mvoscan.core.embedding import EmbedView

HEIGHTS = {EmbedView.SUMMARY: 760, EmbedView.THEME: 260, EmbedView.BADGE: 170, EmbedView.ACTIONS: 560}
"""Pixels of a frame on a page without scripts: enough on most pages; what is taller scrolls."""

FIGURES_HEIGHT = 900
"""The same, of published charts."""


def frame_snippet(site: str, path: str, *, title: str, height: int) -> str:
    """A frame of `height` pixels inside the element that gives it the height of what is in it.

    >>> print(frame_snippet("https://scan.be", "/embed/a", title="Gemeente <A>", height=300).splitlines()[1][2:70])
    <iframe src="https://scan.be/embed/a" title="Gemeente &lt;A&gt;" hei
    """
    address, named = escape(site + path), escape(title)
    return (
        f'<mvo-result src="{address}">\n'
        f'  <iframe src="{address}" title="{named}" height="{height}" loading="lazy" '
        'style="border:0;width:100%"></iframe>\n'
        "</mvo-result>\n"
        f'<script src="{escape(site)}/embed.js" async></script>'
    )


def picture_snippet(site: str, path: str, *, picture: str, title: str, size: tuple[int, int]) -> str:
    """A picture that leads to the page with the same in words."""
    width, height = size
    return (
        f'<a href="{escape(site + path)}">'
        f'<img src="{escape(site + picture)}" alt="{escape(title)}" width="{width}" height="{height}"></a>'
    )
