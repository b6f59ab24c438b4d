from __future__ import annotations

from dataclasses import replace

from qa.reply_cache import ReplyCache, asked
from qa.types import Reply

REPLY = Reply("Quand ?", "Quand ?", answers=(), abstained=True, passages=())


def test_the_reply_not_asked_for_the_longest_goes() -> None:
    cache = ReplyCache(most=2)
    first, second, third = (asked("état", text, [], None, False) for text in ("a", "b", "c"))
    cache.keep(first, REPLY)
    cache.keep(second, REPLY)
    assert cache.find(first) is REPLY
    cache.keep(third, REPLY)
    assert cache.find(second) is None
    assert cache.find(first) is cache.find(third) is REPLY
    cache.clear()
    assert cache.find(first) is None


def test_what_came_before_counts_unless_the_question_is_asked_as_typed() -> None:
    other = replace(REPLY, effective_question="Quand le pont a-t-il été construit ?")

    def key(history: list[Reply], as_typed: bool) -> object:
        return asked("état", "Et où ?", history, None, as_typed)

    assert key([REPLY], False) != key([other], False)
    assert key([REPLY], False) != key([], False)
    assert key([REPLY], True) == key([], True)


def test_another_state_of_the_index_is_another_question() -> None:
    assert asked("un", "Où ?", [], None, False) != asked("deux", "Où ?", [], None, False)
