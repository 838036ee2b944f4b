"""What the codes of the label inventory mean in Dutch."""

from mvoscan.core.scheme import Control, Degree, Kind, Unchecked, Use

KINDS = {
    Kind.PRODUCT_LABEL: "Productlabel",
    Kind.MANAGEMENT_SYSTEM: "Managementsysteem",
    Kind.AUDIT: "Audit of opvolging in de keten",
    Kind.COMPANY_LABEL: "Label voor een hele onderneming",
    Kind.GUIDANCE: "Leidraad of beoordelingsmethode",
}
USES = {
    Use.SELECTION_CRITERION: "Selectiecriterium",
    Use.TECHNICAL_SPECIFICATION: "Technische specificatie",
    Use.AWARD_CRITERION: "Gunningscriterium",
    Use.EXECUTION_CLAUSE: "Uitvoeringsclausule",
}
CONTROLS = {
    Control.INDEPENDENT: "Onafhankelijke controle",
    Control.SELF: "Eigen verklaring",
    Control.OTHER: "Andere controle",
    Control.NONE: "Geen controle",
}
DEGREES = {
    Degree.VERIFIED: "Nagekeken",
    Degree.PARTIAL: "Deels nagekeken",
    Degree.NAMED: "Alleen genoemd in een bron",
    Degree.UNVERIFIED: "Niet nagekeken",
}
UNCHECKED = {
    Unchecked.OWNER: "de eigenaar",
    Unchecked.SITE: "het adres van de website",
    Unchecked.DETAILS: "alles behalve de naam",
}

NOT_KNOWN = "Niet bekend"
NOWHERE = "Mag je niet vragen"
