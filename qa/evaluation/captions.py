"""What the figures are called, in French: one list for the terminal and the page."""

from __future__ import annotations

from dataclasses import dataclass

from qa.evaluation.budget import Fault
from qa.evaluation.figures import Figures, Interval
from qa.evaluation.lint import Problem
from qa.french.formatting import decimal, duration, rate


@dataclass(frozen=True, slots=True)
class Caption:
    """The label and the meaning of the figure called ``name``."""

    name: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure ready to be shown; ``interval`` is empty where it has none."""

    caption: Caption
    value: str
    interval: str


SECTIONS: tuple[tuple[str, tuple[Caption, ...]], ...] = (
    (
        "Réponses",
        (
            Caption("em", "EM", "première réponse exacte, ou abstention juste"),
            Caption("f1", "F1", "mots communs avec la réponse attendue"),
            Caption("has_answer_em", "EM, avec réponse", "questions qui ont une réponse"),
            Caption("has_answer_f1", "F1, avec réponse"),
            Caption("squad_em", "EM, SQuAD strict", "selon le script officiel, sans le français"),
            Caption("squad_f1", "F1, SQuAD strict"),
            Caption("rival_recall", "Réponses rivales", "part des versions citées"),
        ),
    ),
    (
        "Recherche",
        (
            Caption("recall_at_1", "Rappel@1", "le bon passage, en premier"),
            Caption("recall_at_5", "Rappel@5", "le bon passage, parmi les cinq premiers"),
            Caption("recall_at_10", "Rappel@10", "le bon passage, parmi les dix premiers"),
            Caption("mrr", "MRR@10", "moyenne de 1/rang du premier bon passage"),
            Caption("ndcg_at_10", "nDCG@10", "tous les bons passages, en tête"),
            Caption("map", "MAP", "précision moyenne sur les passages rendus"),
            Caption("document_recall_at_5", "Document@5", "le bon document, parmi les cinq"),
            Caption("document_mrr", "Document, MRR@10"),
            Caption("document_ndcg_at_10", "Document, nDCG@10"),
            Caption("document_map", "Document, MAP"),
        ),
    ),
    (
        "Abstention et confiance",
        (
            Caption("no_answer_precision", "Abstention, précision", "part d'abstentions justes"),
            Caption("no_answer_recall", "Abstention, rappel", "sur les questions sans réponse"),
            Caption("no_answer_f1", "Abstention, F1", "précision et rappel réunis"),
            Caption("ece", "Calibration (ECE)", "écart entre confiance et exactitude"),
            Caption("ece_f1", "Calibration, F1 ≥ 0,6", "écart entre confiance et justesse"),
            Caption("accuracy_at_25", "EM du quart le plus sûr", "les plus sûres d'abord"),
            Caption("accuracy_at_50", "EM de la moitié la plus sûre"),
            Caption("accuracy_at_75", "EM des trois quarts les plus sûrs"),
        ),
    ),
    (
        "Temps",
        (
            Caption("median_ms", "Latence médiane", "par question"),
            Caption("p95_ms", "Latence, 95ᵉ centile"),
        ),
    ),
)
FAULTS: dict[Fault, tuple[str, str]] = {
    Fault.DOUBTFUL: ("Question de référence douteuse", "corrigez-la : qa gold lint"),
    Fault.REFUSED: ("Question refusée", "reformulez-la : vide, trop longue ou pas en français"),
    Fault.NOT_INGESTED: ("Document absent de l'index", "indexez-le : qa index"),
    Fault.BOILERPLATE: ("Texte sauté comme habillage", "le filtre des pages web va trop loin"),
    Fault.SPLIT: (
        "Réponse coupée entre passages",
        "overlap_sentences ou passage_words plus grand",
    ),
    Fault.BOTH_MISSED: ("Introuvable, mots et sens", "candidates plus grand, autre embedder"),
    Fault.LEXICAL_MISSED: ("Introuvable par les mots", "dense_weight plus grand"),
    Fault.DENSE_MISSED: ("Introuvable par le sens", "dense_weight plus petit, autre embedder"),
    Fault.RANKED_OUT: ("Trouvée, classée trop loin", "top_k plus grand, autres poids"),
    Fault.NOT_READ: ("Retenue, mais pas lue", "read_top plus grand"),
    Fault.UNSEEN: ("Lue, mais pas vue", "meilleur lecteur (réglage « reader »)"),
    Fault.OUTRANKED: ("Vue, mais devancée", "meilleur lecteur, ou calibration refaite"),
    Fault.ABSTAINED: ("Juste, mais tue", "no_answer_threshold plus bas"),
    Fault.BOUNDS: ("Bonne place, mauvaises bornes", "meilleur lecteur"),
    Fault.IMPOSSIBLE: ("Répondu à une question sans réponse", "no_answer_threshold plus haut"),
}
PROBLEMS = {
    Problem.MISSING: "Document absent de l'index",
    Problem.STALE: "Réponse périmée : le texte a changé à cet endroit",
    Problem.NO_WORD: "Réponse sans aucun mot",
    Problem.CUT_WORD: "Réponse qui coupe un mot",
    Problem.CONTRADICTION: "Même question, réponses qui s'opposent",
    Problem.ANSWERABLE: "Dite sans réponse, et pourtant l'index répond",
    Problem.DUPLICATE: "Question en double",
    Problem.MOVED: "Document déplacé ou renommé, retrouvé par son contenu",
}
CAPTIONS = {caption.name: caption for _, captions in SECTIONS for caption in captions}


def lines(figures: Figures, intervals: tuple[Interval, ...]) -> list[tuple[str, list[Line]]]:
    """The figures that were measured, by section."""
    bounds = {interval.name: interval for interval in intervals}
    return [
        (
            title,
            [
                Line(caption, value, _spell(bounds.get(caption.name)))
                for caption in captions
                if (value := spell(caption.name, getattr(figures, caption.name))) is not None
            ],
        )
        for title, captions in SECTIONS
    ]


def spell(name: str, value: float | None) -> str | None:
    """The value of the figure called ``name`` as people read it; None stays None."""
    return duration(value) if name.endswith("_ms") else rate(value)


def _spell(interval: Interval | None) -> str:
    """«38,2–45,1», in per cent."""
    if interval is None:
        return ""
    return f"{decimal(100 * interval.low, 1)}–{decimal(100 * interval.high, 1)}"
