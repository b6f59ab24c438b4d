"""A reply as HTML: the answers, their confidence in words, and the passages that prove them.

Nothing here reads a file or calls a model, and no text from a document or a question reaches the
page unescaped: all markup is made by ``ui.markup``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.types import Answer, Document, Evidence, Passage, Reply
from ui.dates import spell_date
from ui.markup import Html, element, join
from ui.texts import Texts

# A confidence is a probability: these bounds split it into the three words shown.
SURE = 0.75
PROBABLE = 0.4

# The engine keeps the rivals worth showing; more than three cards no longer compare.
MAX_ANSWERS = 4
LONGEST_LEAD = 240  # characters shown before the mark of a rival's card

# A lone answer has the room for several passages; rivals stand side by side and show one each.
PASSAGES_OF_LONE_ANSWER = 3
PASSAGES_OF_RIVAL = 1
NEAREST_PASSAGES = 3

FindDocument = Callable[[str], Document | None]
"""The document at a path of the corpus, or None when it cannot be read any more."""


def render_reply(reply: Reply, texts: Texts, find_document: FindDocument) -> Html:
    """Render the whole reply to one question."""
    answers = answers_to_show(reply)
    body = (
        _render_answers(answers, texts, find_document)
        if answers
        else _render_abstention(reply.passages, texts, find_document)
    )
    return element("article", _render_understood(reply, texts), body, class_="qa-reply")


def render_notice(sentence: str) -> Html:
    """Render a sentence in the place of an answer: what went wrong, and what to do."""
    return element("article", element("p", sentence, role="alert"), class_="qa-reply qa-notice")


def render_masthead(document_count: int, texts: Texts) -> Html:
    """Render the head of the page: its name, and how many documents it can answer from."""
    count = texts.count(texts.document_count, document_count)
    return element(
        "header",
        element("h1", texts.heading),
        element("p", element("span", count, class_="qa-strong"), " · ", texts.promise),
        class_="qa-masthead",
    )


def answers_to_show(reply: Reply) -> tuple[Answer, ...]:
    """Keep the best answers that have a passage to show; none when the engine abstained."""
    if reply.abstained or not reply.answers:
        return ()
    return tuple(answer for answer in reply.answers[:MAX_ANSWERS] if answer.evidence)


def mark_span(passage: Passage, start: int, end: int, folded: str | None = None) -> Html:
    """Render a passage with the characters ``[start, end)`` of its document marked.

    With ``folded``, a long beginning is folded under that word: in a narrow card the mark would
    fall out of sight.
    """
    first, last = start - passage.start, end - passage.start
    text = passage.text
    before, after = _close_up(text[:first]).lstrip(), _close_up(text[last:]).rstrip()
    marked = element("mark", text[first:last])
    if folded is None or len(before) <= LONGEST_LEAD:
        return join(before, marked, after)
    near = before[-LONGEST_LEAD:]
    cut = len(before) - LONGEST_LEAD + 1 + max(near.find("\n"), near.find(" "), 0)
    lead = element("details", element("summary", folded), before[:cut], class_="qa-lead")
    return join(lead, before[cut:], marked, after)


def _close_up(text: str) -> str:
    """Drop the blank lines, which cost a reader space and say nothing."""
    return re.sub(r"\s*\n\s*", "\n", text)


def _render_understood(reply: Reply, texts: Texts) -> Html:
    if reply.effective_question == reply.question:
        return join()
    sentence = texts.understood.format(question=reply.effective_question)
    return element("p", sentence, class_="qa-understood")


def _render_answers(answers: Sequence[Answer], texts: Texts, find_document: FindDocument) -> Html:
    if len(answers) == 1:
        return _render_answer(answers[0], texts, find_document, PASSAGES_OF_LONE_ANSWER)
    cards = [_render_answer(a, texts, find_document, PASSAGES_OF_RIVAL) for a in answers]
    return join(
        element("p", _explain_rivals(answers, texts), class_="qa-rivals-note"),
        element("div", *cards, class_="qa-rivals"),
    )


def _explain_rivals(answers: Sequence[Answer], texts: Texts) -> str:
    """Say why there are several answers, from what the documents tell: dates, sources, passages."""
    dates = [_date_of(answer) for answer in answers]
    if None not in dates and len(set(dates)) > 1:
        pairs = zip(answers, dates, strict=True)
        named = tuple(
            texts.dated_answer.format(answer=answer.text, date=spell_date(date, texts))
            for answer, date in pairs
        )
        return texts.rivals_by_date.format(answers=texts.join(named))
    if len({answer.evidence[0].document for answer in answers}) > 1:
        return texts.rivals_by_source
    return texts.rivals_in_document


def _date_of(answer: Answer) -> str | None:
    """Return the date of the best evidence that has one."""
    return next((e.date for e in answer.evidence if e.date is not None), None)


def _render_answer(answer: Answer, texts: Texts, find_document: FindDocument, shown: int) -> Html:
    folded = texts.passage_start if shown == PASSAGES_OF_RIVAL else None
    sources = [_render_evidence(e, texts, find_document, folded) for e in answer.evidence]
    level, word = _confidence_in_words(answer.confidence, texts)
    confidence = element(
        "span",
        element("span", f"{texts.confidence_label} ", class_="qa-visually-hidden"),
        word,
        class_=f"qa-confidence qa-confidence-{level}",
    )
    return element(
        "section",
        element("h2", answer.text),
        element("p", confidence, _count_sources(answer, texts), class_="qa-verdict"),
        element("div", *sources[:shown], class_="qa-sources"),
        _render_more(sources[shown:], texts),
        class_="qa-answer",
    )


def _count_sources(answer: Answer, texts: Texts) -> Html:
    """Count the documents that agree, and the passages where one of them holds several."""
    documents = len({evidence.document for evidence in answer.evidence})
    counts = [texts.count(texts.agreeing_sources, documents)]
    if len(answer.evidence) > documents:
        counts.append(texts.count(texts.passages, len(answer.evidence)))
    return element("span", " · ".join(counts))


def _confidence_in_words(confidence: float, texts: Texts) -> tuple[str, str]:
    """Return the level's name for the style sheet, and the word shown."""
    if confidence >= SURE:
        return "sure", texts.sure
    if confidence >= PROBABLE:
        return "probable", texts.probable
    return "uncertain", texts.uncertain


def _render_more(sources: Sequence[Html], texts: Texts) -> Html:
    if not sources:
        return join()
    summary = element("summary", texts.count(texts.other_passages, len(sources)))
    return element("details", summary, element("div", *sources, class_="qa-sources"))


def _render_evidence(
    evidence: Evidence, texts: Texts, find_document: FindDocument, folded: str | None
) -> Html:
    if evidence.page is not None:
        place = texts.page.format(number=evidence.page)
    else:
        place = _line_of(find_document(evidence.document), evidence.start, texts)
    quote = mark_span(evidence.passage, evidence.start, evidence.end, folded)
    return _render_source(
        quote, evidence.title, evidence.document, spell_date(evidence.date, texts), place
    )


def _render_abstention(
    passages: Sequence[Passage], texts: Texts, find_document: FindDocument
) -> Html:
    sentence = element("p", texts.abstained, class_="qa-abstained")
    if not passages:
        return sentence
    nearest = [_render_passage(p, texts, find_document) for p in passages[:NEAREST_PASSAGES]]
    heading = element("h2", texts.nearest, class_="qa-nearest")
    return join(sentence, heading, element("div", *nearest, class_="qa-sources"))


def _render_passage(passage: Passage, texts: Texts, find_document: FindDocument) -> Html:
    document = find_document(passage.document)
    title, date = (document.title, document.date) if document is not None else (None, None)
    place = _line_of(document, passage.start, texts)
    return _render_source(
        join(_close_up(passage.text).strip()),
        title,
        passage.document,
        spell_date(date, texts),
        place,
    )


def _render_source(quote: Html, title: str | None, path: str, date: str, place: str) -> Html:
    """Put a passage under its title (or else its file), its date, its file and its place."""
    facts = [date, place] if title is None else [date, path, place]
    caption = element(
        "figcaption",
        element("cite", path if title is None else title),
        element("span", *[element("span", fact) for fact in facts if fact], class_="qa-facts"),
    )
    return element("figure", caption, element("blockquote", quote), class_="qa-source")


def _line_of(document: Document | None, offset: int, texts: Texts) -> str:
    """Name the line that a character stands on, counted from 1; empty if unknown."""
    if document is None:
        return ""
    return texts.line.format(number=document.text.count("\n", 0, offset) + 1)
