from __future__ import annotations

import pytest

from qa.query.question_form import QuestionForm, question_form, states

YES_NO = """La piscine est-elle ouverte le dimanche ?
Est-ce que la piscine est ouverte le dimanche ?
Est-ce qu’il faut un certificat ?
Peut-on payer par carte ?
peut on payer par carte
Y a-t-il un parking ?
y a t il un parking ?
Faut-il réserver ?
Dois-je apporter un drap ?
Ai-je droit à un remboursement ?
Un classeur constitue-t-il un traitement ?
Les élus qui étaient absents ont-ils voté ?
Quand il pleut, la visite est-elle maintenue ?
La salle où se tient le marché est-elle chauffée ?
Le maire, que personne n'attendait, est-il venu ?
Et les chiens, sont-ils admis ?
Il y a un parking ?
On peut payer par carte ?
La cantine est gratuite ?
Savez-vous si la piscine ouvre le dimanche ?
Pourriez-vous me dire si le bus passe le soir ?
Je voudrais savoir si la salle est louée.
Acceptez-vous les chèques ?
Le projet n'a-t-il pas été abandonné ?
La taxe est-elle plus élevée qu'en 2010 ?
Est-ce obligatoire ?
Mme Hamon a-t-elle été réélue ?""".splitlines()

OPEN = """Où se trouve la piscine ?
Quand la piscine est-elle ouverte ?
À quelle heure la piscine ouvre-t-elle ?
La piscine, quand est-elle ouverte ?
La piscine ouvre quand ?
Le marché se tient où ?
Qui est-ce ?
Qu'est-ce qu'un jalon ?
Où est-ce que la réunion a lieu ?
Combien de voix le maire a-t-il obtenues ?
De quoi ont-ils parlé ?
Pourquoi le musée a-t-il fermé ?
Pourquoi la mairie ne prend-elle pas en charge la cantine ?
Comment s'appelle-t-elle ?
Le musée appartient à qui ?
Savez-vous où se trouve la mairie ?
Pouvez-vous me donner l'adresse de la mairie ?
Peut-on savoir quand ouvre la mairie ?
Dites-moi quel est le prix de la carte.
Donnez-nous le prix de la carte.
horaires de la piscine
le prix du rendez-vous
Prix de la carte ?
Depuis quand Anne Le Goff dirige-t-elle la bibliothèque ?
Selon l'arrêté, qui doit-on prévenir ?
Avec qui le maire a-t-il signé ?
ou habite t il
Quel est le montant total du marché ?
Quel est l'âge des plus de 65 ans ?
Au plus tard, quand faut-il payer ?
Quelle carte n'est valable que le matin ?
Combien coûte une entrée ?
De combien de mètres le fossé est-il profond ?
Combien coûte l'abonnement de 2019 ?""".splitlines()


@pytest.mark.parametrize("question", YES_NO)
def test_yes_or_no(question: str) -> None:
    assert question_form(question) is QuestionForm.YES_NO


@pytest.mark.parametrize("question", OPEN)
def test_open(question: str) -> None:
    assert question_form(question) is QuestionForm.OPEN


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Qui n'a pas signé ?", QuestionForm.NEGATED),
        ("Quelles communes ne sont pas concernées ?", QuestionForm.NEGATED),
        ("Quels jours la piscine n'ouvre-t-elle pas ?", QuestionForm.NEGATED),
        ("Qui ne s’est jamais présenté ?", QuestionForm.NEGATED),
        ("Qu'est-ce qui n'est pas remboursé ?", QuestionForm.NEGATED),
        ("Où ne peut-on plus se garer ?", QuestionForm.NEGATED),
        ("Combien de bénévoles y a-t-il en tout ?", QuestionForm.TOTAL),
        ("Au total, combien de livres ont été prêtés ?", QuestionForm.TOTAL),
        ("Quelle est la somme versée aux deux clubs ?", QuestionForm.TOTAL),
        ("Quel est le plus grand parc de la ville ?", QuestionForm.COMPARISON),
        ("Quelle commune compte le moins d'habitants ?", QuestionForm.COMPARISON),
        ("Qui a reçu plus de voix que M. Hamon ?", QuestionForm.COMPARISON),
        ("De combien la taxe a-t-elle augmenté ?", QuestionForm.DIFFERENCE),
        ("Quel écart y a-t-il entre les deux devis ?", QuestionForm.DIFFERENCE),
        ("Combien de mètres de plus mesure la tour ?", QuestionForm.DIFFERENCE),
        ("Combien gagne-t-on en moyenne ?", QuestionForm.AVERAGE),
        ("Combien coûtent trois entrées ?", QuestionForm.MULTIPLE),
    ],
)
def test_what_is_worked_out(question: str, form: QuestionForm) -> None:
    assert question_form(question) is form


@pytest.mark.parametrize(
    ("form", "sentence", "expected"),
    [
        (QuestionForm.TOTAL, "Au total, 40 bénévoles se sont relayés.", True),
        (QuestionForm.TOTAL, "Les 12 cuisiniers et 28 serveurs sont bénévoles.", False),
        (QuestionForm.COMPARISON, "Le parc du Roc est le plus grand de la ville.", True),
        (QuestionForm.COMPARISON, "Le parc du Roc couvre 3 hectares.", False),
        (QuestionForm.AVERAGE, "L'âge moyen est de 41 ans.", True),
        (QuestionForm.DIFFERENCE, "La taxe augmente de 3 %.", True),
        (QuestionForm.DIFFERENCE, "Le conseil veut réduire la taxe de 3 %.", True),
        (QuestionForm.OPEN, "Rien.", True),
    ],
)
def test_what_a_sentence_states(form: QuestionForm, sentence: str, expected: bool) -> None:
    assert states(form, sentence, "?") is expected


def test_a_price_of_several_is_stated_for_as_many() -> None:
    asked = "Combien coûtent dix entrées ?"
    assert states(QuestionForm.MULTIPLE, "Le carnet de dix entrées coûte 40 euros.", asked)
    assert not states(QuestionForm.MULTIPLE, "L'entrée coûte 5 euros.", asked)
