"""What can wait gives way to a visitor's question."""

from __future__ import annotations

from threading import Thread

from ui.attention import Attention


def test_it_is_free_while_no_question_is_answered() -> None:
    attention = Attention()
    assert attention.is_free()
    assert attention.stays_free(0)
    with attention, attention:
        assert not attention.is_free()
        assert not attention.stays_free(0)
    assert attention.is_free()


def test_a_question_ends_the_wait_even_once_it_is_answered() -> None:
    attention = Attention()
    free: list[bool] = []
    waiting = Thread(target=lambda: free.append(attention.stays_free(30)))
    waiting.start()
    while waiting.is_alive():
        with attention:
            waiting.join(0.01)
    assert free == [False]
