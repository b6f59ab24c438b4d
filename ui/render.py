"""A reply as HTML: the answers, their confidence in words, and the passages that prove them.

Nothing here reads a file or calls a model, and no text from a document or a question reaches the
page unescaped: all markup is made by ``ui.markup``. What a button does is in its ``data-act``,
which ``static/talk.js`` reads.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.formatting import confidence_level, divergent_sources, meant_date
from qa.types import Answer, Passage, Reply
from ui.dates import say_meant, spell_date
from ui.explaining import render_explanation
from ui.markup import Html, element, join
from ui.sources import Scene, render_evidence, render_passage
from ui.texts import Texts

# A lone answer has the room for several passages; rivals stand side by side and show one each.
PASSAGES_OF_LONE_ANSWER = 3
PASSAGES_OF_RIVAL = 1
NEAREST_PASSAGES = 3


def render_reply(reply: Reply, scene: Scene, chosen: int | None = None) -> Html:
    """Render what was found for one question; with ``chosen``, that rival alone."""
    answers = answers_to_show(reply)
    if not answers:
        body = _render_abstention(reply.passages, scene)
    elif chosen is not None and chosen in answers:
        body = _render_lone(reply, answers[chosen], chosen, scene)
    elif len(answers) == 1:
        ((number, answer),) = answers.items()
        body = _render_lone(reply, answer, number, scene)
    else:
        body = _render_rivals(reply, answers, scene)
    return element("div", body, class_="qa-reply")


def render_notice(sentence: str) -> Html:
    """Render a sentence in the place of an answer: what went wrong, and what to do."""
    return element("div", element("p", sentence, role="alert"), class_="qa-reply qa-notice")


def answers_to_show(reply: Reply) -> dict[int, Answer]:
    """The answers that have a passage to show, by their number; none when the engine abstained."""
    if reply.abstained:
        return {}
    return {number: answer for number, answer in enumerate(reply.answers) if answer.evidence}


def say_reply(reply: Reply, texts: Texts) -> str:
    """The reply in one sentence, for those who hear the page."""
    answers = answers_to_show(reply)
    if not answers:
        return texts.abstained
    quoted = next(iter(answers.values())).is_quotation
    said = texts.join(tuple(_told(answer, texts) for answer in answers.values()))
    return f"{texts.quotation if quoted else texts.answer_label}. {said}."


def _told(answer: Answer, texts: Texts) -> str:
    if answer.is_quotation:
        return answer.text.rstrip(".")
    iso = meant_date(answer)
    told = f"{answer.text}, {say_meant(iso, texts)}" if iso else answer.text
    return f"{told}, {_confidence(answer, texts)[1]}"


def _render_lone(reply: Reply, answer: Answer, number: int, scene: Scene) -> Html:
    shown = _render_answer(answer, number, scene, PASSAGES_OF_LONE_ANSWER)
    return join(shown, render_explanation(reply, answer, scene.texts))


def _render_rivals(reply: Reply, answers: dict[int, Answer], scene: Scene) -> Html:
    cards = [
        element(
            "div",
            _render_answer(
                answer, number, scene, PASSAGES_OF_RIVAL, _choice(answer, number, scene)
            ),
            render_explanation(reply, answer, scene.texts),
            class_="qa-rival",
        )
        for number, answer in answers.items()
    ]
    if reply.divergent:
        note = _explain_divergence(reply, scene.texts)
    else:
        note = _explain_rivals(list(answers.values()), scene.texts, reply.event)
    return join(
        element("p", note, class_="qa-rivals-note"), element("div", *cards, class_="qa-rivals")
    )


def _choice(answer: Answer, number: int, scene: Scene) -> Html:
    button = element(
        "button",
        scene.texts.choose,
        type="button",
        class_="qa-button",
        aria_label=scene.texts.choose_label.format(answer=answer.text),
        data_act="choose",
        data_answer=str(number),
    )
    return element("p", button, class_="qa-choice")


def _explain_rivals(answers: Sequence[Answer], texts: Texts, event: str | None) -> str:
    """Say why there are several answers: the event asked about, or dates, sources, passages."""
    if answers[0].is_quotation:
        return texts.count(texts.quoted_documents, len(answers))
    named = texts.join(tuple(_label(answer, texts) for answer in answers))
    dates = [answer.month for answer in answers]
    if event and any(answer.about or answer.date or answer.ahead for answer in answers):
        return texts.rivals_by_event.format(event=event, answers=named)
    if None not in dates and len(set(dates)) > 1:
        return texts.rivals_by_date.format(answers=named)
    if len({answer.evidence[0].document for answer in answers}) > 1:
        return texts.rivals_by_source
    return texts.rivals_in_document


def _explain_divergence(reply: Reply, texts: Texts) -> str:
    """Say that sources contradict each other, and what each says."""
    told = (
        f"{answer.text} ({spell_date(source, texts)})"
        for answer, source in divergent_sources(reply)
    )
    return texts.diverging.format(answers=texts.join(tuple(told)))


def _label(answer: Answer, texts: Texts) -> str:
    """The answer with the month it was told in, and whether it was still to come then."""
    if answer.about:
        return f"{answer.text} ({answer.about})"
    known = [spell_date(answer.month, texts)] if answer.month else []
    if answer.ahead:
        known.append(texts.ahead)
    return f"{answer.text} ({', '.join(known)})" if known else answer.text


def _render_answer(
    answer: Answer, number: int, scene: Scene, shown: int, choice: Html | None = None
) -> Html:
    texts = scene.texts
    sources = [
        render_evidence(
            evidence, scene, whole=shown != PASSAGES_OF_RIVAL, dated=answer.date is not None
        )
        for evidence in answer.evidence
    ]
    return element(
        "section",
        _render_quotation(answer, texts) if answer.is_quotation else _render_claim(answer, texts),
        choice or join(),
        element("div", *sources[:shown], class_="qa-sources"),
        _render_more(sources[shown:], texts),
        class_="qa-answer",
        aria_label=answer.text,
        data_answer=str(number),
    )


def _render_claim(answer: Answer, texts: Texts) -> Html:
    """The answer, what it means, how sure it is and from how many sources."""
    level, word = _confidence(answer, texts)
    confidence = element("span", word, class_=f"qa-confidence qa-confidence-{level}")
    return join(
        element("h3", answer.text),
        _render_meant(answer, texts),
        _render_items(answer),
        element("p", confidence, _count_sources(answer, texts), class_="qa-verdict"),
    )


def _render_quotation(answer: Answer, texts: Texts) -> Html:
    """A sentence that claims nothing: no word says how sure it is."""
    return join(
        element("h3", texts.quotation), element("blockquote", answer.text, class_="qa-quoted")
    )


def _render_meant(answer: Answer, texts: Texts) -> Html:
    """The date that the answer means, where its words do not say it whole."""
    iso = meant_date(answer)
    return element("p", say_meant(iso, texts), class_="qa-meant") if iso else join()


def _render_items(answer: Answer) -> Html:
    """The parts of an answer that is a list."""
    items = [element("li", item) for item in answer.item_texts()]
    return element("ul", *items, class_="qa-items") if items else join()


def _count_sources(answer: Answer, texts: Texts) -> Html:
    """Count the documents that agree, and the passages where one of them holds several."""
    documents = len({evidence.document for evidence in answer.evidence})
    counts = [texts.count(texts.agreeing_sources, documents)]
    if len(answer.evidence) > documents:
        counts.append(texts.count(texts.passages, len(answer.evidence)))
    return element("span", " · ".join(counts))


def _confidence(answer: Answer, texts: Texts) -> tuple[str, str]:
    """Return the level's name for the style sheet, and the word shown."""
    level = confidence_level(answer.confidence)
    words = {"sure": texts.sure, "probable": texts.probable, "uncertain": texts.uncertain}
    return level, words[level]


def _render_more(sources: Sequence[Html], texts: Texts) -> Html:
    if not sources:
        return join()
    summary = element("summary", texts.count(texts.other_passages, len(sources)))
    return element("details", summary, element("div", *sources, class_="qa-sources"))


def _render_abstention(passages: Sequence[Passage], scene: Scene) -> Html:
    sentence = element("p", scene.texts.abstained, class_="qa-abstained")
    if not passages:
        return sentence
    nearest = [render_passage(passage, scene) for passage in passages[:NEAREST_PASSAGES]]
    heading = element("h3", scene.texts.nearest, class_="qa-nearest")
    return join(sentence, heading, element("div", *nearest, class_="qa-sources"))
