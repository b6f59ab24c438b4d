"""One reply to a follow-up that was asked of each of several rival answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa.types import Passage, Reply


def join_replies(question: str, whole: str, replies: Mapping[str, Reply]) -> Reply | None:
    """The best answer of each reply, told by what it is about, as rival answers of one reply.

    ``whole`` is the question as it was understood, of all of them at once. ``replies`` are by what
    tells them apart: «à Hambourg». Where one alone was answered, it is the
    reply; None where none was.
    """
    answered = {about: reply for about, reply in replies.items() if not reply.abstained}
    if not answered:
        return None
    first = next(iter(answered.values()))
    if len(answered) == 1:
        return replace(first, question=question)
    answers = [replace(reply.answers[0], about=about) for about, reply in answered.items()]
    return replace(
        first,
        question=question,
        effective_question=whole,
        answers=tuple(sorted(answers, key=lambda one: -one.confidence)),
        passages=_interleaved([reply.passages for reply in answered.values()]),
        timings_ms=_added([reply.timings_ms for reply in answered.values()]),
        stale=tuple(dict.fromkeys(path for one in answered.values() for path in one.stale)),
    )


def _interleaved(lists: list[tuple[Passage, ...]]) -> tuple[Passage, ...]:
    """All passages once, the best of each list first."""
    longest = max(map(len, lists))
    found = [one[place] for place in range(longest) for one in lists if place < len(one)]
    unique = {(one.document, one.start, one.end): one for one in reversed(found)}
    return tuple(reversed(unique.values()))


def _added(timings: list[dict[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for one in timings:
        for name, spent in one.items():
            total[name] = total.get(name, 0.0) + spent
    return total
