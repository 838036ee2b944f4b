"""A result as JSON for programs: the scores as stored, every statement with its answer, and the views of them."""

import json
from typing import Any

from mvoscan.core.result import StatementResult, ThemeResult, View
from mvoscan.core.scoring import Score, Standing
from mvoscan.render import result_words as words
from mvoscan.render.result_words import Shown


def result_json(shown: Shown) -> bytes:
    """The result as JSON (UTF-8, indented): scores as stored, every statement with its answer, and the views."""
    result = shown.result
    submission = result.submission
    document = {
        "kind": "mvoscan-result",
        "version": 1,
        "demo": shown.demo,
        "practice": submission.practice,
        "subject": {"name": result.subject, "type": submission.subject.type, "claim": result.claim},
        "questionnaire": {
            "id": submission.questionnaire,
            "edition": submission.edition,
            "title": result.questionnaire.title,
            "sha256": submission.edition_hash,
        },
        "scope": submission.scope,
        "basis": result.main.basis,
        "rule": result.main.rule,
        "minimum_coverage": result.questionnaire.scoring.minimum_coverage,
        "handed_in_at": submission.handed_in_at,
        "replaced_at": result.replaced_at,
        "replaced_by": shown.successor or None,
        "summary": words.summary(result),
        "overall": _score(result.main.overall),
        "light": {"basis": result.light.basis, "overall": _score(result.light.overall)} if result.light else None,
        "themes": [_theme(each, notes=shown.notes) for each in result.themes],
        "goals": [_view(each) for each in result.goals],
        "iso26000": [_view(each) for each in result.subjects],
        "own_mapping": words.OWN_MAPPING,
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain).encode() + b"\n"


def _score(score: Score) -> dict[str, Any]:
    return score.model_dump(mode="json")


def _theme(theme: ThemeResult, *, notes: bool) -> dict[str, Any]:
    return {
        "id": theme.theme.id,
        "title": theme.theme.title,
        **_score(theme.score),
        "subthemes": [
            {
                "id": each.subtheme.id,
                "title": each.subtheme.title,
                "statements": [_statement(statement, notes=notes) for statement in each.statements],
            }
            for each in theme.subthemes
        ],
    }


def _statement(each: StatementResult, *, notes: bool) -> dict[str, Any]:
    question = each.question
    return {
        "id": question.id,
        "number": each.number,
        "text": question.text,
        "answer": each.option.id if each.option else None,
        "answer_label": words.answer(each),
        "standing": each.standing,
        "interesting": each.answer.interesting,
        "service": question.service,
        "advice": question.advice if each.to_do else None,
        "iso26000": question.iso,
        "sdgs": question.sdgs,
        **({"note": each.answer.note} if notes else {}),
    }


def _view(view: View) -> dict[str, Any]:
    counts = {state.value: view.count(state) for state in Standing}
    return {
        "code": view.code,
        "title": view.title,
        "counts": {"asked": len(view.statements), **counts},
        "statements": [each.question.id for each in view.statements],
    }


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
