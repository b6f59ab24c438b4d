"""Why an answer: what is known of it, said plainly, without a model's help."""

from __future__ import annotations

import re

from qa.french.analysis import analyse
from qa.types import Answer, Reply
from ui.markup import Html, element
from ui.texts import Texts

_WORD = re.compile(r"[^\W_]+")


def explain(reply: Reply, answer: Answer, texts: Texts) -> Html:
    """What speaks for an answer: words it shares with the question, its rank, who agrees."""
    evidence = answer.evidence[0]
    lines = []
    shared = shared_words(reply.effective_question, evidence.passage.text)
    if shared:
        lines.append(texts.why_words.format(words=texts.join(shared)))
    else:
        lines.append(texts.why_no_word)
    rank = next(
        (
            number
            for number, passage in enumerate(reply.passages, start=1)
            if passage.document == evidence.document and passage.start == evidence.passage.start
        ),
        None,
    )
    if rank is not None:
        lines.append(texts.why_rank.format(rank=rank, count=len(reply.passages)))
    lines.append(texts.why_confidence.format(percent=round(100 * answer.confidence)))
    documents = {one.document for one in answer.evidence}
    lines.append(texts.count(texts.why_sources, len(documents)))
    return element(
        "details",
        element("summary", texts.why),
        element("ul", *[element("li", line) for line in lines]),
        class_="qa-why",
    )


def shared_words(question: str, passage: str) -> tuple[str, ...]:
    """The question's words of which the passage holds a form, as the question writes them."""
    held = set(analyse(passage))
    found = [word for word in _WORD.findall(question) if held.intersection(analyse(word))]
    return tuple(dict.fromkeys(found))
