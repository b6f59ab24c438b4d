"""Gold sets in the SQuAD 1.1 and 2.0 formats (Rajpurkar et al. 2016, 2018).

Every paragraph becomes a document of its own. Public sets hold a few answers whose position is
wrong (PIAF has one in 6,700); refusing the whole file for them would help nobody, and dropping
them in silence would be dishonest. So an answer whose text stands exactly once within five
characters of its position is moved there, any other wrong one is left out, a question with no
answer left is left out too, and each such case is a warning of the gold set.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qa.errors import GoldError
from qa.evaluation.fields import Fields
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
from qa.types import Document

_REACH = 5
_UNTITLED = "article"


def read_squad(path: Path, text: str) -> GoldSet:
    """Read the whole text of a SQuAD file.

    Raises:
        GoldError: the text is not JSON, or not of the SQuAD form; the message says where.
    """
    documents: list[Document] = []
    questions: list[GoldQuestion] = []
    warnings: list[str] = []
    seen: set[str] = set()
    for document, fields in _paragraphs(_root(path, text)):
        documents.append(document)
        for question_fields in fields.objects("qas", "question"):
            question = _question(question_fields, document, warnings)
            if question is None:
                continue
            if question.id in seen:
                raise question_fields.error(
                    f"l'identifiant « {question.id} » est déjà pris",
                    "Donnez à chaque question un identifiant différent",
                )
            seen.add(question.id)
            questions.append(question)
    return GoldSet(path, tuple(questions), tuple(documents), tuple(warnings))


def _root(path: Path, text: str) -> Fields:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise GoldError(
            f"{path}, ligne {error.lineno} : ce n'est pas du JSON valable (caractère "
            f"{error.colno}). Corrigez-le ; si le fichier a une question par ligne, "
            "nommez-le .jsonl."
        ) from error
    root = Fields(value, path, "début du fichier")
    if "data" not in root:
        raise root.error(
            "ce n'est pas le format SQuAD (pas de champ « data »)",
            "Si le fichier a une question par ligne, nommez-le .jsonl",
        )
    return root


def _paragraphs(root: Fields) -> Iterator[tuple[Document, Fields]]:
    """Each paragraph as a document whose path is ``title#n``, n counting from 1 within a title."""
    numbers: Counter[str] = Counter()
    for article in root.objects("data", "article"):
        title = _plain(article.text("title")) or None if "title" in article else None
        name = _safe(title)
        for paragraph in article.objects("paragraphs", "paragraphe"):
            numbers[name] += 1
            context = paragraph.text("context")
            digest = hashlib.sha256(context.encode()).hexdigest()
            yield Document(f"{name}#{numbers[name]}", context, digest, "utf-8", title), paragraph


def _plain(title: str) -> str:
    """The title without the HTML tags that Wikipedia's titles carry in public sets."""
    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", title)).strip()


def _safe(title: str | None) -> str:
    """The title as one path component: no separator, no control character, no leading dot."""
    name = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|#]+', "_", title or "").strip().lstrip(".")
    return name or _UNTITLED


def _question(fields: Fields, document: Document, warnings: list[str]) -> GoldQuestion | None:
    identifier = fields.text("id")
    given = fields.objects("answers", "réponse") if "answers" in fields else ()
    # SQuAD 1.1 has no flag; in 2.0 the official script takes an empty list for «no answer».
    impossible = fields.flag("is_impossible") if "is_impossible" in fields else not given
    answers: list[GoldAnswer] = []
    for answer in given if not impossible else ():
        located = _locate(answer, document, identifier, warnings)
        if located is not None:
            answers.append(located)
    if not impossible and not answers:
        warnings.append(f"Question « {identifier} » écartée : elle n'a aucune réponse utilisable.")
        return None
    return GoldQuestion(identifier, fields.text("question"), tuple(answers), impossible)


def _locate(
    fields: Fields, document: Document, identifier: str, warnings: list[str]
) -> GoldAnswer | None:
    """The answer at its position, or moved to the only place close by that holds its text."""
    text, start = fields.text("text"), fields.count("answer_start")
    if document.text[start : start + len(text)] == text:
        return GoldAnswer(document.path, start, start + len(text), text)
    near = range(max(0, start - _REACH), start + _REACH + 1)
    places = [at for at in near if document.text[at : at + len(text)] == text]
    subject = f"Question « {identifier} » : la réponse « {text} »"
    if len(places) != 1:
        warnings.append(f"{subject} n'est pas à la position {start} ; elle est écartée.")
        return None
    warnings.append(f"{subject} est déplacée de la position {start} à {places[0]}.")
    return GoldAnswer(document.path, places[0], places[0] + len(text), text)
