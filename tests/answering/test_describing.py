"""Questions about documents themselves, over the real pipeline; and those that only look like it.

``engine`` holds a small collection of several kinds, ``alone`` one document, ``mails`` two.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.types import Answer, Evidence, Filters, Reply

BYLAW = """RÈGLEMENT DU PARC DE VALDORE

Titre I – De l'accès

Article 1er
Le parc est ouvert tous les jours de huit heures à vingt heures. L'entrée en est gratuite.

Article 2
Les chiens sont admis s'ils sont tenus en laisse. Les chevaux ne le sont pas.

Titre II – Des feux

Art. L. 12-3. – Les feux sont interdits dans tout le parc. Le contrevenant paie une amende.

Art. 14. – Le maire est chargé de l'application de l'article L. 12-3 du présent règlement.
"""
BRIDGE = """---
title: Le pont de Valdore
author: Lise Armand
date: 2019-03-12
---

# Le pont de Valdore

Le pont de Valdore a été construit en 1874 par Anselme Ruchet. Il mesure 120 mètres.

Victor Hugo y a écrit Les Misérables, dit-on, et la crue de 1910 l'a emporté.
"""
MINUTES = """Conseil municipal de Valdore

Procès-verbal

Le conseil a voté un budget de {budget} euros pour la salle des fêtes. {more}
"""
LETTER = """Lettre ouverte aux riverains

Auteur : Bastien Corvol

Chers riverains, le marché sera déplacé sur la place haute pendant les travaux du pont.
"""
MAIL = """From: {sender}
To: Hugues Plantier <hugues@valdore.example>
Subject: {subject}
Date: {date}
Content-Type: text/plain; charset="utf-8"

{body}
"""


def _docx() -> bytes:
    import docx as library

    document = library.Document()
    document.core_properties.author = "Odile Bret"
    document.add_heading("Bilan de la saison", 1)
    document.add_paragraph("La piscine a reçu 4 000 baigneurs cet été.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _engine(folder: Path, files: dict[str, str | bytes], name: str) -> Engine:
    corpus = folder / "corpus"
    corpus.mkdir()
    for path, held in files.items():
        data = held if isinstance(held, bytes) else held.encode()
        (corpus / path).write_bytes(data)
    settings = Settings(indexes=folder / "indexes")
    build_index(corpus, name, settings=settings)
    return Engine(name, settings)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    more = "Les élus ont ensuite parlé du {} pendant une heure, sans rien décider."
    return _engine(
        tmp_path_factory.mktemp("several"),
        {
            "reglement.txt": BYLAW,
            "pont.md": BRIDGE,
            "PV_28_10_2022.txt": MINUTES.format(budget="12 000", more=more.format("lavoir")),
            "PV_03_05_2021.txt": MINUTES.format(budget="9 000", more=more.format("cimetière")),
            "lettre.txt": LETTER,
            "bilan.docx": _docx(),
        },
        "commune",
    )


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return _engine(tmp_path_factory.mktemp("alone"), {"pont.md": BRIDGE}, "alone")


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    first = MAIL.format(
        sender="Clara Vial <clara@valdore.example>",
        subject="Toiture du gymnase",
        date="Tue, 05 Mar 2019 08:30:00 +0100",
        body="Bonjour,\n\nLe couvreur Dupin passera lundi pour le devis de la toiture.",
    )
    second = MAIL.format(
        sender='"Marc Oster" <marc@valdore.example>',
        subject="Kermesse",
        date="Sat, 09 Mar 2019 18:00:00 +0100",
        body="Bonjour,\n\nLa kermesse aura lieu dans la cour de l'école.",
    )
    return _engine(tmp_path_factory.mktemp("mails"), {"1.eml": first, "2.eml": second}, "mails")


def _best(engine: Engine, question: str, filters: Filters | None = None) -> Answer | None:
    """The best answer, if a document tells it of itself; every place is checked."""
    reply = engine.ask(question, filters=filters)
    for answer in reply.answers:
        for evidence in answer.evidence:
            _check(engine, evidence)
    best = reply.best
    return best if best is not None and best.evidence[0].is_told else None


def _check(engine: Engine, evidence: Evidence) -> None:
    text, passage = engine.document(evidence.document).text, evidence.passage
    assert text[evidence.start : evidence.end] == evidence.text
    assert text[passage.start : passage.end] == passage.text
    assert passage.start <= evidence.start <= evidence.end <= passage.end
    assert (evidence.metadata is None) == (evidence.start < evidence.end)
    assert (evidence.metadata is None) == (evidence.value is None)


@pytest.mark.parametrize(
    ("question", "answer", "document"),
    [
        ("Qui est l'auteur de pont.md ?", "Lise Armand", "pont.md"),
        ("Qui a écrit le fichier pont.md ?", "Lise Armand", "pont.md"),
        ("Qui a écrit « Le pont de Valdore » ?", "Lise Armand", "pont.md"),
        ("qui a redige la lettre ouverte aux riverains", "Bastien Corvol", "lettre.txt"),
        ("Par qui a été rédigée la lettre ouverte ?", "Bastien Corvol", "lettre.txt"),
        ("De quand date pont.md ?", "2019-03-12", "pont.md"),
        ("Quelle est la date du fichier « pont.md » ?", "2019-03-12", "pont.md"),
        ("Quand a été écrit le document « Le pont de Valdore » ?", "2019-03-12", "pont.md"),
        ("Quel est le titre de lettre.txt ?", "Lettre ouverte aux riverains", "lettre.txt"),
    ],
)
def test_metadata_are_told_with_their_place_in_the_text(
    engine: Engine, question: str, answer: str, document: str
) -> None:
    best = _best(engine, question)
    assert best is not None
    assert (best.text, best.evidence[0].text) == (answer, answer)
    assert (best.evidence[0].document, best.evidence[0].metadata) == (document, None)


@pytest.mark.parametrize(
    ("question", "answer", "document", "field"),
    [
        ("Qui est l'auteur de bilan.docx ?", "Odile Bret", "bilan.docx", "auteur"),
        ("Qui a écrit le bilan de la saison ?", "Odile Bret", "bilan.docx", "auteur"),
        (
            "De quand date PV_28_10_2022.txt ?",
            "28 octobre 2022",
            "PV_28_10_2022.txt",
            "nom du fichier",
        ),
    ],
)
def test_what_the_text_does_not_hold_is_marked(
    engine: Engine, question: str, answer: str, document: str, field: str
) -> None:
    best = _best(engine, question)
    assert best is not None
    proof = best.evidence[0]
    assert (best.text, proof.value, proof.text) == (answer, answer, "")
    assert (proof.document, proof.metadata) == (document, field)


@pytest.mark.parametrize(
    ("question", "starts", "holds"),
    [
        ("Que dit l'article 2 ?", "", "tenus en laisse"),
        ("Que prévoit l'article deux du règlement ?", "", "chevaux"),
        ("Que dit l'article premier ?", "", "huit heures"),
        ("Que contient l'article L. 12-3 ?", "", "Les feux sont interdits"),
        ("Quel est le contenu de l'article L12-3 ?", "", "amende"),
        ("Que prévoit le titre II ?", "", "Les feux sont interdits"),
        ("Que dit le fichier pont.md ?", "Le pont de Valdore", "Anselme Ruchet"),
        ("De quoi parle lettre.txt ?", "Lettre ouverte", "place haute"),
        ("De quoi traite le procès-verbal du 3 mai 2021 ?", "", "9 000 euros"),
        ("Qu'y a-t-il dans le fichier lettre ?", "Lettre ouverte", "Chers riverains"),
    ],
)
def test_articles_and_files_are_told_in_their_own_words(
    engine: Engine, question: str, starts: str, holds: str
) -> None:
    best = _best(engine, question)
    assert best is not None
    assert best.text == best.evidence[0].text
    assert best.text.startswith(starts)
    assert not best.text.lstrip().startswith(("Article", "Titre"))
    assert holds in best.text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Combien de documents y a-t-il ?", "6"),
        ("Combien de fichiers contient le corpus ?", "6"),
        ("Combien de documents parlent du conseil municipal ?", "2"),
        ("Quels documents parlent du marché ?", "Lettre ouverte aux riverains"),
        ("Dans quel document est-il question des baigneurs ?", "Bilan de la saison"),
    ],
)
def test_documents_are_counted_and_listed(engine: Engine, question: str, answer: str) -> None:
    best = _best(engine, question)
    assert best is not None
    assert best.text == answer


def test_all_documents_are_named(engine: Engine) -> None:
    best = _best(engine, "Quels sont les documents ?")
    assert best is not None
    assert {one.document for one in best.evidence} == set(engine.documents())
    assert "Lettre ouverte aux riverains" in best.text


def test_filters_bound_what_is_counted(engine: Engine) -> None:
    best = _best(engine, "Combien de documents as-tu ?", Filters(until="2021-12-31"))
    assert best is not None
    assert {one.document for one in best.evidence} == {"PV_03_05_2021.txt", "pont.md"}
    assert best.text == "2"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Qui est l'auteur de ce document ?", "Lise Armand"),
        ("Qui a écrit ce texte ?", "Lise Armand"),
        ("De quand date cette page ?", "2019-03-12"),
        ("Quel est le titre du document ?", "Le pont de Valdore"),
    ],
)
def test_this_document_is_the_only_one(alone: Engine, question: str, answer: str) -> None:
    best = _best(alone, question)
    assert best is not None
    assert best.text == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Qui a envoyé le message sur la toiture ?", "Clara Vial"),
        ("Quand a été envoyé le message de Marc Oster ?", "Sat, 09 Mar 2019 18:00:00 +0100"),
        ("De qui est le mail sur la kermesse ?", "Marc Oster"),
        ("À qui est adressé le message de Clara ?", "Hugues Plantier"),
        ("Quel est l'objet du message de Clara Vial ?", "Toiture du gymnase"),
    ],
)
def test_mails_tell_of_their_header(mails: Engine, question: str, answer: str) -> None:
    best = _best(mails, question)
    assert best is not None
    assert best.text == answer == best.evidence[0].text


def test_several_documents_that_differ_are_rivals(mails: Engine) -> None:
    reply = mails.ask("Qui a envoyé le message ?")
    assert {answer.text for answer in reply.answers} == {"Clara Vial", "Marc Oster"}
    assert all(answer.confidence < 0.5 for answer in reply.answers)


def test_this_document_is_the_one_that_was_cited(engine: Engine) -> None:
    first = engine.ask("Combien de baigneurs la piscine a-t-elle reçus ?")
    assert first.best is not None
    assert first.best.evidence[0].document == "bilan.docx"
    second = engine.ask("Qui est l'auteur de ce document ?", [first])
    assert second.best is not None
    assert second.best.text == "Odile Bret"


@pytest.mark.parametrize(
    "question",
    [
        "De quand date le pont ?",
        "Qui a écrit Les Misérables ?",
        "Qui a construit le pont de Valdore ?",
        "Combien de documents faut-il fournir pour le parc ?",
        "Quels chiens sont admis dans le parc ?",
        "Quel budget a été voté pour la salle des fêtes ?",
        "De quoi parle-t-on pendant la kermesse ?",
        "Que dit le maire ?",
        "Que contient le parc ?",
        "Qui est l'auteur de ce document ?",  # which one?
        "Que dit l'article 99 ?",
        "Qui a écrit fantome.txt ?",
        "Quand a été construit le pont ?",
        "Qui a envoyé les baigneurs à la piscine ?",
    ],
)
def test_ordinary_questions_are_read(engine: Engine, question: str) -> None:
    assert _best(engine, question) is None


def test_the_article_a_question_names_is_read_first(engine: Engine) -> None:
    reply = engine.ask("Qui est chargé de l'application selon l'article 14 ?")
    assert "Art. 14" in reply.passages[0].text
    reply = engine.ask("Quel budget a été voté dans le procès-verbal du 3 mai 2021 ?")
    assert reply.passages[0].document == "PV_03_05_2021.txt"
    assert reply.best is not None
    assert reply.best.text == "9 000 euros"


def test_a_reply_keeps_the_marks_in_json(engine: Engine) -> None:
    reply: Reply = engine.ask("Qui est l'auteur de bilan.docx ?")
    held = json.loads(json.dumps(reply.to_dict()))
    assert held["answers"][0]["evidence"][0]["metadata"] == "auteur"
    assert held["answers"][0]["evidence"][0]["value"] == "Odile Bret"
