"""Several events of one kind in the five articles, told apart with the shipped models."""

from __future__ import annotations

from qa import Engine
from qa.answering.formatting import tell_rivals


def test_the_conversation_about_two_summits(seeds_engine: Engine) -> None:
    both = seeds_engine.ask("Où s'est tenu le sommet ?")
    assert [answer.text for answer in both.answers] == ["Helsinki", "Hambourg"]
    assert tell_rivals(both) == (
        "Deux réponses possibles selon le sommet : Helsinki (juin 2018, à venir au moment de "
        "l'article), Hambourg (juillet 2017)"
    )

    one = seeds_engine.ask("Où s'est tenu le sommet de 2017 ?", [both])
    assert [answer.text for answer in one.answers] == ["Hambourg"]

    long = seeds_engine.ask("Et combien de temps ont-ils parlé ?", [both, one])
    assert "deux heures" in long.answers[0].text

    other = seeds_engine.ask("Et celui de 2018, quand est-il prévu ?", [both, one, long])
    assert "16 juillet" in other.answers[0].text


def test_a_rival_that_was_chosen_narrows_what_follows(seeds_engine: Engine) -> None:
    both = seeds_engine.ask("Où s'est tenu le sommet ?")
    when = seeds_engine.ask("Et quand ?", [both.choose(0)])
    assert when.effective_question == "Quand s'est tenu le sommet à Helsinki ?"
    assert "16 juillet" in when.answers[0].text

    when = seeds_engine.ask("Et quand ?", [both.choose(1)])
    assert when.effective_question == "Quand s'est tenu le sommet du G20 à Hambourg ?"
    assert "7 et 8 juillet" in when.answers[0].text
    assert not any("16 juillet" in answer.text for answer in when.answers)

    long = seeds_engine.ask("Combien de temps ont-ils parlé ?", [both.choose(1)])
    assert "deux heures" in long.answers[0].text


def test_a_follow_up_on_rivals_is_answered_for_each(seeds_engine: Engine) -> None:
    both = seeds_engine.ask("Où s'est tenu le sommet ?")
    when = seeds_engine.ask("Et quand ?", [both])
    assert when.effective_question == "Quand s'est tenu le sommet ?"
    told = {answer.about: answer.text for answer in when.answers}
    assert "16 juillet" in told["à Helsinki"]
    assert "7 et 8 juillet" in told["à Hambourg"]
    assert tell_rivals(when).endswith("(à Hambourg)") or tell_rivals(when).endswith("(à Helsinki)")
