"""Follow-ups made whole, and questions that must stay as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.query.follow_ups import rewrite_follow_up
from qa.types import Answer, Reply

_SUMMIT = "Où s'est tenu le sommet ?"


def _reply(question: str) -> Reply:
    return Reply(question, question, answers=(), abstained=True, passages=())


_FOLLOW_UPS = [
    (_SUMMIT, "Et quand ?", "Quand s'est tenu le sommet ?"),
    (_SUMMIT, "et quand", "Quand s'est tenu le sommet ?"),
    (_SUMMIT, "Et quand\u202f?", "Quand s'est tenu le sommet ?"),
    (_SUMMIT, "  ET QUAND ?  ", "Quand s'est tenu le sommet ?"),
    ("Où s’est tenu le sommet\u00a0?", "Et pourquoi ?", "Pourquoi s'est tenu le sommet ?"),
    ("ou s'est tenu le sommet", "et quand", "Quand s'est tenu le sommet ?"),
    ("Quand Trump a-t-il vu Poutine ?", "Et où ?", "Où Trump a-t-il vu Poutine ?"),
    ("Quand Trump a-t-il vu Poutine ?", "et ou ?", "Ou Trump a-t-il vu Poutine ?"),
    ("Quand Trump a-t-il vu Poutine ?", "Et comment ?", "Comment Trump a-t-il vu Poutine ?"),
    ("Où Trump ira-t-il ?", "Et avec qui ?", "Avec qui Trump ira-t-il ?"),
    ("Où Trump ira-t-il ?", "Et à quelle date ?", "À quelle date Trump ira-t-il ?"),
    ("Quand est-ce que le G20 a lieu ?", "Et où ?", "Où est-ce que le G20 a lieu ?"),
    (
        "Combien de temps a duré l'entretien ?",
        "Et où ?",
        "Où a duré l'entretien ?",
    ),
    (_SUMMIT, "Et à Hambourg ?", "Où s'est tenu le sommet à Hambourg ?"),
    (_SUMMIT, "Et en 2018 ?", "Où s'est tenu le sommet en 2018 ?"),
    (_SUMMIT, "et avec l’Europe ?", "Où s'est tenu le sommet avec l'Europe ?"),
    ("Qui préside la France ?", "Et au Sénat ?", "Qui préside la France au Sénat ?"),
    ("Qui a gagné ?", "Et chez les femmes ?", "Qui a gagné chez les femmes ?"),
    ("Où Trump ira-t-il ?", "Et dans quelle ville ?", "Dans quelle ville Trump ira-t-il ?"),
    ("En quelle année est né Trump ?", "Et où ?", "Où est né Trump ?"),
    (
        "Avec qui Trump a-t-il parlé ?",
        "Et combien de temps ?",
        "Combien de temps Trump a-t-il parlé ?",
    ),
    ("Avec qui Trump a-t-il parlé ?", "Et sur quoi ?", "Sur quoi Trump a-t-il parlé ?"),
    (
        "Pourquoi Trump s'oppose-t-il à l'UE ?",
        "Et depuis quand ?",
        "Depuis quand Trump s'oppose-t-il à l'UE ?",
    ),
    ("Qui a gagné ?", "Et contre Biden ?", "Qui a gagné contre Biden ?"),
    ("Où ira Trump ?", "Et pour Québec ?", "Où ira Trump pour Québec ?"),
    ("Que dit Trump ?", "Et de la Syrie ?", "Que dit Trump de la Syrie ?"),
    ("Que dit Trump de Poutine ?", "et sur la Syrie", "Que dit Trump de Poutine sur la Syrie ?"),
    ("Quand s'est tenu le sommet ?", "Où ?", "Où s'est tenu le sommet ?"),
    (_SUMMIT, "pourquoi", "Pourquoi s'est tenu le sommet ?"),
    (_SUMMIT, "Et celui de 2017 ?", "Où s'est tenu le sommet de 2017 ?"),
    (_SUMMIT, "Et avec quelle équipe russe ?", "Avec quelle équipe russe s'est tenu le sommet ?"),
    (_SUMMIT, "Et demain ?", "Où s'est tenu le sommet demain ?"),
    ("Combien d’États ont signé ?", "Et où ?", "Où des États ont-ils signé ?"),
    ("Quand finit le chantier ?", "Où en est-il ?", "Où le chantier en est-il ?"),
    ("Quel accord a été signé ?", "Et où ?", "Où l'accord a-t-il été signé ?"),
    (
        "Où s'est tenu le sommet de la pêche de 2017 ?",
        "Et celui de 2019 ?",
        "Où s'est tenu le sommet de la pêche de 2019 ?",
    ),
    (
        "Quand la tempête Ulysse a-t-elle soufflé ?",
        "Quelle vitesse ses rafales ont-elles atteinte ?",
        "Quelle vitesse les rafales de la tempête Ulysse ont-elles atteinte ?",
    ),
    (
        "Combien a coûté la nouvelle digue de Lannec ?",
        "Combien de temps son chantier a-t-il duré ?",
        "Combien de temps le chantier de la nouvelle digue de Lannec a-t-il duré ?",
    ),
    ("Quelle est la cause de l'incendie ?", "A-t-il tué ?", "L'incendie a-t-il tué ?"),
    (
        "Quelle est la cause de l'incendie ?",
        "Et le montant des pertes ?",
        "Quel est le montant des pertes ?",
    ),
    (
        "Quelle est la capitale de l'Islande ?",
        "Et la population ?",
        "Quelle est la population de l'Islande ?",
    ),
    ("Quels sont les tarifs du musée ?", "Et les horaires ?", "Quels sont les horaires du musée ?"),
    ("Qui est le maire de Lyon ?", "Et le préfet ?", "Qui est le préfet de Lyon ?"),
    ("Qui est le maire de Lyon ?", "Et celle de Paris ?", "Qui est la maire de Paris ?"),
    ("Quel âge la biologiste a-t-elle ?", "Et le maire ?", "Quel âge le maire a-t-il ?"),
    ("Où habite le maire ?", "Qu'a-t-il acheté avec l'or ?", "Qu'a acheté le maire avec l'or ?"),
    ("Où sont les présidents ?", "Qu'ont-ils décidé ?", "Qu'ont décidé les présidents ?"),
    ("Où habite le maire ?", "Et la directrice ?", "Où habite la directrice ?"),
    (
        "Jusqu'à quand l'arrosage est-il interdit ?",
        "Qui l'a décidé ?",
        "Qui a décidé l'arrosage ?",
    ),
]
# What the answer of the last question is: a pronoun may mean it.
_ANSWERED = [
    (
        "Qui est devenu maire de Lannec ?",
        "Tristan Morvan",
        "Quel âge a-t-il ?",
        "Quel âge Tristan Morvan a-t-il ?",
    ),
    (
        "Qui est devenu maire de Lannec ?",
        "Jeanne Le Guen",
        "Quel est son métier ?",
        "Quel est le métier de Jeanne Le Guen ?",
    ),
    (
        "Quel prix la biologiste a-t-elle reçu ?",
        "prix Lamarck",
        "De combien est-il doté ?",
        "De combien le prix Lamarck est-il doté ?",
    ),
    (
        "Qui est le maire de Lannec ?",
        "Tristan Morvan",
        "Où habite-t-il ?",
        "Où Tristan Morvan habite-t-il ?",
    ),
    (
        "Quelle est la cause de l'incendie ?",
        "un riverain",
        "Combien de blessés a-t-il faits ?",
        "Combien de blessés l'incendie a-t-il faits ?",
    ),
]
_WHOLE = [
    "Quand s'est tenu le sommet ?",
    "Qui est Donald Trump ?",
    "Et qui est le secrétaire général de l'OTAN ?",
    "Et où Trump et Poutine se sont-ils rencontrés ?",
    "Et si la Russie refusait ?",
    "Et alors ?",
    "Et Assad ?",
    "Et la Russie ?",
    "Et le Sénat ?",
    "Et l'OTAN ?",
    "Et l’OTAN ?",
    "Et les Européens ?",
    "Et celle d'Helsinki ?",
    "Et qui ?",
    "Et le que ?",
    "Et la est ?",
    "Et combien ?",
    "Et que ?",
    "Et après ?",
    "Et enfin ?",
    "Et laquelle ?",
    "Et puis ?",
    "Et vous ?",
    "Trump et Poutine",
    "États-Unis",
    "Etats-Unis et Russie en 2018 ?",
    "À Hambourg ?",
    "Estonie et Lettonie",
    "Et à la fin du sommet de Helsinki, qu'ont dit les présidents ?",
    "",
    "?",
    "Et ?",
]


@pytest.mark.parametrize(("previous", "question", "whole"), _FOLLOW_UPS)
def test_follow_ups(previous: str, question: str, whole: str) -> None:
    assert rewrite_follow_up(question, [_reply(previous)]) == whole


@pytest.mark.parametrize(("previous", "answer", "question", "whole"), _ANSWERED)
def test_follow_ups_to_an_answer(previous: str, answer: str, question: str, whole: str) -> None:
    reply = replace(_reply(previous), answers=(Answer(answer, 0.9, ()),), abstained=False)
    assert rewrite_follow_up(question, [reply]) == whole


def test_an_answer_without_proof_is_a_place_all_the_same() -> None:
    reply = replace(_reply(_SUMMIT), answers=(Answer("Helsinki", 0.9, ()),), abstained=False)
    assert rewrite_follow_up("Qui y était ?", [reply]) == "Qui était à Helsinki ?"


@pytest.mark.parametrize("question", _WHOLE)
def test_whole_questions_stay(question: str) -> None:
    assert rewrite_follow_up(question, [_reply(_SUMMIT)]) == question


@pytest.mark.parametrize(
    "question",
    [
        "Quel transport en commun dessert la gare ?",
        "À quel âge Wang devient-il ministre ?",
        "Quelle filière est-elle proposée à Caen ?",
        "Combien d'habitants sont-ils recensés à Lyon ?",
        "Quels furent les effets de la réforme ?",
        "Qui a gagné sa première médaille en 1904 ?",
        "Quel pays retire ses troupes ?",
        "Qui en veut aux cathares ?",
        "Quand y a t il des marées ?",
        "Que peut-il se passer en mer ?",
        "QUAND AURA-T-ELLE LIEU ?",
        "Pourquoi est-il souvent conseillé de boire ?",
        "Qui Le Pen a-t-elle nommé ?",
        "Qu'y a-t-il à Lyon ?",
        "Qu'est-il arrivé à Lyon ?",
        "Qu'est-ce que l'OTAN ?",
    ],
)
@pytest.mark.parametrize("previous", [_SUMMIT, "Où est né le maire ?", "Qui a bâti la tour ?"])
def test_questions_whose_pronouns_mean_nobody_else_stay(previous: str, question: str) -> None:
    assert rewrite_follow_up(question, [_reply(previous)]) == question


@pytest.mark.parametrize("question", ["Et quand ?", "Et à Hambourg ?"])
def test_without_history_nothing_is_rewritten(question: str) -> None:
    assert rewrite_follow_up(question, []) == question


@pytest.mark.parametrize(
    "previous",
    [
        "Sommet d'Helsinki",
        "Qui a gagné ?",
        "qui a gagne",
        "Qui s'est exprimé à Helsinki ?",
        "Qui Trump a-t-il rencontré ?",
        "Combien coûte le mur ?",
    ],
)
def test_a_question_word_that_cannot_be_replaced_stays(previous: str) -> None:
    """«Quand a gagné ?» would be no French."""
    for question in ("Et où ?", "Et quand ?", "et pourquoi"):
        assert rewrite_follow_up(question, [_reply(previous)]) == question


def test_the_last_reply_counts_as_it_was_understood() -> None:
    history = [_reply("Qui est né à Paris ?"), Reply("Et quand ?", _SUMMIT, (), True, ())]
    assert rewrite_follow_up("Et pourquoi ?", history) == "Pourquoi s'est tenu le sommet ?"


def test_follow_ups_chain() -> None:
    history = [_reply(_SUMMIT)]
    for question in ("Et quand ?", "Et en 2017 ?", "Et pourquoi ?"):
        whole = rewrite_follow_up(question, history)
        history.append(Reply(question, whole, (), True, ()))
    assert whole == "Pourquoi s'est tenu le sommet en 2017 ?"


_WORDS = st.lists(
    st.sampled_from(
        "et où qui que est il elle la le lui y en a -t-il Ada sommet de 2017 , sa celui".split()
    ),
    max_size=9,
).map(" ".join)


@given(st.text() | _WORDS, st.text() | _WORDS)
def test_any_text_gives_a_question(question: str, previous: str) -> None:
    rewritten = rewrite_follow_up(question, [_reply(previous)])
    assert rewritten == question or rewritten.endswith(" ?")
