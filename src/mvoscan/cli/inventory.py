"""What `mvoscan check` says of the label inventory, which names themes of a questionnaire, and of next steps."""

from collections import Counter

from mvoscan.core.scheme import LabelDegree
from mvoscan.core.scheme_words import DEGREES
from mvoscan.settings import load_settings
from mvoscan.usecases.find_labels import checked_inventory
from mvoscan.usecases.suggest_next_steps import rule


def inventory_line() -> str:
    """How many labels there are by how far they were verified; raises `BrokenFile` with all that is wrong."""
    settings = load_settings()
    found = checked_inventory(settings.reference_folder, settings.questionnaires_folders)
    degrees = Counter(each.degree for each in found.labels)
    parts = ", ".join(f"{DEGREES[each].lower()} {degrees[each]}" for each in LabelDegree)
    return f"Labels: {len(found.labels)} ({parts}); in een clausule {sum(each.offered for each in found.labels)}."


def next_steps_line() -> str:
    """When a theme is weak, and how much is named then; raises `BrokenFile` with all that is wrong."""
    found = rule(load_settings().reference_folder)
    most = f"hoogstens {found.entries.most} uit het aanbod en {found.labels.most} labels"
    return f"Vervolgstappen: bij een thema met een score onder {found.weak_below}, {most}."
