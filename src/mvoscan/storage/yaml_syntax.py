"""What the YAML reader complains about, in plain Dutch with a remedy."""

_INDENT = "Laat sleutels die bij elkaar horen even ver inspringen, met twee spaties per niveau."
_QUOTE = "Zet tekst met een dubbele punt, een # of haakjes tussen aanhalingstekens."

_KNOWN = {
    "found character '\\t'": ("Hier staat een tab; YAML kent alleen spaties.", "Vervang tabs door spaties."),
    "mapping values are not allowed": ("Hier staat een dubbele punt die YAML niet verwacht.", f"{_QUOTE} {_INDENT}"),
    "found unexpected end of stream": (
        "Dit aanhalingsteken wordt niet gesloten.",
        "Zet een aanhalingsteken op het einde.",
    ),
    "<stream end>": ("Deze accolade of dit haakje wordt niet gesloten.", "Zet het sluitteken op het einde."),
    "expected ',' or": ("In deze lijst ontbreekt een komma of een sluitteken.", f"Scheid met komma's. {_QUOTE}"),
    "could not find expected ':'": (
        "Na deze sleutel ontbreekt de dubbele punt.",
        f"Schrijf 'sleutel: waarde'. {_INDENT}",
    ),
    "expected <block end>": ("Het inspringen klopt hier niet.", f"{_INDENT} {_QUOTE}"),
    "block sequence entries": ("Een streepje staat op een plaats waar geen lijst begint.", _INDENT),
    "sequence entries are not allowed": ("Een streepje staat op een plaats waar geen lijst begint.", _INDENT),
    "<document start>": (
        "Hier gaat de tekst door na het einde van de waarde.",
        "Kijk na of er een haakje te veel staat.",
    ),
    "document separator": ("Dit aanhalingsteken wordt niet gesloten voor '---'.", "Zet er een aanhalingsteken voor."),
    "expected the node content": ("Hier ontbreekt een waarde.", f"Vul de waarde in, of haal het teken weg. {_QUOTE}"),
    "unknown escape character": (
        "Deze backslash betekent niets in YAML.",
        "Gebruik enkele aanhalingstekens, of typ \\\\.",
    ),
    "cannot start any token": (
        "Hier staat een teken waarmee geen waarde begint.",
        "Zet de tekst tussen aanhalingstekens.",
    ),
}


def in_dutch(problem: str) -> tuple[str, str]:
    """Message and remedy for a complaint of the YAML reader.

    >>> in_dutch("found undefined <stream end>")[0]
    'Deze accolade of dit haakje wordt niet gesloten.'
    """
    found = next((said for part, said in _KNOWN.items() if part in problem), None)
    return found or (f"Dit is geen geldige YAML ({problem}).", f"{_INDENT} {_QUOTE}")
