"""What the codes of the label inventory mean in Dutch."""

from mvoscan.core.scheme import LabelControl, LabelDegree, LabelKind, LabelUnchecked, LabelUse

KINDS = {
    LabelKind.PRODUCT_LABEL: "Productlabel",
    LabelKind.MANAGEMENT_SYSTEM: "Managementsysteem",
    LabelKind.AUDIT: "Audit of opvolging in de keten",
    LabelKind.COMPANY_LABEL: "Label voor een hele onderneming",
    LabelKind.GUIDANCE: "Leidraad of beoordelingsmethode",
}
USES = {
    LabelUse.SELECTION_CRITERION: "Selectiecriterium",
    LabelUse.TECHNICAL_SPECIFICATION: "Technische specificatie",
    LabelUse.AWARD_CRITERION: "Gunningscriterium",
    LabelUse.EXECUTION_CLAUSE: "Uitvoeringsclausule",
}
CONTROLS = {
    LabelControl.INDEPENDENT: "Onafhankelijke controle",
    LabelControl.SELF: "Eigen verklaring",
    LabelControl.OTHER: "Andere controle",
    LabelControl.NONE: "Geen controle",
}
DEGREES = {
    LabelDegree.VERIFIED: "Nagekeken",
    LabelDegree.PARTIAL: "Deels nagekeken",
    LabelDegree.NAMED: "Alleen genoemd in een bron",
    LabelDegree.UNVERIFIED: "Niet nagekeken",
}
UNCHECKED = {
    LabelUnchecked.OWNER: "de eigenaar",
    LabelUnchecked.SITE: "het adres van de website",
    LabelUnchecked.DETAILS: "alles behalve de naam",
}

NOT_KNOWN = "Niet bekend"
NOWHERE = "Mag je niet vragen"
