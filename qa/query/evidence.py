"""What the corpus says for a reading of a follow-up: how near its words stand to each other."""

from __future__ import annotations

from qa.french.analysis import analyse
from qa.index.store.protocol import Store
from qa.query.follow_ups import Evidence

_PASSAGES = 5  # looked at for each reading
_REACH = 12.0  # words at which nearness has fallen to a half


def nearness(store: Store) -> Evidence:
    """A function from a phrase and a question to how near they stand in ``store``, from 0 to 1.

    1 where a word of the question stands beside the phrase, 0 where no passage holds both.
    """

    def near(phrase: str, question: str) -> float:
        named, asked = analyse(phrase)[-1:], set(analyse(question)) - set(analyse(phrase))
        if not named or not asked:
            return 0.0
        found = store.lexical_search(f"{phrase} {question}", _PASSAGES, 1.0)
        return max((_closest(doc.content or "", named[0], asked) for doc in found), default=0.0)

    return near


def _closest(text: str, named: str, asked: set[str]) -> float:
    words = analyse(text)
    ours = [place for place, word in enumerate(words) if word == named]
    theirs = [place for place, word in enumerate(words) if word in asked]
    gaps = [abs(one - two) for one in ours for two in theirs]
    return 1 / (1 + (min(gaps) - 1) / _REACH) if gaps else 0.0
