"""What is said of answers: their number, their circumstances, how sure they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.explaining import Explanation
from qa.answering.formatting import confidence_word, label, tell_rivals, why_lines
from qa.query.answer_type import Expected
from qa.types import Answer, Evidence, Passage, Reply, ScoreBreakdown

_ROME = Answer("Rome", 0.5, (), date="2019-03-02")
_LYON = Answer("Lyon", 0.4, (), date="2018", ahead=True)
_NICE = Answer("Nice", 0.3, ())


def _reply(*answers: Answer, event: str | None = None) -> Reply:
    return Reply("Où ?", "Où ?", answers, not answers, (), event=event)


def test_an_answer_and_its_circumstances() -> None:
    assert label(_ROME) == "Rome (mars 2019)"
    assert label(_LYON) == "Lyon (2018, à venir au moment de l'article)"
    assert label(replace(_NICE, ahead=True)) == "Nice (à venir au moment de l'article)"
    assert label(_NICE) == "Nice"


def test_rivals_of_an_event() -> None:
    assert tell_rivals(_reply(_ROME, _NICE, event="le congrès")) == (
        "Deux réponses possibles selon le congrès : Rome (mars 2019), Nice"
    )


def _told_by(answer: Answer, document: str) -> Answer:
    passage = Passage(document, 0, len(answer.text), answer.text)
    evidence = Evidence(document, None, None, None, 0, len(answer.text), passage)
    return replace(answer, evidence=(evidence,))


def test_rivals_of_which_nothing_is_known_but_their_sources() -> None:
    answers = (_told_by(_NICE, "a.txt"), _told_by(_NICE, "b.txt"), _told_by(_NICE, "a.txt"))
    told = tell_rivals(_reply(*answers, event="le congrès"))
    assert told == "Trois réponses possibles selon la source : Nice, Nice, Nice"


def test_rivals_of_one_source_differ_by_passage() -> None:
    answers = (_told_by(_ROME, "a.txt"), _told_by(_NICE, "a.txt"))
    assert tell_rivals(_reply(*answers)) == (
        "Deux réponses possibles selon le passage : Rome (mars 2019), Nice"
    )


@pytest.mark.parametrize("answers", [(), (_ROME,)])
def test_nothing_to_say_of_less_than_two(answers: tuple[Answer, ...]) -> None:
    assert tell_rivals(_reply(*answers, event="le congrès")) == ""


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sûre"), (0.8, "sûre"), (0.79, "probable"), (0.5, "probable"), (0.49, "incertaine")],
)
def test_three_words(confidence: float, word: str) -> None:
    assert confidence_word(confidence) == word


def test_why_an_answer_with_all_that_is_known() -> None:
    grounds = ScoreBreakdown(lexical_rank=3, dense_rank=None, margin=2.46, fits=True)
    known = Explanation(("sommet", "tenu"), 1, 20, grounds, Expected.PLACE, 0.61, 0.07, 2)
    assert list(why_lines(known)) == [
        "mots de la question dans le passage : sommet, tenu",
        "rang du passage après lecture : 1 sur 20",
        "rang dans la recherche par les mots : 3 ; par le sens : absent",
        "avance sur « pas de réponse », selon le lecteur : +2,5",
        "la question attend un lieu : c'en est",
        "confiance 61\u00a0%, pour un seuil d'abstention de 7\u00a0%",
        "2 documents le disent",
    ]


def test_why_an_answer_of_which_little_is_known() -> None:
    known = Explanation((), None, 0, None, None, 0.61, 0.07, 1)
    assert list(why_lines(known)) == [
        "aucun mot de la question dans le passage : il a été trouvé par le sens",
        "confiance 61\u00a0%, pour un seuil d'abstention de 7\u00a0%",
        "un seul document le dit",
    ]


def test_sources_that_diverge() -> None:
    rome, nice = _told_by(_ROME, "a.txt"), _told_by(_NICE, "b.txt")
    dated = replace(_reply(rome, nice), divergent=2)
    assert tell_rivals(dated) == "Les sources divergent : Rome (mars 2019), Nice (sans date)"
    undated = replace(_reply(nice, _told_by(_NICE, "c.txt")), divergent=2)
    assert tell_rivals(undated) == "Les sources divergent : Nice (b.txt), Nice (c.txt)"
    another = replace(_reply(rome, nice, _told_by(_LYON, "c.txt")), divergent=2)
    assert tell_rivals(another).endswith(
        "Nice (sans date). Autre réponse possible : Lyon (2018, à venir au moment de l'article)"
    )
    assert another.choose(1).divergent == 0
