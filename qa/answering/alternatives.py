"""Answers beside the best: of another event, time or source; and whether sources contradict it.

A second span of the same place is a worse guess, not an alternative. Two sources that give two
values of one fact diverge: that is said, and the newer one comes first.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.equivalence import AnswerKey, Relation, relation
from qa.french.analysis import analyse, strip_accents
from qa.french.lexicon import words
from qa.french.proper_names import proper_names, years
from qa.french.sentences import sentence_at
from qa.french.typography import fold_typography
from qa.query.query import Query
from qa.types import Answer, Evidence

_LESS_COVERED = 0.2  # share of the question's words that one sentence may have and the other not
_AS_PLAIN = 1.5  # logits of the reader, which retrieval has no part in
_AS_LIKELY = 0.5  # of the likelier one: from here the newer of two sources comes first


def is_alternative(
    other: tuple[Evidence, AnswerKey], shown: Sequence[tuple[Evidence, AnswerKey]]
) -> bool:
    """Whether an answer says something for another source, time or event than those ``shown``.

    Within one document it must contradict in a number or date what stands in another sentence, or
    be of a sentence that names another time.
    """
    return all(_is_apart(other, one) for one in shown)


def _is_apart(one: tuple[Evidence, AnswerKey], other: tuple[Evidence, AnswerKey]) -> bool:
    (evidence, key), (known, meaning) = one, other
    if evidence.document != known.document:
        return True
    mine, yours = sentence_of(evidence), sentence_of(known)
    if mine == yours:
        return False
    if _has_value(key) and _has_value(meaning):
        return relation(key, meaning) is Relation.CONTRADICTS
    times = _years(mine), _years(yours)
    return all(times) and times[0].isdisjoint(times[1])


def diverging(query: Query, answers: Sequence[Answer], keys: Sequence[AnswerKey]) -> list[int]:
    """The numbers of the answers that contradict the best on one fact, it included; else none.

    The documents must be others, and nothing may tell two subjects or two events apart.
    """
    against = [
        number
        for number in range(1, len(answers))
        if relation(keys[0], keys[number]) is Relation.CONTRADICTS
        and _is_one_fact(query, answers[0], answers[number])
    ]
    return [0, *against] if against else []


def newest_first(numbers: Sequence[int], answers: Sequence[Answer]) -> list[int]:
    """The numbers of diverging answers, the newer first where all are dated and about as likely."""
    found = [answers[number] for number in numbers]
    best = max(found, key=lambda answer: answer.confidence, default=None)
    if best is None or not all(one.date and _is_as_likely(one, best) for one in found):
        return list(numbers)
    return sorted(numbers, key=lambda number: answers[number].date or "", reverse=True)


def _is_as_likely(one: Answer, best: Answer) -> bool:
    """Whether an answer is about as likely as the best, or the reader finds it as plain there."""
    grounds, known = one.evidence[0].grounds, best.evidence[0].grounds
    is_plain = grounds and known and grounds.margin >= known.margin - _AS_PLAIN
    return bool(is_plain) or one.confidence >= _AS_LIKELY * best.confidence


def sentence_of(evidence: Evidence) -> str:
    """The sentence that the evidence stands in."""
    text = evidence.passage.text
    place = sentence_at(text, evidence.inside[0])
    return text[place.start : place.end] if place else evidence.text


def _is_one_fact(query: Query, one: Answer, other: Answer) -> bool:
    mine, yours = one.evidence[0], other.evidence[0]
    if {proof.document for proof in one.evidence} & {proof.document for proof in other.evidence}:
        return False
    if query.event is not None and (one.month is None or one.month != other.month):
        return False  # two events of one name
    if abs(_coverage(query, mine) - _coverage(query, yours)) > _LESS_COVERED:
        return False  # one of them is about something else
    asked = _names(query.read)
    left, right = (_subjects(proof) - asked for proof in (mine, yours))
    return not left or not right or bool(left & right)


def _coverage(query: Query, evidence: Evidence) -> float:
    """Share of the question's words that the sentence and what stands above it hold."""
    above = f"{evidence.passage.heading or ''} {evidence.title or ''}"
    return query.coverage(f"{sentence_of(evidence)} {above}")


def _subjects(evidence: Evidence) -> set[str]:
    """The names of the sentence, its headings and its document's title, the answer left out."""
    said = [sentence_of(evidence), evidence.passage.heading or "", evidence.title or ""]
    return {name for text in said for name in _names(text)} - _names(f"a {evidence.text}")


def _names(text: str) -> set[str]:
    """The words of the names in a text, folded; its first word where French does not know it."""
    folded = fold_typography(text)
    found = " ".join(match.group() for match in proper_names(folded))
    first = next(iter(folded.split()), "").strip("«»\"'().,:;")
    if first[:1].isupper() and not _is_common(first):
        found = f"{found} {first}"
    return {
        strip_accents(word) for word in found.lower().replace("'", " ").split() if analyse(word)
    }


def _is_common(word: str) -> bool:
    plain = word.lower().rpartition("'")[2]
    forms = {plain, plain.removesuffix("s"), plain.removesuffix("x"), plain.removesuffix("e")}
    known = (words(name) for name in ("masculine_nouns", "feminine_nouns", "persons"))
    return not analyse(plain) or any(forms & nouns for nouns in known)


def _has_value(key: AnswerKey) -> bool:
    return bool(key.dates) or any(not quantity.is_article for quantity in key.quantities)


def _years(sentence: str) -> frozenset[str]:
    return frozenset(match.group() for match in years(sentence))
