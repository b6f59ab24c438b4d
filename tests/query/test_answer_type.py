"""What questions expect and which spans look like it, as tables of real French."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.query.answer_type import PROSE, Expected, expected_answer, fits, place_within

_DATE, _DURATION, _NUMBER, _PLACE, _PERSON = (
    Expected.DATE,
    Expected.DURATION,
    Expected.NUMBER,
    Expected.PLACE,
    Expected.PERSON,
)
_QUESTIONS = [
    ("Quand s'est tenu le sommet ?", _DATE),
    ("quand a eu lieu la rencontre", _DATE),
    ("Depuis quand la Crimée est-elle annexée ?", _DATE),
    ("Le sommet s'est tenu quand ?", _DATE),
    ("En quelle année Trump a-t-il été élu ?", _DATE),
    ("Quel jour se verront-ils ?", _DATE),
    ("À quelle date le sommet a-t-il lieu ?", _DATE),
    ("a quelle date", _DATE),
    ("Quelle est la date du sommet ?", _DATE),
    ("Quelle était l’année de l’annexion ?", _DATE),
    ("Quels sont les jours du G20 ?", _DATE),
    ("À quelle heure s'ouvre le sommet ?", _DATE),
    ("Au cours de quel siècle a vécu Kant ?", _DATE),
    ("Combien de temps a duré l'entretien ?", _DURATION),
    ("Combien d'années a-t-il régné ?", _DURATION),
    ("Combien d'États ont signé ?", _NUMBER),
    ("combien de morts", _NUMBER),
    ("Quelle est la durée de l'entretien ?", _DURATION),
    ("Quel est le nombre de délégués ?", _NUMBER),
    ("Quel pourcentage des voix a-t-il obtenu ?", _NUMBER),
    ("Quel âge a Donald Trump ?", _NUMBER),
    ("Quelle est l'altitude de la ville ?", _NUMBER),
    ("À quel prix le gaz est-il vendu ?", _NUMBER),
    ("Où s'est tenu le sommet ?", _PLACE),
    ("ou s est tenu le sommet", _PLACE),
    ("Où la rencontre aura-t-elle lieu ?", _PLACE),
    ("Où le sommet a-t-il eu lieu ?", _PLACE),
    ("Où les présidents se sont-ils vus ?", _PLACE),
    ("D'où vient Sergueï Lavrov ?", _PLACE),
    ("Par où sont-ils passés ?", _PLACE),
    ("Dans quelle ville se sont-ils rencontrés ?", _PLACE),
    ("Quel pays a offert d'accueillir le sommet ?", _PLACE),
    ("Quelle est la capitale de la Finlande ?", _PLACE),
    ("Dans quels pays y a-t-il eu des heurts ?", _PLACE),
    ("À quel endroit ?", _PLACE),
    ("OÙ EST NÉ KANT ?", _PLACE),
    ("le sommet s est tenu ou ?", _PLACE),
    ("Où étaient-ils quand le mur est tombé ?", _PLACE),
    ("Qui a fondé la ville où est né Kant ?", _PERSON),
    ("Quel est le lieu de la rencontre ?", _PLACE),
    ("Qui est le secrétaire général de l'OTAN ?", _PERSON),
    ("qui a gagne", _PERSON),
    ("Avec qui Trump s'est-il entretenu ?", _PERSON),
    ("À qui Trump a-t-il parlé ?", _PERSON),
    ("Et qui préside la France ?", _PERSON),
    ("Par qui l'annonce a-t-elle été faite ?", _PERSON),
    ("« Qui a gagné ? »", _PERSON),
    ("Quel président a été élu ?", _PERSON),
    ("Quelle ministre s'est exprimée ?", _PERSON),
    ("Quel est le nom du conseiller à la Sécurité nationale ?", _PERSON),
    ("Comment s'appelle le président russe ?", _PERSON),
    # What is copied exactly.
    ("Quelle est l'adresse e-mail du greffe ?", Expected.EMAIL),
    ("quel est le courriel du greffe", Expected.EMAIL),
    ("Quel est le site du greffe ?", Expected.URL),
    ("Quelle est l'adresse internet du greffe ?", Expected.URL),
    ("Quel est le numéro de téléphone du greffe ?", Expected.PHONE),
    ("Quel numéro faut-il appeler ?", Expected.PHONE),
    ("À quelle adresse envoyer le dossier ?", Expected.ADDRESS),
    ("Quelle est l'adresse du greffe ?", Expected.ADDRESS),
    ("Sous quel numéro l'acte est-il rangé ?", Expected.REFERENCE),
    ("Quel est le SIRET du greffe ?", Expected.REFERENCE),
    ("Quel article fixe le délai ?", Expected.ARTICLE),
    # Clauses, sentences and lists.
    ("Qu'est-ce que l'OTAN ?", Expected.DEFINITION),
    ("C'est quoi un greffe ?", Expected.DEFINITION),
    ("Un greffe, c'est quoi ?", Expected.DEFINITION),
    ("Définition du greffe", Expected.DEFINITION),
    ("Que veut dire RNF ?", Expected.DEFINITION),
    ("Comment définit-on le greffe ?", Expected.DEFINITION),
    ("Pourquoi la rencontre est-elle scrutée ?", Expected.REASON),
    ("Pour quelle raison a-t-il démissionné ?", Expected.REASON),
    ("Comment s'est passé l'entretien ?", Expected.MANNER),
    ("Que faut-il pour entrer ?", Expected.MANNER),
    ("Quelles sont les conditions ?", Expected.MANNER),
    # Nothing that patterns can tell.
    ("Que dément la Russie ?", None),
    ("Qu'est-ce qui a changé à l'OTAN ?", None),
    ("De quoi ont-ils parlé ?", None),
    ("Trump ou Poutine, lequel est le plus riche ?", None),
    ("Est-il président ou ministre ?", None),
    ("Faut-il accepter ou bien refuser ?", None),
    ("Est-ce vrai ou faux ?", None),
    ("Qu'est-ce qui a changé ?", None),
    ("Qu'a dit Trump quand il a vu Poutine ?", None),
    ("Quelle partie de la Syrie est visée ?", None),
    ("Quelle part a-t-il prise au débat ?", _NUMBER),
    ("Quel est le sujet de la rencontre ?", None),
    ("", None),
]
_SPANS = [
    (_DATE, "le 16 juillet", "", 1),
    (_DATE, "16 juillet 2018", "se tiendra le ", 1),
    (_DATE, "2014", "en ", 1),
    (_DATE, "vendredi dernier", "", 1),
    (_DATE, "jeudi", "", 1),
    (_DATE, "les 11 et 12 juillet", "prévu ", 1),
    (_DATE, "en juin", "", 1),
    (_DATE, "08/07/2017", "", 1),
    (_DATE, "à 16h48", "", 1),
    (_DATE, "il y a trois ans", "", 1),
    (_DATE, "juste après le sommet de l'OTAN", "", 1),
    (_DATE, "depuis la Guerre froide", "", 1),
    (_DATE, "l'été dernier", "", 1),
    (_DATE, "au XXe siècle", "", 1),
    (_DATE, "Helsinki", "à ", -1),
    (_DATE, "Donald Trump", "", -1),
    (_DATE, "une relation plus constructive", "", -1),
    (_DATE, "a été annoncé", "", -1),
    (_DATE, "30 minutes", "les ", -1),
    (_DATE, "les deux hommes", "", -1),
    (_NUMBER, "30 minutes", "", 1),
    (_NUMBER, "un peu plus de deux heures", "", 1),
    (_NUMBER, "dix-sept", "", 1),
    (_NUMBER, "71 ans", "", 1),
    (_NUMBER, "3,5 millions d’euros", "", 1),
    (_NUMBER, "une centaine", "", 1),
    (_NUMBER, "la moitié des voix", "", 1),
    (_NUMBER, "aucun", "", 1),
    (_NUMBER, "seuls", "", -1),
    (_NUMBER, "Hambourg", "à ", -1),
    (_NUMBER, "un entretien avec le président", "", -1),
    (_NUMBER, "une relation constructive", "", -1),
    (_NUMBER, "Vladimir Poutine", "", -1),
    (_PLACE, "Helsinki", "à ", 1),
    (_PLACE, "à Helsinki", "", 1),
    (_PLACE, "une réunion à Genève", "", 1),
    (_PLACE, "la COP21 à Paris", "", 1),
    (_PLACE, "Hambourg (Allemagne)", "prévu à ", 1),
    (_PLACE, "Helsinki, la capitale de la Finlande", "organisée à ", 1),
    (_PLACE, "la Maison-Blanche", "dans ", 1),
    (_PLACE, "États-Unis", "aux ", 1),
    (_PLACE, "en marge du sommet du G20", "", 1),
    (_PLACE, "l'Autriche", "", 1),
    (_PLACE, "la Chine et la Russie", "s'entendre avec ", 1),
    (_PLACE, "le président Poutine", "", -1),
    (_PLACE, "Hambourg, en Allemagne", "A ", 1),
    (_PLACE, "A Hambourg, en Allemagne", "", 1),
    (_PLACE, "est arrivé à la Maison Blanche", "", -1),
    (_PLACE, "les États-Unis", "", 1),
    (_PLACE, "dans les rues de Hambourg", "", 1),
    (_PLACE, "le 16 juillet", "", -1),
    (_PLACE, "2014", "en ", -1),
    (_PLACE, "juillet", "en ", -1),
    (_PLACE, "en juillet", "", -1),
    (_DURATION, "deux heures", "", 1),
    (_DURATION, "un peu plus de 2h", "", 1),
    (_DURATION, "pendant dix-sept mois", "", 1),
    (_DURATION, "G20", "sommet du ", -1),
    (_DURATION, "vingt délégués", "", -1),
    (_NUMBER, "G20", "sommet du ", -1),
    (_PLACE, "au printemps", "", -1),
    (_PLACE, "une relation constructive", "", -1),
    (_PLACE, "a annoncé la Maison Blanche", "", -1),
    (_PERSON, "Jens Stoltenberg", "", 1),
    (_PERSON, "le président Donald Trump", "", 1),
    (_PERSON, "H.R. McMaster", "", 1),
    (_PERSON, "M. Trump", "", 1),
    (_PERSON, "l’OTAN", "", 1),
    (_PERSON, "Élisabeth II", "", 1),
    (_PERSON, "John Bolton, l'ancien ambassadeur", "", 1),
    (_PERSON, "le président russe", "", -1),
    (_PERSON, "le 16 juillet", "", -1),
    (_PERSON, "en Juillet 2018", "", -1),
    (_PERSON, "une relation constructive", "", -1),
    (_PERSON, "30 minutes", "", -1),
    (Expected.EMAIL, "greffe@ville.exemple", "", 1),
    (Expected.EMAIL, "02 99 00 12 12", "", -1),
    (Expected.PHONE, "au 02 99 00 12 12", "", 1),
    (Expected.REFERENCE, "n° 2021-44", "", 1),
    (Expected.DEFINITION, "un accord", "", 0),
    (None, "Helsinki", "à ", 0),
    (None, "", "", 0),
]


@pytest.mark.parametrize(("question", "expected"), _QUESTIONS)
def test_what_a_question_expects(question: str, expected: Expected | None) -> None:
    assert expected_answer(question) is expected


@pytest.mark.parametrize(("expected", "span", "before", "fit"), _SPANS)
def test_whether_a_span_fits(expected: Expected | None, span: str, before: str, fit: int) -> None:
    assert fits(expected, span, before) == fit


@pytest.mark.parametrize(("expected", "span", "before", "fit"), _SPANS)
def test_typography_does_not_matter(
    expected: Expected | None, span: str, before: str, fit: int
) -> None:
    assert fits(expected, span.replace("'", "’"), before.replace(" ", "\u00a0")) == fit


@given(st.sampled_from([None, *Expected]), st.text(), st.text())
def test_any_text_fits_or_not(expected: Expected | None, span: str, before: str) -> None:
    untold = expected is None or expected in PROSE
    assert fits(expected, span, before) in ({0.0} if untold else {-1.0, 1.0})
    assert expected_answer(span) in {None, *Expected}


@pytest.mark.parametrize(
    ("span", "place"),
    [
        ("G20 à Hambourg", "Hambourg"),
        ("une réunion à Genève", "Genève"),
        ("la Maison Blanche à Washington", "la Maison Blanche à Washington"),
        ("à Helsinki", "à Helsinki"),
        ("Oslo", "Oslo"),
    ],
)
def test_the_place_within_a_span(span: str, place: str) -> None:
    assert span[place_within(span) :] == place
