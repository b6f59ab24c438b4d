"""Question sets in any language, read as one endless stream of training examples.

A set is a SQuAD file (plain or ``.xz``) with a weight: the share of its questions that one pass
shows. The body is multilingual and the span head is not tied to a language: a reader taught in
English reads French (Artetxe et al. 2020, "On the Cross-lingual Transferability of Monolingual
Representations"). Paragraphs are mostly cropped to a few sentences around the answer, which costs
half the tokens and teaches the same. Examples without an answer come in four kinds: another
paragraph of the article, the best wrong one by BM25, the paragraph without the answer's sentences,
and the question about another name or year.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from qa.errors import GoldError
from qa.french.typography import fold_typography
from qa.training.augmentation import vary_question
from qa.training.examples import Place, SpanExample, held_out_titles
from qa.training.lexical import BM25
from qa.training.near_misses import Swappable, swap, swappable

_SENTENCE_END = re.compile(r"[.!?…][\"'»”)]*\s+|\n+")
_NEGATIVE_CHOICES = 8


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question, the number of its paragraph in the set, and its accepted answers.

    Each answer is the tuple of the places in the paragraph where it may stand, any of them right.
    """

    identifier: str
    text: str
    paragraph: int
    answers: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True)
class QuestionSet:
    """The questions of one file; ``articles[p]`` is the number of paragraph ``p``'s article."""

    name: str
    weight: float
    paragraphs: tuple[str, ...]
    articles: tuple[int, ...]
    questions: tuple[SetQuestion, ...]
    titles: tuple[str, ...] = ()

    @cached_property
    def siblings(self) -> dict[int, list[int]]:
        """The paragraphs of each article."""
        found: dict[int, list[int]] = defaultdict(list)
        for paragraph, article in enumerate(self.articles):
            found[article].append(paragraph)
        return found

    @cached_property
    def lexical(self) -> BM25:
        """BM25 over the paragraphs, for wrong ones that look right."""
        return BM25(self.paragraphs)

    @cached_property
    def swappable(self) -> Swappable:
        """The names and the years that questions of this set ask about."""
        return swappable(question.text for question in self.questions)


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """Shares in [0, 1]. ``absent``: examples without an answer beside each answered one;
    ``cropped``: paragraphs cut to ``sentences`` (fewest, most); ``varied``: French questions
    reworded as users type them; ``crossed``: questions of parallel sets put to another language's
    paragraph.
    """

    absent: float = 0.3
    cropped: float = 0.75
    sentences: tuple[int, int] = (1, 5)
    varied: float = 0.4
    crossed: float = 0.5


def read_question_set(path: Path, weight: float = 1.0) -> QuestionSet:
    """Read the answerable questions of a SQuAD file, plain or compressed (``.xz``).

    Raises:
        GoldError: the file cannot be read or is not SQuAD JSON.
    """
    try:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            articles = json.load(file)["data"]
        return _read(path.name.split(".")[0], weight, articles)
    except (OSError, lzma.LZMAError, KeyError, TypeError, ValueError) as error:
        raise GoldError(
            f"Le fichier {path} n'est pas un jeu de questions au format SQuAD ({error!r}) : "
            "vérifiez les clés « data », « paragraphs », « qas » et « answers »."
        ) from error


def _read(name: str, weight: float, articles: list[dict[str, object]]) -> QuestionSet:
    paragraphs: list[str] = []
    owners: list[int] = []
    questions: list[SetQuestion] = []
    titles: list[str] = []
    for number, article in enumerate(articles):
        titles.append(str(article.get("title", number)))
        for paragraph in article["paragraphs"]:  # type: ignore[attr-defined]
            context = fold_typography(paragraph["context"])
            for qa in paragraph["qas"]:
                if answers := _answers(context, qa):
                    text = fold_typography(qa["question"].strip())
                    key = str(qa.get("id", "")).split("-", 1)[-1]
                    questions.append(SetQuestion(key, text, len(paragraphs), answers))
            paragraphs.append(context)
            owners.append(number)
    return QuestionSet(
        name, weight, tuple(paragraphs), tuple(owners), tuple(questions), tuple(titles)
    )


def _answers(context: str, qa: dict[str, object]) -> tuple[tuple[Place, ...], ...]:
    """The answers of a question with their places; where the offset was guessed, every one."""
    found = []
    guessed = int(str(qa.get("n_occ", 1))) > 1
    for answer in qa["answers"]:  # type: ignore[attr-defined]
        text, start = fold_typography(str(answer["text"])), int(answer["answer_start"])
        left = len(text) - len(text.lstrip())
        start, text = start + left, text.strip()
        if not text:
            continue
        if guessed:
            places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", context)]
        else:
            places = [start] if context.startswith(text, start) else []
        if places:
            found.append(tuple((at, at + len(text)) for at in places))
    return tuple(found)


def without_articles(one: QuestionSet, share: float) -> tuple[QuestionSet, QuestionSet]:
    """The set less a share of its articles, and those: to measure on, never trained on.

    The split follows the titles alone, as ``reader_training.split_by_article`` does.
    """
    kept = held_out_titles(one.titles, share) if share else frozenset()

    def chosen(inside: bool) -> tuple[SetQuestion, ...]:
        return tuple(
            question
            for question in one.questions
            if (one.titles[one.articles[question.paragraph]] in kept) == inside
        )

    return replace(one, questions=chosen(False)), replace(one, questions=chosen(True))


def whole_example(one: QuestionSet, question: SetQuestion) -> SpanExample:
    """The question with its whole paragraph and its first answer."""
    return SpanExample(question.text, one.paragraphs[question.paragraph], question.answers[0])


@dataclass
class ExampleStream:
    """Endless examples of several sets, each set shuffled and used up before it is begun again."""

    sets: Sequence[QuestionSet]
    options: StreamOptions
    rng: random.Random
    french: frozenset[str] = frozenset()
    _waiting: dict[str, list[SetQuestion]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[SpanExample]:
        """Draw a set by weight and size, then its next question, then perhaps a wrong twin."""
        shares = [one.weight * len(one.questions) for one in self.sets]
        parallel = self._parallel()
        while True:
            one = self.rng.choices(self.sets, shares)[0]
            question = self._next(one)
            text = self._varied(one, question.text)
            if one.name in parallel and self.rng.random() < self.options.crossed:
                text = self.rng.choice(parallel[one.name][question.identifier])
            yield self._answered(one, replace(question, text=text))
            if self.rng.random() < self.options.absent:
                absent = self._absent(one, replace(question, text=text))
                if absent is not None:
                    yield absent

    def _next(self, one: QuestionSet) -> SetQuestion:
        waiting = self._waiting.setdefault(one.name, [])
        if not waiting:
            waiting.extend(one.questions)
            self.rng.shuffle(waiting)
        return waiting.pop()

    def _varied(self, one: QuestionSet, text: str) -> str:
        if one.name in self.french and self.rng.random() < self.options.varied:
            return vary_question(text, self.rng)
        return text

    def _parallel(self) -> dict[str, dict[str, list[str]]]:
        """For each set that shares its questions with others: all their wordings by identifier."""
        groups: dict[str, list[QuestionSet]] = defaultdict(list)
        for one in self.sets:
            groups[one.name.rsplit("_", 1)[0]].append(one)
        found: dict[str, dict[str, list[str]]] = {}
        for group in groups.values():
            keys = set.intersection(*({q.identifier for q in one.questions} for one in group))
            if len(group) < 2 or len(keys) < 0.9 * len(group[0].questions):
                continue
            wordings: dict[str, list[str]] = defaultdict(list)
            for one in group:
                for question in one.questions:
                    wordings[question.identifier].append(question.text)
            found |= {one.name: wordings for one in group}
        return found

    def _answered(self, one: QuestionSet, question: SetQuestion) -> SpanExample:
        context = one.paragraphs[question.paragraph]
        places = self.rng.choice(question.answers)
        if self.rng.random() >= self.options.cropped:
            return SpanExample(question.text, context, places)
        start, end = self._window(context, self.rng.choice(places))
        inside = tuple((a - start, b - start) for a, b in places if start <= a and b <= end)
        return SpanExample(question.text, context[start:end], inside)

    def _window(self, context: str, place: Place) -> Place:
        """Characters of a few sentences around a place, the place anywhere among them."""
        borders = sentence_borders(context)
        first = max(number for number, at in enumerate(borders) if at <= place[0])
        last = next(number for number, at in enumerate(borders) if at >= place[1])
        more = max(0, self.rng.randint(*self.options.sentences) - (last - first))
        before = self.rng.randint(0, more)
        start = borders[max(0, first - before)]
        return start, borders[min(len(borders) - 1, last + more - before)]

    def _absent(self, one: QuestionSet, question: SetQuestion) -> SpanExample | None:
        draw = self.rng.random()
        if draw < 0.2:
            return self._swapped(one, question)
        if draw < 0.35:
            return self._cut_away(one, question)
        other = self._sibling(one, question) if draw < 0.7 else None
        if other is None:
            other = self._lexical(one, question)
        if other is None:
            return None
        if self.rng.random() < self.options.cropped:
            at = self.rng.randrange(len(other))
            start, end = self._window(other, (at, at))
            other = other[start:end] or other
        return SpanExample(question.text, other)

    def _swapped(self, one: QuestionSet, question: SetQuestion) -> SpanExample | None:
        """The question about another name or year than the paragraph's."""
        context = one.paragraphs[question.paragraph]
        text = swap(question.text, context, one.swappable, self.rng)
        return SpanExample(text, self._answered(one, question).context) if text else None

    def _cut_away(self, one: QuestionSet, question: SetQuestion) -> SpanExample | None:
        """Sentences of the right paragraph on one side of everything that answers."""
        context = one.paragraphs[question.paragraph]
        places = [place for answer in question.answers for place in answer]
        borders = sentence_borders(context)
        before = max(at for at in borders if at <= min(place[0] for place in places))
        after = min(at for at in borders if at >= max(place[1] for place in places))
        left = max(context[:before], context[after:], key=len)
        answers = {context[a:b].lower() for a, b in places}
        if len(left) < 60 or any(answer in left.lower() for answer in answers):
            return None
        return SpanExample(question.text, left)

    def _sibling(self, one: QuestionSet, question: SetQuestion) -> str | None:
        others = one.siblings[one.articles[question.paragraph]]
        fitting = [n for n in others if n != question.paragraph and not _holds(one, n, question)]
        return one.paragraphs[self.rng.choice(fitting)] if fitting else None

    def _lexical(self, one: QuestionSet, question: SetQuestion) -> str | None:
        import numpy as np

        scores = one.lexical.scores([question.text])[0]
        count = min(_NEGATIVE_CHOICES + 1, len(scores) - 1)
        best = np.argpartition(-scores, count)[:count].tolist() if count > 0 else []
        fitting = [n for n in best if n != question.paragraph and not _holds(one, n, question)]
        return one.paragraphs[self.rng.choice(fitting)] if fitting else None


def sentence_borders(context: str) -> list[int]:
    """Where sentences begin, the end of the text last; by punctuation alone, for any language."""
    inner = [m.end() for m in _SENTENCE_END.finditer(context) if m.end() < len(context)]
    return [0, *inner, len(context)]


def _holds(one: QuestionSet, paragraph: int, question: SetQuestion) -> bool:
    context, text = one.paragraphs[question.paragraph], one.paragraphs[paragraph].lower()
    return any(context[a:b].lower() in text for places in question.answers for a, b in places)
