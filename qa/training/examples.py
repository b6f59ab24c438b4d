"""The one kind of example that every reader training eats, and its files."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.errors import GoldError
from qa.french.typography import fold_typography

Place = tuple[int, int]
"""Characters ``[start, end)`` of a context."""


@dataclass(frozen=True, slots=True)
class SpanExample:
    """A question, a context, and the places of the context where the answer stands, all right.

    Without ``places`` the context does not hold the answer.
    """

    question: str
    context: str
    places: tuple[Place, ...] = ()

    @property
    def answer(self) -> str:
        """The answer's text, empty when there is none."""
        return self.context[slice(*self.places[0])] if self.places else ""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question of a SQuAD file with its paragraph and every accepted answer.

    ``answers`` are the texts, ``start`` and ``end`` the characters of the first one; all strings
    are typographically folded, which keeps offsets.
    """

    question: str
    context: str
    title: str
    answers: tuple[str, ...]
    start: int
    end: int

    def to_example(self) -> SpanExample:
        """The question with its right paragraph."""
        return SpanExample(self.question, self.context, ((self.start, self.end),))


def held_out_titles(titles: Iterable[str], share: float) -> frozenset[str]:
    """The titles of a share in [0, 1] of the articles, at least one: the same for every seed."""
    ordered = sorted(set(titles))
    random.Random(0).shuffle(ordered)  # noqa: S311 - sampling, not secrecy
    return frozenset(ordered[: max(1, round(share * len(ordered)))])


def write_examples(path: Path, examples: Iterable[SpanExample]) -> int:
    """Write examples as JSON lines, aside then renamed; return how many."""
    aside = path.with_suffix(path.suffix + ".part")
    count = 0
    with aside.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
            count += 1
    aside.replace(path)
    return count


def read_examples(path: Path) -> Iterator[SpanExample]:
    """Read what :func:`write_examples` wrote."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            one = json.loads(line)
            places = tuple((start, end) for start, end in one["places"])
            yield SpanExample(one["question"], one["context"], places)


def read_gold(path: Path) -> list[GoldQuestion]:
    """Read the answerable questions of a SQuAD 1 or 2 JSON file.

    Raises:
        GoldError: the file is not SQuAD JSON, or an answer is not in its paragraph.
    """
    try:
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
        return [
            _gold(article.get("title", ""), paragraph["context"], qa)
            for article in articles
            for paragraph in article["paragraphs"]
            for qa in paragraph["qas"]
            if qa["answers"]
        ]
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise GoldError(
            f"Le fichier {path} n'est pas un jeu de questions au format SQuAD ({error!r}) : "
            "vérifiez les clés « data », « paragraphs », « qas » et « answers »."
        ) from error


def _gold(title: str, context: str, qa: dict[str, object]) -> GoldQuestion:
    answers = qa["answers"]
    assert isinstance(answers, list)  # noqa: S101 - a SQuAD list, else TypeError above
    text, start = str(answers[0]["text"]), int(answers[0]["answer_start"])
    if context[start : start + len(text)] != text:
        start = _nearest(context, text, start)
    left = len(text) - len(text.lstrip())
    start, text = start + left, text.strip()
    return GoldQuestion(
        question=fold_typography(str(qa["question"]).strip()),
        context=fold_typography(context),
        title=fold_typography(title),
        answers=tuple(fold_typography(str(answer["text"]).strip()) for answer in answers),
        start=start,
        end=start + len(text),
    )


def _nearest(context: str, text: str, start: int) -> int:
    """The occurrence of an answer nearest to a wrong offset: PIAF itself holds one."""
    places = [at for at in range(len(context)) if context.startswith(text, at)]
    if not places:
        raise GoldError(
            f"La réponse « {text} » ne se trouve pas dans son paragraphe : corrigez « answers » "
            "dans le jeu de questions."
        )
    return min(places, key=lambda at: abs(at - start))
