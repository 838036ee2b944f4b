"""A scripted browser without JavaScript: it reads the forms on a page, fills them in and submits them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit


@dataclass
class Form:
    """A form on a page: where it goes, what it would send now, what may be chosen, and its buttons."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What a browser would see: forms, links, headings and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.forms, self.links, self.words = html, list[Form](), dict[str, str](), list[str]()
        self._open: list[tuple[str, dict[str, str]]] = []
        self._text: list[str] = []
        self._select: str | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        """The text of the page, white space folded."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._text = [] if tag in {"a", "button", "textarea"} else self._text
        if tag == "form":
            self.forms.append(Form(given.get("method", "get").lower(), given.get("action", "")))
        elif self.forms and tag == "input":
            self._input(self.forms[-1], given)
        elif self.forms and tag == "select":
            self._select = given["name"]
        elif self.forms and tag == "option" and self._select:
            self._option(self.forms[-1], given)
        if tag in {"a", "button", "textarea"}:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if not self._open or self._open[-1][0] != tag:
            return
        _, given = self._open.pop()
        text = "".join(self._text)
        if tag == "a":
            self.links[" ".join(text.split())] = given.get("href", "")
        elif tag == "textarea" and "name" in given and self.forms:
            self.forms[-1].values[given["name"]] = [text.removeprefix("\n")]
        elif tag == "button" and self.forms:
            self.forms[-1].buttons[" ".join(text.split())] = (given.get("name", ""), given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        self.words.append(data)

    def _input(self, form: Form, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name:
            return
        if kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.values.setdefault(name, []).append(given.get("value", "on"))
        else:
            form.values[name] = [given.get("value", "")]

    def _option(self, form: Form, given: dict[str, str]) -> None:
        assert self._select is not None
        form.choices.setdefault(self._select, []).append(given.get("value", ""))
        if "selected" in given or self._select not in form.values:
            form.values[self._select] = [given.get("value", "")]


class Walker:
    """Walks through the pages with a client that has `get` and `post`; keeps the page it is on."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.address, self.status, self.page = "/", 0, Page("")

    def go(self, address: str) -> Page:
        """Open an address, following redirects."""
        return self._arrive(self.client.get(urljoin(self.address, address)))

    def click(self, link: str) -> Page:
        """Follow the link with this text."""
        return self.go(next(href for text, href in self.page.links.items() if link in text))

    def submit(self, button: str = "", /, form: int | None = None, **values: str | list[str]) -> Page:
        """Fill in a form (underscores in names stand for themselves) and press a button."""
        return self.send(button, values, form=form)

    def send(self, button: str, values: dict[str, str | list[str]], *, form: int | None = None) -> Page:
        """Fill in the form that has this button and press it."""
        chosen = self.form(button) if form is None else self.page.forms[form]
        sent = dict(chosen.values)
        for name, value in values.items():
            sent[name] = value if isinstance(value, list) else [value]
        pressed = next((each for text, each in chosen.buttons.items() if button and button in text), ("", ""))
        if pressed[0]:
            sent[pressed[0]] = [pressed[1]]
        address = urljoin(self.address, chosen.action or self.address)
        if chosen.method == "get":
            return self._arrive(self.client.get(urlsplit(address).path, params=sent))
        return self._arrive(self.client.post(address, data=sent))

    def form(self, button: str) -> Form:
        """The first form with a button that has this text."""
        return next(form for form in self.page.forms if any(button in text for text in form.buttons))

    def _arrive(self, response: Any) -> Page:
        while response.is_redirect:
            self.address = urljoin(str(response.url), response.headers["location"])
            response = self.client.get(self.address)
        self.address, self.status, self.page = str(response.url), response.status_code, Page(response.text)
        return self.page
