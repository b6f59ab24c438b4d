"""What the terminal says of answers in words, and the bounds of the words for a confidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from qa.answering.explaining import Explanation
from qa.french.dates import spell_date, spell_range
from qa.french.formatting import percent, signed
from qa.french.typography import fold_typography
from qa.index.context import PATH_MARK
from qa.query.answer_type import Expected
from qa.types import Answer, Reply

SURE, PROBABLE = 0.8, 0.5
"""A confidence is a probability: these bounds split it into the three words shown."""
Level = Literal["sure", "probable", "uncertain"]

QUOTED = "Ce que dit le document"
"""What stands before a sentence that is quoted, and not claimed to answer."""

_LEVELS: dict[Level, str] = {"sure": "sûre", "probable": "probable", "uncertain": "incertaine"}
_KINDS = {
    Expected.DATE: "une date",
    Expected.DURATION: "une durée",
    Expected.NUMBER: "un nombre",
    Expected.PLACE: "un lieu",
    Expected.PERSON: "une personne",
    Expected.EMAIL: "une adresse électronique",
    Expected.URL: "une adresse de site",
    Expected.PHONE: "un numéro de téléphone",
    Expected.ADDRESS: "une adresse",
    Expected.REFERENCE: "un numéro ou une référence",
    Expected.ARTICLE: "un article",
    Expected.DEFINITION: "une définition",
    Expected.REASON: "une raison",
    Expected.MANNER: "une manière de faire",
}
_NUMBERS = {2: "Deux", 3: "Trois", 4: "Quatre"}


def confidence_level(confidence: float) -> Level:
    """Which of the three words a probability is."""
    if confidence >= SURE:
        return "sure"
    return "probable" if confidence >= PROBABLE else "uncertain"


def confidence_word(confidence: float) -> str:
    """The word that people read for a probability, of «une réponse»."""
    return _LEVELS[confidence_level(confidence)]


def tell_rivals(reply: Reply) -> str:
    """Say that there are several answers, and what each is of, as far as the documents tell.

    «Deux réponses possibles selon le sommet : Helsinki (juin 2018, à venir au moment de
    l'article), Hambourg (juillet 2017)». Empty for a single answer or none.
    """
    count = len(reply.answers)
    if count < 2:
        return ""
    if reply.answers[0].is_quotation:
        return f"{_NUMBERS.get(count, str(count))} documents en parlent"
    if reply.divergent:
        return _divergence(reply)
    labels = [label(answer) for answer in reply.answers]
    cause = _cause(reply)
    number = _NUMBERS.get(count, str(count))
    return f"{number} réponses possibles selon {cause} : {', '.join(labels)}"


def _cause(reply: Reply) -> str:
    """What rival answers differ in; the source only where they have different ones."""
    if reply.event and any(map(circumstances, reply.answers)):
        return reply.event
    documents = {answer.evidence[0].document for answer in reply.answers if answer.evidence}
    return "la source" if len(documents) > 1 else "le passage"


def label(answer: Answer) -> str:
    """An answer with its circumstances: «Helsinki (juin 2018, à venir au moment de l'article)»."""
    known = ", ".join(circumstances(answer))
    return f"{answer.text} ({known})" if known else answer.text


def divergent_sources(reply: Reply) -> list[tuple[Answer, str | None]]:
    """The answers that contradict each other on one fact, each with what tells its source: the ISO
    date, None for no date where others have one; the document where none has.
    """
    answers = reply.answers[: reply.divergent]
    if any(answer.month for answer in answers):
        return [(answer, answer.month) for answer in answers]
    return [(answer, answer.evidence[0].document) for answer in answers]


def _divergence(reply: Reply) -> str:
    """«Les sources divergent : 730 (octobre 2022), 750 (sans date)»."""
    is_dated = any(answer.month for answer in reply.answers[: reply.divergent])
    told = [
        f"{answer.text} ({(spell_date(source) if is_dated else source) or 'sans date'})"
        for answer, source in divergent_sources(reply)
    ]
    others = ", ".join(label(answer) for answer in reply.answers[reply.divergent :])
    also = f". Autre réponse possible : {others}" if others else ""
    return f"Les sources divergent : {', '.join(told)}{also}"


def circumstances(answer: Answer) -> list[str]:
    """What the answer is about where that was told; else the month of the document that tells it,
    and whether it was still to come then.
    """
    if answer.about:
        return [answer.about]
    told = [spell_date(answer.month)] if answer.month else []
    return [*told, "à venir au moment de l'article"] if answer.ahead else told


def meant_date(answer: Answer) -> str | None:
    """The ISO date or range that an answer means («vendredi dernier»); None where it means none, or
    its own words say as much.
    """
    iso = answer.evidence[0].absolute_date if answer.evidence else None
    told = fold_typography(answer.text).lower()
    if not iso or all(word in told for word in spell_range(iso).split()):
        return None
    return iso


def place_under(title: str | None, heading: str | None) -> str:
    """The path of headings of a passage, without the title of its document; empty if none.

    «Titre II › Chapitre I › Article 544».
    """
    path = (heading or "").split(PATH_MARK)
    if title is not None and path[0].casefold() == " ".join(title.split()).casefold():
        del path[0]
    return PATH_MARK.join(path)


def date_origin(source: str | None) -> str:
    """Where a date comes from, in words, where no reader of the text can see it; else empty."""
    return source if source in ("nom du fichier", "métadonnées") else ""


def why_lines(known: Explanation) -> Iterator[str]:
    """What speaks for an answer, a sentence each."""
    if known.metadata is not None:
        yield f"dit par les métadonnées du document ({known.metadata}), et non par son texte"
    elif known.is_told:
        yield "ce que le document dit de lui-même : aucun passage n'a été lu"
    elif known.words:
        yield f"mots de la question dans le passage : {', '.join(known.words)}"
    else:
        yield "aucun mot de la question dans le passage : il a été trouvé par le sens"
    if known.rank is not None:
        yield f"rang du passage après lecture : {known.rank} sur {known.passages}"
    if known.grounds is not None:
        ranks = (known.grounds.lexical_rank, known.grounds.dense_rank)
        lexical, dense = (str(rank) if rank else "absent" for rank in ranks)
        yield f"rang dans la recherche par les mots : {lexical} ; par le sens : {dense}"
        margin = signed(known.grounds.margin)
        yield f"avance sur « pas de réponse », selon le lecteur : {margin}"
        if known.expected is not None and known.grounds.fits is not None:
            is_one = "c'en est" if known.grounds.fits else "ce n'en est pas"
            yield f"la question attend {_KINDS[known.expected]} : {is_one}"
    sure, needed = percent(known.confidence), percent(known.threshold)
    if known.is_quotation:
        yield f"probabilité que la phrase parle de ce qui est demandé : {sure} (il faut {needed})"
    else:
        yield f"confiance {sure}, pour un seuil d'abstention de {needed}"
    many = known.documents > 1
    yield f"{known.documents} documents le disent" if many else "un seul document le dit"
