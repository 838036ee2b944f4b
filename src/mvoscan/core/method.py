"""What to know about a dataset before using it: a metadata sheet after the concepts of SIMS v2, filled from the rules.

Numbers in it come from the cube and the policy themselves, so that the sheet cannot say something else.
"""

from typing import NamedTuple

from mvoscan.core.datasets import About
from mvoscan.core.disclosure.cube import Cube
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.protected import CLAIM
from mvoscan.core.labels import BREAKDOWNS

WITHHELD = (
    "Een cijfer dat niet gepubliceerd is, staat er wel: zonder waarde, met OBS_STATUS Q en CONF_STATUS C. Het is geen "
    "nul. De reden zeggen we nooit: die zou iets verraden over één bestuur."
)
"""How a withheld cell reads."""

MADE_UP = "Dit is een demo: alle cijfers zijn verzonnen."

FILTERS = (
    "Een filter kiest rijen zoals ze gepubliceerd zijn. Er wordt niets opgeteld of afgeleid, en een combinatie die "
    "niet in de kubus zit, bestaat niet."
)


class Note(NamedTuple):
    """A line of the sheet: the number of its concept in SIMS, its title and its text."""

    concept: str
    title: str
    text: str


def claim(policy: Policy) -> str:
    """What is proved of every release, in the words in which it may be said."""
    return CLAIM.format(coalition=policy.coalition, width=policy.protection_width)


def sheet(about: About, cube: Cube, policy: Policy) -> tuple[Note, ...]:
    """The metadata sheet of a dataset under the present cube and policy."""
    return (
        Note("S.03.1", "Beschrijving van de gegevens", about.description),
        Note("S.03.2", "Indelingen", _breakdowns(cube)),
        Note(
            "S.03.4",
            "Begrippen",
            "De score van een thema is het deel van de punten dat een bestuur haalt op de stellingen waarop het ja, "
            "nee of weet niet antwoordde. Met te weinig van zulke antwoorden is er geen score. Snelle en volledige "
            "scan worden niet gemengd.",
        ),
        Note(
            "S.03.5",
            "Eenheid",
            "Het bestuur, met zijn laatste bevestigde scan in de periode. Een gemeente en haar OCMW die samen een scan "
            "invullen, zijn één eenheid, bij de gemeenten.",
        ),
        Note(
            "S.03.6",
            "Populatie",
            "De besturen die een bevestigde scan indienden. Dat is geen steekproef: cijfers zeggen niets over wie niet "
            "meedeed. Waar het aantal besturen gekend is, staat de deelname erbij.",
        ),
        Note("S.04", "Meeteenheid", f"{about.value}: {about.unit}."),
        Note(
            "S.05",
            "Periode",
            "Een gesloten kalenderjaar of kwartaal in België. Jaar en kwartaal tellen elk apart: een bestuur telt in "
            "een jaar één keer, ook als het in meer kwartalen een scan indiende.",
        ),
        Note("S.07.1", "Vertrouwelijkheid: het beleid", _policy(policy)),
        Note("S.07.2", "Vertrouwelijkheid: de behandeling", f"{claim(policy)} {WITHHELD}"),
        Note(
            "S.08",
            "Publicatie",
            "Een publicatie verandert nooit. Ze verschijnt nadat twee personen ze nakeken, voor iedereen tegelijk.",
        ),
        Note("S.09", "Frequentie", "Per kwartaal en per jaar."),
        Note(
            "S.15.2",
            "Vergelijken in de tijd",
            "Alleen binnen een meetreeks: edities waarvan de stellingen dezelfde zijn of alleen anders verwoord. Een "
            "nieuwe meetreeks krijgt OBS_STATUS B.",
        ),
        Note(
            "S.17",
            "Herziening",
            "Een verbetering is een nieuwe publicatie met een volgend nummer. De vorige blijft bestaan, of wordt met "
            "een reden ingetrokken.",
        ),
        Note(
            "S.18",
            "Verwerking",
            f"Kubus {cube.version}, beleid {policy.version}. {FILTERS}",
        ),
    )


def _breakdowns(cube: Cube) -> str:
    years = ", ".join(BREAKDOWNS[each].lower() for each in cube.tables.year)
    quarters = ", ".join(BREAKDOWNS[each].lower() for each in cube.tables.quarter)
    return f"Per jaar: {years}. Per kwartaal: {quarters}."


def _policy(policy: Policy) -> str:
    return (
        f"Een gemiddelde steunt op minstens {policy.k_theme} besturen, antwoorden op minstens {policy.k_question} en "
        f"kwartielen op minstens {policy.k_dispersion}. Gemiddelden zijn gehele getallen, aantallen antwoorden zijn "
        f"afgerond op {policy.round_base}. Heel hoge en heel lage gemiddelden staan er als ≥ of ≤ een veelvoud van "
        f"{policy.coding_step}. Wie meedeed, is openbaar."
    )
