"""The conversation taken elsewhere: an answer with its source, Markdown, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from qa.types import Evidence, Reply
from ui.dates import spell_date
from ui.render import answers_to_show
from ui.scope import say_filters
from ui.session import Turn
from ui.sources import Scene, place_of

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_BULLET = re.compile(r"(?m)^(\s*)([+=-])")
_ITEM = re.compile(r"(?m)^(\s*\d+)([.)])")


def cite(reply: Reply, scene: Scene) -> str:
    """The best answer with its sources, as plain text, one to a line; empty if there is none."""
    answers = answers_to_show(reply)
    if not answers:
        return ""
    answer = next(iter(answers.values()))
    return "\n".join(_citation(answer.text, evidence, scene) for evidence in answer.evidence[:3])


def to_markdown(turns: Sequence[Turn], scene: Scene) -> str:
    """The conversation as Markdown; what documents and questions say is escaped."""
    texts = scene.texts
    parts = [f"# {texts.heading}"]
    for turn in turns:
        parts.append(f"## {_plain(turn.asked.question)}")
        if turn.asked.filters:
            parts.append(f"*{_plain(say_filters(turn.asked.filters, texts))}*")
        if turn.notice is not None:
            parts.append(_plain(turn.notice))
        if turn.kept is not None:
            parts += _reply_parts(turn.asked.question, turn.kept, scene)
    return "\n\n".join(parts) + "\n"


def to_json(turns: Sequence[Turn]) -> str:
    """The conversation as JSON: a list of replies in the form that ``qa ask --json`` prints.

    Each has ``chosen`` beside it, the number of the answer that was kept or null; a question
    without a reply has ``question`` and ``notice``.
    """
    written: list[dict[str, object]] = []
    for turn in turns:
        if turn.reply is not None:
            written.append(turn.reply.to_dict() | {"chosen": turn.chosen})
        elif turn.notice is not None:
            written.append({"question": turn.asked.question, "notice": turn.notice})
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _reply_parts(question: str, reply: Reply, scene: Scene) -> list[str]:
    texts = scene.texts
    parts = []
    if reply.effective_question != question:
        parts.append(f"*{texts.understood} {_plain(reply.effective_question)}*")
    answers = answers_to_show(reply)
    if not answers:
        parts.append(texts.abstained)
    for answer in answers.values():
        if answer.is_quotation:
            parts.append(f"**{texts.quotation}**")
        else:
            parts.append(f"**{_plain(answer.text)}** ({round(100 * answer.confidence)} %)")
        for evidence in answer.evidence:
            parts.append(_quote(evidence))
            parts.append(f"— {_plain(_source(evidence, scene))}")
    return parts


def _quote(evidence: Evidence) -> str:
    """The passage as a block quotation, the span in bold."""
    if evidence.metadata is not None:
        return f"> {_plain(evidence.metadata)} : **{_plain(evidence.value or '')}**"
    passage = evidence.passage
    first, last = evidence.inside
    text = passage.text
    marked = f"{_plain(text[:first])}**{_plain(text[first:last])}**{_plain(text[last:])}"
    lines = [line.strip() for line in marked.splitlines() if line.strip()]
    return "\n".join(f"> {line}" for line in lines)


def _citation(answer: str, evidence: Evidence, scene: Scene) -> str:
    return scene.texts.citation.format(answer=answer, source=_source(evidence, scene))


def _source(evidence: Evidence, scene: Scene) -> str:
    """Title, date, place, file and characters of an evidence."""
    texts = scene.texts
    facts = [
        evidence.title or "",
        spell_date(evidence.date, texts),
        place_of(evidence, scene),
        texts.characters.format(document=evidence.document, start=evidence.start, end=evidence.end),
    ]
    return ", ".join(fact for fact in facts if fact)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    escaped = _MARKDOWN.sub(r"\\\1", text)
    return _ITEM.sub(r"\1\\\2", _BULLET.sub(r"\1\\\2", escaped))
