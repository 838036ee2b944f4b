"""From a scan to what is kept of it when it is erased, and back to what statistics count."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from mvoscan.core.disclosure.erased import ErasedResults, ErasedScan, Seen
from mvoscan.core.disclosure.intake import Results
from mvoscan.core.disclosure.latest import HandIn
from mvoscan.core.disclosure.population import Answered, Scored
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.submission import Submission


def without_identity(each: HandIn, submission: Submission, *, erased_on: date) -> ErasedScan:
    """What is kept of a scan that is erased; of the moment of its hand-in only the day."""
    day = each.handed_in_at.astimezone(BRUSSELS).date()
    return ErasedScan(
        scan=each.scan,
        questionnaire=submission.questionnaire,
        edition=submission.edition,
        edition_hash=submission.edition_hash,
        quarter=submission.quarter,
        day=day,
        organisation=each.organisation,
        type=each.type,
        province=each.province,
        partner=each.partner,
        partner_type=each.partner_type,
        erased_on=erased_on,
        results=_kept(each),
    )


def counted_again(erased: ErasedScan, *, order: int) -> HandIn:
    """The scan as statistics count it: at the start of its day, so that one that is still there comes after it.

    `order` is its place among the erased ones.
    """
    start = datetime.combine(erased.day, datetime.min.time(), BRUSSELS)
    return HandIn(
        scan=erased.scan,
        organisation=erased.organisation,
        type=erased.type,
        handed_in_at=start + timedelta(microseconds=order),
        results=_results(erased),
        province=erased.province,
        partner=erased.partner,
        partner_type=erased.partner_type,
        confirmed=True,
        waiver=erased.results.shows is not None,
        shows=frozenset(erased.results.statistics[at] for at in erased.results.shows or ()),
    )


def bodies_of(each: HandIn, since: Mapping[str, str]) -> Iterator[Seen]:
    """The bodies that a scan shows, one or two."""
    pairs = ((each.organisation, each.type), (each.partner, each.partner_type))
    for organisation, type_ in pairs:
        if organisation and type_:
            month = since.get(organisation, "")
            yield Seen(organisation=organisation, type=type_, province=each.province, since=month)


def _kept(each: HandIn) -> ErasedResults:
    results = each.results
    shows = (results.scores.keys() if each.shows is None else each.shows) if each.waiver else frozenset()
    overs = {scored.over or frozenset[Statistic]() for scored in results.scores.values()}
    statistics = tuple(sorted(results.covers.union(shows, *overs)))
    at = {statistic: number for number, statistic in enumerate(statistics)}
    return ErasedResults(
        statistics=statistics,
        scores=tuple(
            (
                at[statistic],
                str(scored.value),
                None if scored.over is None else tuple(sorted(at[one] for one in scored.over)),
            )
            for statistic, scored in results.scores.items()
        ),
        answers=tuple((at[statistic], answered.option) for statistic, answered in results.answers.items()),
        shows=tuple(sorted(at[one] for one in shows)) if each.waiver else None,
    )


def _results(erased: ErasedScan) -> Results:
    kept = erased.results
    named = kept.statistics
    chosen = {option: Answered(erased.scan, option) for _, option in kept.answers}
    return Results(
        covers=frozenset(named),
        scores={
            named[at]: Scored(erased.scan, Fraction(value), None if over is None else frozenset(named[n] for n in over))
            for at, value, over in kept.scores
        },
        answers={named[at]: chosen[option] for at, option in kept.answers},
    )
