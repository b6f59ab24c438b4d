"""Why an answer: what is known of it, said plainly, without a model's help."""

from __future__ import annotations

from collections.abc import Iterator

from qa.answering.explaining import Explanation, explain
from qa.types import Answer, Reply
from ui.markup import Html, element
from ui.texts import Texts


def render_explanation(reply: Reply, answer: Answer, texts: Texts) -> Html:
    """What speaks for an answer, folded: words, ranks, the reader's margin, who agrees."""
    lines = [element("li", line) for line in _lines(explain(reply, answer), texts)]
    return element(
        "details",
        element("summary", texts.why, aria_label=texts.why_label.format(answer=answer.text)),
        element("ul", *lines),
        class_="qa-why",
    )


def _lines(known: Explanation, texts: Texts) -> Iterator[str]:
    if known.metadata is not None:
        yield texts.why_metadata.format(name=known.metadata)
    elif known.is_told:
        yield texts.why_told
    elif known.words:
        yield texts.why_words.format(words=texts.join(known.words))
    else:
        yield texts.why_no_word
    if known.rank is not None:
        yield texts.why_rank.format(rank=known.rank, count=known.passages)
    if known.grounds is not None:
        ranks = (known.grounds.lexical_rank, known.grounds.dense_rank)
        lexical, dense = (str(rank) if rank else texts.why_not_found for rank in ranks)
        yield texts.why_searches.format(lexical=lexical, dense=dense)
        margin = f"{known.grounds.margin:+.1f}".replace(".", texts.decimal_mark)
        yield texts.why_margin.format(margin=margin)
        if known.grounds.fits is not None:
            yield texts.why_fits if known.grounds.fits else texts.why_no_fit
    told = texts.why_quoted if known.is_quotation else texts.why_confidence
    yield told.format(percent=round(100 * known.confidence), threshold=round(100 * known.threshold))
    yield texts.count(texts.why_sources, known.documents)
