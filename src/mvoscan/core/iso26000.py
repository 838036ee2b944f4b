"""The core subjects and issues of ISO 26000:2010 and the seventeen development goals, with Dutch titles.

The titles of issues are our own working translations, not the official text of the standard; the clause numbers are
those of the standard. Which statement belongs to which goal is an author's own mapping, not that of ISO.
"""

CORE_SUBJECTS = {
    "6.2": "Bestuur van de organisatie",
    "6.3": "Mensenrechten",
    "6.4": "Arbeidspraktijk",
    "6.5": "Milieu",
    "6.6": "Eerlijk zakendoen",
    "6.7": "Consumentenaangelegenheden",
    "6.8": "Betrokkenheid bij en ontwikkeling van de gemeenschap",
}
"""The seven core subjects by clause."""

ISSUES = {
    "6.2.3": "Besluitvormingsprocessen en -structuren",
    "6.3.3": "Gepaste zorgvuldigheid (due diligence)",
    "6.3.4": "Risicosituaties voor mensenrechten",
    "6.3.5": "Vermijden van medeplichtigheid",
    "6.3.6": "Klachten oplossen",
    "6.3.7": "Discriminatie en kwetsbare groepen",
    "6.3.8": "Burgerrechten en politieke rechten",
    "6.3.9": "Economische, sociale en culturele rechten",
    "6.3.10": "Fundamentele principes en rechten op het werk",
    "6.4.3": "Werkgelegenheid en arbeidsrelaties",
    "6.4.4": "Arbeidsvoorwaarden en sociale bescherming",
    "6.4.5": "Sociale dialoog",
    "6.4.6": "Gezondheid en veiligheid op het werk",
    "6.4.7": "Persoonlijke ontwikkeling en opleiding op de werkplek",
    "6.5.3": "Voorkomen van vervuiling",
    "6.5.4": "Duurzaam gebruik van hulpbronnen",
    "6.5.5": "Klimaatmitigatie en -adaptatie",
    "6.5.6": "Bescherming van milieu en biodiversiteit, herstel van natuurlijke habitats",
    "6.6.3": "Anticorruptie",
    "6.6.4": "Verantwoorde politieke betrokkenheid",
    "6.6.5": "Eerlijke concurrentie",
    "6.6.6": "MVO bevorderen in de waardeketen",
    "6.6.7": "Respect voor eigendomsrechten",
    "6.7.3": "Eerlijke marketing, informatie en contracten",
    "6.7.4": "Gezondheid en veiligheid van consumenten",
    "6.7.5": "Duurzame consumptie",
    "6.7.6": "Dienstverlening, klachten en geschillen",
    "6.7.7": "Gegevensbescherming en privacy",
    "6.7.8": "Toegang tot essentiële diensten",
    "6.7.9": "Voorlichting en bewustmaking",
    "6.8.3": "Betrokkenheid bij de gemeenschap",
    "6.8.4": "Onderwijs en cultuur",
    "6.8.5": "Werkgelegenheid en vaardigheden",
    "6.8.6": "Technologie: ontwikkeling en toegang",
    "6.8.7": "Welvaart en inkomen",
    "6.8.8": "Gezondheid",
    "6.8.9": "Maatschappelijke investeringen",
}
"""The 37 issues by clause."""

CLAUSES = CORE_SUBJECTS | ISSUES
"""Every clause that a statement may name."""

SDGS = {
    1: "Geen armoede",
    2: "Geen honger",
    3: "Goede gezondheid en welzijn",
    4: "Kwaliteitsonderwijs",
    5: "Gendergelijkheid",
    6: "Schoon water en sanitair",
    7: "Betaalbare en duurzame energie",
    8: "Waardig werk en economische groei",
    9: "Industrie, innovatie en infrastructuur",
    10: "Ongelijkheid verminderen",
    11: "Duurzame steden en gemeenschappen",
    12: "Verantwoorde consumptie en productie",
    13: "Klimaatactie",
    14: "Leven in het water",
    15: "Leven op het land",
    16: "Vrede, justitie en sterke publieke diensten",
    17: "Partnerschap om doelstellingen te bereiken",
}
"""The sustainable development goals of the United Nations by number, with their usual Dutch titles."""


def core_subject(clause: str) -> str:
    """The clause of the core subject that a clause belongs to.

    >>> core_subject("6.3.10"), CORE_SUBJECTS[core_subject("6.5.5")]
    ('6.3', 'Milieu')
    """
    return ".".join(clause.split(".")[:2])


def overlaps(one: str, other: str) -> bool:
    """Whether two clauses are the same, or one holds the other.

    >>> overlaps("6.5", "6.5.4"), overlaps("6.5.4", "6.5"), overlaps("6.3.1", "6.3.10")
    (True, True, False)
    """
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
