"""A reply in words, for programs that show text: the answers, each with its sources."""

from __future__ import annotations

from qa.answering.formatting import QUOTED, tell_rivals
from qa.answering.staleness import tell_stale
from qa.french.dates import spell_date
from qa.french.formatting import percent
from qa.types import Answer, Evidence, Passage, Reply

_SOURCES = 3
_PASSAGE = 300
_NOTHING = "Je ne trouve pas la réponse dans les documents."


def completion_of(reply: Reply) -> str:
    """The reply as plain text: best answer first, or that there is none with what is closest."""
    if reply.abstained:
        nearest = "\n".join(_quoted(passage) for passage in reply.passages[:_SOURCES])
        return f"{_NOTHING}\n\nPassages les plus proches :\n{nearest or 'aucun.'}"
    said = [_worded(answer) for answer in reply.answers]
    if len(said) > 1:
        said.insert(0, f"{tell_rivals(reply)}.")
    notice = tell_stale(reply.stale)
    return "\n\n".join([*said, notice] if notice else said)


def _worded(answer: Answer) -> str:
    sources = "\n".join(_source(evidence) for evidence in answer.evidence[:_SOURCES])
    if answer.is_quotation:
        return f"{QUOTED} : «\u00a0{answer.text}\u00a0»\n{sources}"
    return f"{answer.text} (confiance {percent(answer.confidence)})\n{sources}"


def _source(evidence: Evidence) -> str:
    about = [evidence.title, spell_date(evidence.date), evidence.document]
    page = f", page {evidence.page}" if evidence.page is not None else ""
    heading = " · ".join(part for part in about if part)
    return f"Source : {heading}{page}, caractères {evidence.start}–{evidence.end}"


def _quoted(passage: Passage) -> str:
    text = " ".join(passage.text.split())
    short = text if len(text) <= _PASSAGE else text[:_PASSAGE].rsplit(" ", 1)[0] + " […]"
    return f"« {short} » ({passage.document})"
