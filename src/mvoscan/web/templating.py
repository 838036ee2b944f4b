"""Pages from templates: Jinja2 with autoescape and gettext, and addresses of static files that change with content."""

from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import cache
from gettext import NullTranslations
from hashlib import blake2b
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from mvoscan.core.closing import label as period_label
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.translation import Translation
from mvoscan.render import dutch
from mvoscan.render.colour import brand_stylesheet
from mvoscan.render.pdf import picture_address
from mvoscan.render.statement import Statements
from mvoscan.render.translated import on_screen
from mvoscan.settings import Settings

HERE = Path(__file__).parent
STATIC = HERE / "static"


class Templates:
    """All templates, with what every page needs."""

    def __init__(self, settings: Settings, *, demo: bool, version: str) -> None:
        """Load the templates lazily; `demo` banners every page."""
        self.environment = _environment()
        self._statements: dict[tuple[str, str], Statements] = {}
        self._translated: dict[tuple[str, str], Questionnaire] = {}
        self.environment.globals.update(
            site={
                "name": settings.name,
                "operator": settings.operator,
                "official": settings.official,
                "brand": bool(settings.brand_colour),
                "brand_style": _brand_style(settings.brand_colour),
                "logo": bool(settings.logo),
                "contact_email": settings.contact_email,
                "contact_phone": settings.contact_phone,
                "privacy_contact": settings.privacy_contact,
                "accessibility_status": settings.accessibility_status,
                "accessibility_date": settings.accessibility_date,
                "session_days": settings.session_days,
                "link_days": settings.link_days,
                "public_url": settings.public_url,
                "login": settings.login,
            },
            demo=demo,
            version=version,
            static=static_addresses().__getitem__,
            fixed=cache(self._fixed),
        )

    def render(self, name: str, context: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
        """A page; anything a template names must be in its context."""
        return HTMLResponse(self.text(name, context), status_code=status)

    def _fixed(self, name: str, **values: Hashable) -> Markup:
        """A part that is the same on many pages; rendered once per set of values."""
        return Markup(self.text(name, values))  # noqa: S704 # rendered by an escaping template.

    def statements(self, questionnaire: Questionnaire) -> Statements:
        """The statements of a questionnaire as HTML, prepared at its first use."""
        name = questionnaire.key, questionnaire.language
        found = self._statements.get(name)
        if found is None:
            found = self._statements[name] = Statements(self.environment, questionnaire)
        return found

    def translated(self, questionnaire: Questionnaire, translation: Translation) -> Questionnaire:
        """A questionnaire in another language, made at its first use."""
        name = questionnaire.key, translation.language
        found = self._translated.get(name)
        if found is None:
            found = self._translated[name] = on_screen(questionnaire, translation)
        return found

    def text(self, name: str, context: Mapping[str, Any]) -> str:
        """The text of a page."""
        return self.environment.get_template(name).render(context)


def _brand_style(colour: str) -> Markup:
    """The operator's colour for paper, where nothing can be fetched; nothing when there is none."""
    return Markup(brand_stylesheet(colour) if colour else "")  # noqa: S704 # ours, from a colour that was checked.


class _Compiled(BytecodeCache):
    """Templates are compiled once in a process, however many applications it makes."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


_compiled = _Compiled()


class _Environment(Environment):
    """Globals are one dictionary: none changes once a template is there, and a chain of two is slow to copy."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def _environment() -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        bytecode_cache=_compiled,
    )
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # set by the i18n extension.
    environment.globals.update(_speaking(NullTranslations()))
    environment.filters.update(
        datum=dutch.date,
        tijd=dutch.time,
        wanneer=dutch.moment,
        getal=dutch.number,
        maand=dutch.month,
        duur=dutch.duration,
        periode=period_label,
    )
    environment.filters["picture_address"] = picture_address
    environment.globals.update(practice=False, scripts=False)
    return environment


def _speaking(translations: NullTranslations) -> dict[str, Callable[..., Markup]]:
    """The gettext functions of templates: as Jinja's own, with messages that have no gaps looked up once."""

    @cache
    def plain(message: str) -> Markup:
        return _filled(translations.gettext(message), {})

    def gettext(message: str, **values: object) -> Markup:
        return _filled(translations.gettext(message), values) if values else plain(message)

    def ngettext(one: str, many: str, number: int, **values: object) -> Markup:
        return _filled(translations.ngettext(one, many, number), {"num": number} | values)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def _filled(message: str, values: Mapping[str, object]) -> Markup:
    """A message of ours with its gaps filled: what is no number is escaped."""
    safe = {name: each if type(each) is int else escape(each) for name, each in values.items()}
    return Markup(message % safe)  # noqa: S704 # messages are ours.


def static_addresses() -> dict[str, str]:
    """Address of every static file, with a fingerprint of its content."""
    files = (path for path in sorted(STATIC.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(STATIC)): f"/static/{path.relative_to(STATIC)}?v={_fingerprint(path)}" for path in files
    }


def _fingerprint(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
