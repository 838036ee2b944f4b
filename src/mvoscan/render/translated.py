"""An edition in another language as it is put on a page: each text says its language, and what is not translated."""

from markupsafe import Markup

from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.translation import LANGUAGES, Translation, translated

_UNTRANSLATED = {
    "en": "not translated yet",
    "fr": "pas encore traduit",
    "de": "noch nicht übersetzt",
    "nl": "nog niet vertaald",
}


def on_screen(questionnaire: Questionnaire, translation: Translation) -> Questionnaire:
    """The edition with texts as HTML: `lang` on each, and a visible mark on one that fell back."""

    def shown(text: str, found: bool) -> Markup:  # noqa: FBT001 # called by position only.
        if found:
            return Markup('<span lang="{}">{}</span>').format(translation.language, text)
        mark = _UNTRANSLATED[translation.language]
        return Markup('<span lang="{}">{}</span> <small class="app-untranslated" lang="{}">({})</small>').format(
            questionnaire.language, text, translation.language, mark
        )

    return translated(questionnaire, translation, shown)


def languages(questionnaire: Questionnaire, translations: tuple[Translation, ...]) -> dict[str, str]:
    """The languages an edition can be shown in, its own first; empty when there is only one."""
    codes = (questionnaire.language, *(each.language for each in translations))
    return {code: LANGUAGES[code] for code in codes} if translations else {}
