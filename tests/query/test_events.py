from __future__ import annotations

import pytest

from qa.query.events import asked_event, is_aside, is_time_beside


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Où s'est tenu le sommet ?", "sommet"),
        ("Quand a lieu la prochaine réunion du comité ?", "reunion"),
        ("Qui était présent à l'entretien ?", "entretien"),
        ("ou s'est tenue la conference", "conference"),
        ("Où Trump a-t-il rencontré Poutine ?", None),
        ("Qui est le maire de Brumeval ?", None),
        ("Où se tiendra un sommet ?", None),
    ],
)
def test_the_event_that_a_question_takes_for_known(question: str, noun: str | None) -> None:
    event = asked_event(question)
    assert (event.noun if event else None) == noun


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Où s'est tenu le sommet ?", "le sommet"),
        ("Qui a gagné les élections de 2019 ?", "les élections"),
        ("De quoi ont-ils parlé lors de la dernière reunion ?", "la réunion"),
        ("Où s’est déroulé cet entretien ?", "l'entretien"),
        ("Qui parlait au congrès ?", "le congrès"),
    ],
)
def test_the_event_is_named_with_its_article(question: str, name: str) -> None:
    event = asked_event(question)
    assert event is not None
    assert event.name == name


@pytest.mark.parametrize(
    ("question", "before", "aside"),
    [
        ("Où s'est tenu le sommet ?", "quelques jours après un sommet de l'OTAN à ", True),
        ("Où s'est tenu le sommet ?", "L'accord a été finalisé lors d'une visite à ", True),
        ("Où s'est tenu le sommet ?", "Ils ont parlé en marge d’un sommet du G20 au ", True),
        (
            "Quand est le sommet ?",
            "Ils se verront après le sommet de l'OTAN prévu les ",
            True,
        ),
        ("Où s'est tenu le sommet ?", "Il l'a vu vendredi en marge du sommet du G20 à ", False),
        (
            "Où s'est tenu le sommet ?",
            "Le premier sommet se tiendra le 16 juillet à ",
            False,
        ),
        ("Où a eu lieu la visite ?", "L'accord a été finalisé lors d'une visite à ", False),
        (
            "Où s'est tenu le sommet de l'OTAN ?",
            "quelques jours après un sommet de l'OTAN à ",
            False,
        ),
        (
            "Où s'est tenu le sommet ?",
            "Après un sommet tendu, il rentre. Le chef dîne à ",
            False,
        ),
    ],
)
def test_an_aside_is_another_event(question: str, before: str, aside: bool) -> None:
    event = asked_event(question)
    assert event is not None
    assert is_aside(event, before) is aside


def test_an_event_of_the_same_time_tells_the_time() -> None:
    event = asked_event("Quand a eu lieu l'entretien ?")
    assert event is not None
    same, other = "Ils se sont vus lors d'un sommet en ", "Ils se verront après un sommet en "
    assert is_aside(event, same)
    assert not is_aside(event, same, is_time=True)
    assert is_aside(event, other, is_time=True)


@pytest.mark.parametrize(
    ("question", "before", "aside"),
    [
        (
            "Quand s'est tenu le sommet ?",
            "Cette rencontre se tiendra après un sommet de l'OTAN à Bruxelles, les ",
            True,
        ),
        ("Quand s'est tenu le sommet ?", "Le secrétaire général s'est félicité ", True),
        ("Quand s'est tenu le sommet ?", "L'accord sur ce sommet a été finalisé ", True),
        ("Quand s'est tenu le sommet ?", "Le premier sommet se tiendra ", False),
        ("Quand le sommet a-t-il été annoncé ?", "Le Kremlin l'a annoncé ", False),
    ],
)
def test_the_time_of_what_was_said_is_not_that_of_the_event(
    question: str, before: str, aside: bool
) -> None:
    event = asked_event(question)
    assert event is not None
    assert is_aside(event, before, is_time=True) is aside


@pytest.mark.parametrize(
    ("after", "beside"),
    [
        (", en marge de la réunion des maires", True),
        (" avant la réunion", True),
        (" dernier, en marge de la réunion", True),
        (" dernier, lors de la réunion", False),
        (", en marge du sommet", False),
        (", lors de la réunion des maires", False),
        (", pour la réunion", False),
        ("", False),
    ],
)
def test_a_time_beside_the_event_is_not_its_own(after: str, beside: bool) -> None:
    event = asked_event("Quand s'est tenue la réunion ?")
    assert event is not None
    assert is_time_beside(event, after) is beside
