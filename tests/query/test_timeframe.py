from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.query.timeframe import time_fit, timeframe


@pytest.mark.parametrize(
    ("question", "days", "rest"),
    [
        ("Où s'est tenu le sommet de 2017 ?", "2017", "Où s'est tenu le sommet ?"),
        ("En 2018, qui a gagné le tournoi ?", "2018", "Qui a gagné le tournoi ?"),
        ("Qui a gagné le tournoi en juillet 2018 ?", "2018-07", "Qui a gagné le tournoi ?"),
        ("Qui a parlé le 7 juillet 2017 à Hambourg ?", "2017-07-07", "Qui a parlé à Hambourg ?"),
        ("Quel est le prix d'août 2015 ?", "2015-08", "Quel est le prix ?"),
        ("Que s'est-il passé pendant l'année 1999 ?", "1999", "Que s'est-il passé ?"),
        ("Où a eu lieu le sommet de l’an 2017 ?", "2017", "Où a eu lieu le sommet ?"),
    ],
)
def test_the_time_of_a_question_and_the_rest(question: str, days: str, rest: str) -> None:
    found = timeframe(question)
    assert found is not None
    assert (found.days.iso, found.rest) == (days, rest)


@pytest.mark.parametrize(
    "question",
    [
        "Où s'est tenu le sommet ?",
        "Que change-t-il entre 2017 et 2018 ?",
        "Qui a écrit 1984 ?",
        "En 2017 ?",
        "Qui habite au 2017 rue des Lilas ?",
        "Combien coûtent 2018 vis de 30 février 2018 ?",
    ],
)
def test_no_time_or_several_narrow_nothing(question: str) -> None:
    assert timeframe(question) is None


@pytest.mark.parametrize(
    ("sentence", "passage", "date", "fit"),
    [
        ("Le G20 s'est réuni à Hambourg en 2017.", "", "2018-06", 1),
        ("Le G20 s'est réuni à Hambourg en 2016.", "", "2017-07-08", -1),
        ("Ils se sont vus à Hambourg.", "", "2017-07-08", 1),
        ("Ils se sont vus à Helsinki.", "", "2018-06", -1),
        ("Ils se sont vus à Helsinki.", "", None, 0),
        ("Ils se sont vus à Helsinki.", "C'était en 2017.", None, 1),
        ("Ils se sont vus en novembre dernier au Vietnam.", "", "2018-06", 1),
        ("Ils se verront en janvier prochain à Davos.", "", "2017-07-08", -1),
    ],
)
def test_what_a_sentence_says_of_its_time(
    sentence: str, passage: str, date: str | None, fit: int
) -> None:
    frame = timeframe("Où se sont-ils vus en 2017 ?")
    assert frame is not None
    assert time_fit(frame, sentence, passage or sentence, date) == fit


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    found = timeframe(text)
    assert found is None or found.rest.strip()
