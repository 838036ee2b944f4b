"""All questionnaires, read once at the start; nothing rereads a file afterwards.

A broken draft is left out and reported. A published edition that is broken, altered or not sealed stops the start, and
so does a mistake in `offered.yaml` or `errata.yaml`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mvoscan.core.erratum import Erratum, corrected, notes_on
from mvoscan.core.errors import BrokenFile, Finding, NotFound
from mvoscan.core.questionnaire import EDITION, Questionnaire, Status, edition_order
from mvoscan.core.questionnaire_check import references
from mvoscan.core.translation import Translation
from mvoscan.storage.errata_file import read_errata
from mvoscan.storage.offered_file import read_offered
from mvoscan.storage.questionnaire_file import QuestionnaireFile, open_questionnaire
from mvoscan.storage.sealed_values import SealedValues
from mvoscan.storage.seals import broken_seals, read_seals, unsealed
from mvoscan.storage.translation_files import is_translation, open_translation, translation_files

_EDITION = re.compile(EDITION)


@dataclass(frozen=True)
class Edition:
    """A questionnaire as it is read, with errata; as it was sealed; the hash of its bytes; and its translations."""

    questionnaire: Questionnaire
    sha256: str
    sealed: Questionnaire
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True)
class Library:
    """The editions by `id/edition`, what is wrong with drafts and translations left out, and what is offered.

    `offers` are keys of editions in the order of the screen; None offers the newest published one of each.
    """

    editions: Mapping[str, Edition]
    left_out: tuple[Finding, ...] = ()
    offers: tuple[str, ...] | None = None

    @classmethod
    def load(cls, folder: Path, types: frozenset[str], *, kept: SealedValues | None = None) -> "Library":
        """Read `*/*.yaml`; raises `BrokenFile` with all that is wrong with published editions and seals.

        What sealed editions say is taken from `kept`, and kept there.
        """
        seals = read_seals(folder)
        fatal = list(broken_seals(folder, seals))
        left_out: list[Finding] = []
        editions: dict[str, Edition] = {}
        for path in questionnaire_files(folder):
            found, findings, public = _read(path, types, sealed=name_of(path) in seals, kept=kept)
            if findings:
                (fatal if public else left_out).extend(findings)
            elif found:
                editions[found.questionnaire.key] = found
        if fatal:
            raise BrokenFile(*fatal)
        sealed = {key: each.sealed for key, each in editions.items()}
        errata = read_errata(folder, sealed)
        read = {key: replace(each, questionnaire=corrected(each.sealed, errata)) for key, each in editions.items()}
        speaking = {
            key: replace(each, translations=_translations(folder, each, errata, left_out)) for key, each in read.items()
        }
        return cls(speaking, tuple(left_out), read_offered(folder, sealed))

    @classmethod
    def load_all(cls, folders: Iterable[Path], types: frozenset[str], *, kept: SealedValues | None = None) -> "Library":
        """Read several folders, each with its own seals, offer and errata; raises `BrokenFile`, also for one twice."""
        found: dict[str, Edition] = {}
        left_out: list[Finding] = []
        offers: list[str] = []
        for folder in folders:
            library = cls.load(folder, types, kept=kept)
            twice = [
                key for key in library.editions if key.partition("/")[0] in {each.partition("/")[0] for each in found}
            ]
            if twice:
                message = f"De vragenlijst van {twice[0]} staat ook in een andere map met vragenlijsten."
                raise BrokenFile(
                    _about(str(folder), message, "Geef ze een andere id, of haal ze uit één van de mappen.")
                )
            found |= library.editions
            left_out += library.left_out
            offers += [each.key for each in library.offered()]
        return cls(found, tuple(left_out), tuple(offers))

    def get(self, questionnaire: str, edition: str) -> Questionnaire:
        """One edition, draft or published; raises `NotFound` that names those there are."""
        return self._edition(f"{questionnaire}/{edition}").questionnaire

    def translations(self, key: str) -> tuple[Translation, ...]:
        """The translations of an edition, by language; none when there is no such edition."""
        found = self.editions.get(key)
        return found.translations if found else ()

    def published(self) -> tuple[Questionnaire, ...]:
        """All published editions, by id and then oldest first."""
        return self._with(Status.PUBLISHED)

    def drafts(self) -> tuple[Questionnaire, ...]:
        """All drafts that can be previewed, by id and then oldest first."""
        return self._with(Status.DRAFT)

    def offered(self) -> tuple[Questionnaire, ...]:
        """The editions that a new scan can start on, one of each questionnaire, in the order of the screen."""
        if self.offers is None:
            return tuple({each.id: each for each in self.published()}.values())
        return tuple(self.editions[key].questionnaire for key in self.offers)

    def as_sealed(self, questionnaire: str) -> dict[str, Questionnaire]:
        """The published editions of a questionnaire by edition, without errata: what lineage is judged on."""
        found = (each.sealed for each in self.editions.values() if each.sealed.id == questionnaire)
        return {each.edition: each for each in found if each.status is Status.PUBLISHED}

    def offered_edition(self, questionnaire: str) -> Questionnaire:
        """The edition that a new scan of this questionnaire starts on; raises `NotFound`."""
        found = next((each for each in self.offered() if each.id == questionnaire), None)
        if found is None:
            raise NotFound(_unknown(questionnaire, (each.id for each in self.offered())))
        return found

    def hash_of(self, key: str) -> str:
        """The SHA-256 in hexadecimal of the bytes of an edition, kept with each dossier."""
        return self._edition(key).sha256

    def require(self, needed: Mapping[str, str]) -> None:
        """Raise `BrokenFile` unless every edition that dossiers or submissions rest on is here with its hash."""
        findings = [found for key, hashed in sorted(needed.items()) for found in self._lacking(key, hashed)]
        if findings:
            raise BrokenFile(*findings)

    def _edition(self, key: str) -> Edition:
        if key not in self.editions:
            raise NotFound(_unknown(key, self.editions))
        return self.editions[key]

    def _with(self, status: Status) -> tuple[Questionnaire, ...]:
        found = (each.questionnaire for each in self.editions.values() if each.questionnaire.status is status)
        return tuple(sorted(found, key=lambda each: (each.id, edition_order(each.edition))))

    def _lacking(self, key: str, hashed: str) -> Iterator[Finding]:
        found = self.editions.get(key)
        if found is None:
            message = "Er zijn dossiers of ingediende scans op deze editie, maar ze is er niet (meer)."
            yield _about(key, message, "Zet het bestand van deze editie terug.")
        elif found.sha256 != hashed:
            message = (
                f"Dossiers of ingediende scans steunen op een andere inhoud van deze editie (sha256 {hashed[:12]}…)."
            )
            yield _about(key, message, "Zet het bestand terug zoals het was, en maak een nieuwe editie.")


def questionnaire_files(folder: Path) -> tuple[Path, ...]:
    """The files of editions in the folder of the questionnaires, sorted; translations beside them are none."""
    return tuple(path for path in sorted(folder.glob("*/*.yaml")) if not is_translation(path))


def edition_files(folder: Path) -> dict[str, Path]:
    """The files in the folder of one questionnaire that are called after an edition, by that edition."""
    return {path.stem: path for path in sorted(folder.glob("*.yaml")) if _EDITION.fullmatch(path.stem)}


def name_of(path: Path) -> str:
    """The name of a file in the list of seals: `id/edition.yaml`."""
    return f"{path.parent.name}/{path.name}"


def misplaced(file: QuestionnaireFile, questionnaire: Questionnaire) -> tuple[Finding, ...]:
    """A finding when a file does not lie at `id/edition.yaml`."""
    expected = f"{questionnaire.key}.yaml"
    if name_of(file.path) == expected:
        return ()
    message = f"Het bestand heet {name_of(file.path)}, maar id en edition zeggen {expected}."
    return (_about(str(file.path), message, "Hernoem het bestand, of verbeter id of edition."),)


_Read = tuple[Edition | None, tuple[Finding, ...], bool]


def _read(path: Path, types: frozenset[str], *, sealed: bool, kept: SealedValues | None = None) -> _Read:
    """An edition or what is wrong with it, and whether it is a public matter."""
    if not (sealed and kept):
        return _looked_at(path, types, sealed=sealed)
    found = _looked_at(path, types, sealed=sealed, kept=kept)
    return found if not found[1] else _looked_at(path, types, sealed=sealed)  # what is kept knows no lines.


def _looked_at(path: Path, types: frozenset[str], *, sealed: bool, kept: SealedValues | None = None) -> _Read:
    public = sealed
    try:
        file = open_questionnaire(path, kept=kept)
        public = sealed or file.claims_publication
        questionnaire = file.questionnaire()
    except BrokenFile as broken:
        return None, broken.findings, public
    flaws = tuple(file.finding(flaw) for flaw in references(questionnaire, types=types))
    findings = (*misplaced(file, questionnaire), *flaws)
    if questionnaire.status is Status.PUBLISHED and not sealed:
        findings += (unsealed(path),)
    if kept and file.tree.spots and not findings:
        kept.keep(file.sha256, file.tree.value)
    return Edition(questionnaire, file.sha256, questionnaire), findings, public


def _translations(
    folder: Path, edition: Edition, errata: Iterable[Erratum], left_out: list[Finding]
) -> tuple[Translation, ...]:
    """The translations of an edition that are in order; what is wrong with another is a reason to leave it out."""
    found: list[Translation] = []
    notes = notes_on(edition.questionnaire, errata)
    for path in translation_files(folder / f"{edition.questionnaire.key}.yaml").values():
        try:
            found.append(open_translation(path, edition.questionnaire)._replace(notes=notes))
        except BrokenFile as broken:
            left_out.extend(broken.findings)
    return tuple(found)


def _unknown(name: str, known: Iterable[str]) -> str:
    return f"De vragenlijst '{name[:80]}' bestaat niet. Wel: {', '.join(sorted(known)) or 'nog geen enkele'}."


def _about(file: str, message: str, remedy: str) -> Finding:
    return Finding(file=file, place="editie", message=message, remedy=remedy)
