"""Near misses: a question about another name, place or year than the text's own.

What a reader must learn, and be judged on, is to say no to «Qui dirige la bibliothèque de Vannes ?»
where the text speaks of Lorient. Swapping the names and years of questions that have an answer
makes such questions by the thousand; cf. the adversarial unanswerable questions of SQuAD 2.0
(Rajpurkar et al. 2018), of which entity swaps are a main kind.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.french.proper_names import proper_names, years
from qa.training.examples import GoldQuestion


@dataclass(frozen=True, slots=True)
class Swappable:
    """The names and the years that questions ask about: what one may be swapped for."""

    names: tuple[str, ...]
    years: tuple[str, ...]


def swappable(questions: Iterable[str]) -> Swappable:
    """Collect the names and years of many questions."""
    texts = tuple(questions)
    names = [match.group() for text in texts for match in proper_names(text)]
    dates = [match.group() for text in texts for match in years(text)]
    return Swappable(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(dates)))


def swap(question: str, known: str, pool: Swappable, rng: random.Random) -> str | None:
    """The question with one of its names or years swapped for one that ``known`` lacks.

    Only what ``known``, the text that answers, holds is swapped: else the question was not about
    it. None where nothing can be.
    """
    found = (*proper_names(question), *years(question))
    spots = [spot for spot in found if spot.group() in known]
    if not spots:
        return None
    spot = rng.choice(spots)
    others = pool.years if spot.group().isdigit() else pool.names
    for _ in range(10):
        other = rng.choice(others) if others else spot.group()
        if other not in known and other not in question and spot.group() not in other:
            return question[: spot.start()] + other + question[spot.end() :]
    return None


def write_near_misses(
    questions: Sequence[GoldQuestion], strangers: Sequence[GoldQuestion], output: Path, seed: int
) -> int:
    """Write a SQuAD 2 file of near misses of ``questions``, none with an answer; return how many.

    Names and years come from ``strangers`` and stand in no paragraph of ``questions``, so that
    nothing indexed with them answers.
    """
    rng = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    known = "\n".join(dict.fromkeys(gold.context for gold in questions))
    pool = swappable(gold.question for gold in strangers)
    foreign = Swappable(
        tuple(name for name in pool.names if name not in known),
        tuple(year for year in pool.years if year not in known),
    )
    count = 0
    articles: list[dict[str, object]] = []
    for gold in questions:
        text = swap(gold.question, gold.context, foreign, rng)
        asked: list[object] = []
        if text is not None:
            asked.append(
                {"id": f"near-{count}", "question": text, "answers": [], "is_impossible": True}
            )
            count += 1
        paragraph = {"context": gold.context, "qas": asked}
        articles.append({"title": gold.title, "paragraphs": [paragraph]})
    output.write_text(json.dumps({"data": _merged(articles)}, ensure_ascii=False), "utf-8")
    return count


def _merged(articles: list[dict[str, object]]) -> list[dict[str, object]]:
    """One article a title, one paragraph a context."""
    found: dict[object, dict[str, list[object]]] = {}
    for article in articles:
        for paragraph in article["paragraphs"]:  # type: ignore[attr-defined]
            kept = found.setdefault(article["title"], {})
            kept.setdefault(paragraph["context"], []).extend(paragraph["qas"])
    return [
        {"title": title, "paragraphs": [{"context": c, "qas": q} for c, q in contexts.items()]}
        for title, contexts in found.items()
    ]
