"""Plays the gold dialogues turn by turn and says which turns come out as they should.

``python -m tests.query.follow_ups.gold_dialogues dialogues dev`` prints the accuracy on a set and
each wrong turn; ``reel_dialogues`` and ``entretiens_dialogues`` are other sets.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.query.follow_ups import rewrite_follow_up
from qa.types import Answer, Evidence, Passage, Reply

FOLDER = Path(__file__).parents[2] / "gold"
_ARTICLES = frozenset("le la les un une".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """A follow-up of a dialogue, what it should become and what it became."""

    dialogue: str
    question: str
    accepted: tuple[str, ...]
    got: str

    @property
    def is_right(self) -> bool:
        """Case, spaces and the final mark apart, the rewritten question is an accepted one."""
        return plain_question(self.got) in {plain_question(one) for one in self.accepted}

    @property
    def has_the_words(self) -> bool:
        """The rewritten question has the words of an accepted one: their order, the pronoun of an
        inversion, «est-ce que» and the articles apart.
        """
        return self.is_right or _bag(self.got) in [_bag(one) for one in self.accepted]


def records(name: str, split: str) -> list[dict[str, Any]]:
    """The dialogues of a split of a set: those to make whole (``d…``), those to leave (``w…``)."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["split"] == split]


def play(record: dict[str, Any]) -> Iterator[Turn]:
    """Ask the questions of one dialogue in turn, each with the replies before it."""
    history: list[Reply] = []
    for turn in record["turns"]:
        got = rewrite_follow_up(turn["question"], history)
        if history and "whole" in turn:
            yield Turn(record["id"], turn["question"], tuple(turn["whole"]), got)
        history.append(reply(turn["question"], got, turn.get("answer"), turn.get("passage")))


def reply(
    question: str, effective: str = "", answer: str | None = None, passage: str | None = None
) -> Reply:
    """A reply with at most one answer, read in ``passage`` (by default the answer itself)."""
    answers: tuple[Answer, ...] = ()
    if answer is not None:
        text = passage or answer
        start = text.index(answer)
        place = Passage("a.txt", 0, len(text), text)
        evidence = Evidence("a.txt", None, None, None, start, start + len(answer), place)
        answers = (Answer(answer, 0.9, (evidence,)),)
    return Reply(question, effective or question, answers, not answers, ())


def plain_question(question: str) -> str:
    """Lower case, without odd spaces and apostrophes and the final mark."""
    return re.sub(r"\s+", " ", question.replace("’", "'").rstrip(" ?")).strip().lower()


def _bag(question: str) -> list[str]:
    plain = plain_question(question).replace(",", "")
    plain = re.sub(r"-(?:t-)?(?:ils?|elles?)\b", "", plain)
    plain = re.sub(r"\best-ce qu(?:e |')", " ", plain)
    plain = re.sub(r"\b(l|d|qu|s|n|j)'", r"\1e ", plain)
    plain = re.sub(r"\b(?:du|des)\b", "de", re.sub(r"\b(?:au|aux)\b", "à", plain))
    return sorted(word for word in re.findall(r"[\w-]+", plain) if word not in _ARTICLES)


def main(name: str, split: str) -> None:
    """Print the accuracy of a split over dialogues, turns and whole questions."""
    every = records(name, split)
    follow_ups = [list(play(record)) for record in every if record["id"][0] != "w"]
    alone = [turn for record in every if record["id"][0] == "w" for turn in play(record)]
    turns = [turn for dialogue in follow_ups for turn in dialogue]
    whole = sum(all(turn.is_right for turn in dialogue) for dialogue in follow_ups)
    print(f"dialogues {whole}/{len(follow_ups)}", end=", ")  # noqa: T201
    print(f"turns {sum(t.is_right for t in turns)}/{len(turns)}", end=", ")  # noqa: T201
    print(f"same words {sum(t.has_the_words for t in turns)}/{len(turns)}", end=", ")  # noqa: T201
    print(f"left as they are {sum(t.is_right for t in alone)}/{len(alone)}")  # noqa: T201
    for turn in (*turns, *alone):
        if split != "sealed" and not turn.has_the_words:
            print(turn.dialogue, "|", turn.question, "|", turn.got)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
