from __future__ import annotations

from qa.query.follow_ups import rewrite_follow_up
from qa.types import Answer, Evidence, Passage, Reply


def _answer(text: str, sentence: str, date: str | None) -> Answer:
    start = sentence.index(text)
    passage = Passage("a.txt", 0, len(sentence), sentence)
    evidence = Evidence("a.txt", None, date, None, start, start + len(text), passage)
    return Answer(text, 0.5, (evidence,))


def _reply(question: str, *answers: Answer) -> Reply:
    return Reply(question, question, answers, not answers, ())


_WHERE = _reply(
    "Où s'est tenu le sommet ?",
    _answer("Helsinki", "Le premier sommet se tiendra à Helsinki.", "2018-06"),
    _answer("Hambourg", "Donald Trump a vu Vladimir Poutine à Hambourg.", "2017-07-08"),
)


def test_a_rival_is_called_by_its_place() -> None:
    found = rewrite_follow_up("Et celui de 2018, quand est-il prévu ?", [_WHERE])
    assert found == "Quand le sommet d'Helsinki est-il prévu ?"


def test_a_year_that_tells_nothing_apart_stays() -> None:
    found = rewrite_follow_up("Et celui de 1999, quand était-il prévu ?", [_WHERE])
    assert found == "Quand le sommet de 1999 était-il prévu ?"


def test_they_are_the_people_of_the_proof() -> None:
    chosen = _reply("Où s'est tenu le sommet de 2017 ?", _WHERE.answers[1])
    found = rewrite_follow_up("Et combien de temps ont-ils parlé ?", [chosen])
    assert found == "Combien de temps Donald Trump et Vladimir Poutine ont-ils parlé ?"
    alone = _reply("Où s'est tenu le sommet de 2017 ?", _WHERE.answers[0])
    found = rewrite_follow_up("Et combien de temps ont-ils parlé ?", [alone])
    assert "Trump" not in found
