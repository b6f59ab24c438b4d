"""A reply on the terminal: short at first, more on demand.

An answer takes at most six lines and a reply twenty: the answer and how sure it is, the sentence
that proves it with the span marked, its source, one line for each source more. Corpus text goes
through ``Text``: it is never read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from qa.answering.explaining import explain
from qa.answering.formatting import (
    QUOTED,
    confidence_word,
    date_origin,
    meant_date,
    place_under,
    tell_rivals,
    why_lines,
)
from qa.answering.staleness import tell_stale
from qa.french.dates import spell_date, spell_range
from qa.french.formatting import count, percent
from qa.french.sentences import sentence_ranges
from qa.types import Answer, Evidence, Passage, Reply

_ANSWER_LINES, _REPLY_LINES = 6, 20
_MOST_ANSWERS = 4
_NEAREST = 3  # passages shown where there is no answer
_WIDEST = 100  # characters: longer lines are hard to read
_INDENT = "  "
_MARK = "bold black on yellow"
# What moves the cursor or changes colours must not come from a document.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Detail:
    """What is wanted beyond the short form.

    ``passages``: whole passages instead of sentences; ``why``: what speaks for each answer;
    ``everything``: all answers, all sources, all parts of a list.
    """

    passages: bool = False
    why: bool = False
    everything: bool = False

    @property
    def is_precise(self) -> bool:
        """Whether the characters of each source are wanted."""
        return self.passages or self.everything


def print_reply(reply: Reply, detail: Detail = Detail()) -> None:
    """Print the answers with their proof, or that there is none with what is closest."""
    console = Console()
    page = _Page(console.width, detail)
    lines = page.reply(reply)
    for line in lines if lines and lines[0].plain else lines[1:]:
        console.print(line, soft_wrap=True)


class _Page:
    """Lays a reply out in lines no wider than the terminal."""

    def __init__(self, width: int, detail: Detail) -> None:
        self._console = Console(width=max(20, min(width, _WIDEST)))
        self._detail = detail
        self._is_marked = Console().is_terminal and not Console().no_color

    def reply(self, reply: Reply) -> list[Text]:
        """Every line of the reply."""
        lines = self._heading(reply)
        if notice := tell_stale(reply.stale):
            lines += self._wrapped(Text(notice, "yellow"))
        if reply.abstained:
            return lines + self._nothing(reply)
        if self._detail.everything:
            return lines + self._answers(reply, len(reply.answers), _REPLY_LINES)
        if self._detail.why:
            shown = min(_MOST_ANSWERS, len(reply.answers))
            return lines + self._answers(reply, shown, _REPLY_LINES)
        room = _REPLY_LINES - len(lines)
        for number in range(min(_MOST_ANSWERS, len(reply.answers)), 0, -1):
            answers = self._answers(reply, number, room)
            if len(answers) <= room:
                break
        return lines + answers

    def _heading(self, reply: Reply) -> list[Text]:
        """What was understood, and that there are several answers."""
        said = []
        if reply.effective_question != reply.question:
            said.append(f"Question comprise : {_flat(reply.effective_question)}")
        if len(reply.answers) > 1:
            said.append(f"{_flat(tell_rivals(reply))}.")
        if not self._detail.everything:
            said = [_start(one, 2 * self._console.width - 12) for one in said]
        return [line for one in said for line in self._wrapped(Text(one, "dim"))]

    def _answers(self, reply: Reply, number: int, room: int) -> list[Text]:
        """The first answers, a blank line before each, and how many more there are."""
        lines: list[Text] = []
        more = len(reply.answers) - number
        each = min(_ANSWER_LINES, (room - number - bool(more)) // max(1, number))
        for answer in reply.answers[:number]:
            lines += [Text(), *self._answer(answer, each)]
            if self._detail.why:
                lines += self._why(reply, answer)
        if more:
            lines.append(Text(f"et {count(more, 'autre réponse', 'autres réponses')} : --all"))
        return lines

    def _nothing(self, reply: Reply) -> list[Text]:
        lines = [Text("Je ne trouve pas la réponse dans les documents.", "bold")]
        nearest = reply.passages[: None if self._detail.everything else _NEAREST]
        if not nearest:
            return lines
        lines.append(Text("Passages les plus proches :", "dim"))
        for passage in nearest:
            if self._detail.passages:
                quoted = self._passage(Text(_safe(passage.text)))
            else:
                quoted = self._quoted(_pieces(passage, 0, 0), lines=2)
            lines += [Text(), *quoted, self._line(_safe(passage.document), "dim")]
        return lines

    def _answer(self, answer: Answer, room: int) -> list[Text]:
        """The answer in ``room`` lines, or in more where more is wanted."""
        lines = self._wrapped(_headline(answer))
        if self._detail.everything:
            lines += [self._line(f"– {_flat(item)}") for item in answer.item_texts()]
        if not answer.evidence:
            return lines
        best, *others = answer.evidence
        if not self._detail.everything:
            others = _of_other_documents(best, others)
        if self._detail.passages:
            for evidence in (best, *others):
                lines += self._whole(evidence)
        else:
            spare = max(1, min(3, room - len(lines) - 1 - bool(others)))
            lines += self._proof(best, spare, answer.is_quotation)
            lines.append(self._source(best))
            lines += self._others(others, room - len(lines))
        return lines

    def _others(self, others: list[Evidence], room: int) -> Iterator[Text]:
        """One line a source; the last line says how many did not fit, where there is one."""
        fits = len(others) if self._detail.everything or len(others) <= room else max(0, room - 1)
        for evidence in others[:fits]:
            yield self._source(evidence, "aussi : ", _place(evidence))
        more = len(others) - fits
        if more and room > 0:
            yield self._line(f"et {count(more, 'autre source', 'autres sources')} (--all)", "dim")

    def _why(self, reply: Reply, answer: Answer) -> list[Text]:
        what = "phrase" if answer.is_quotation else "réponse"
        lines = [self._line(f"Pourquoi cette {what} ?", "bold")]
        for said in why_lines(explain(reply, answer)):
            lines += self._wrapped(Text(f"· {_flat(said)}"), _INDENT)
        return lines

    def _proof(self, evidence: Evidence, lines: int, is_quotation: bool) -> list[Text]:
        """What proves an answer in so many lines: a sentence, or what the metadata say."""
        if evidence.metadata is not None:
            return self._metadata(evidence)
        before, span, after = _pieces(evidence.passage, *evidence.inside)
        return self._quoted((span, "", "") if is_quotation else (before, span, after), lines)

    def _metadata(self, evidence: Evidence) -> list[Text]:
        said = f"{evidence.metadata} : {_flat(evidence.value or '')} (métadonnées du document)"
        return self._wrapped(Text(said), _INDENT)

    def _whole(self, evidence: Evidence) -> list[Text]:
        """A whole passage with its span marked, and where it stands."""
        if evidence.metadata is not None:
            return [*self._metadata(evidence), self._source(evidence)]
        text = Text(_safe(evidence.passage.text))
        text.stylize(_MARK, *evidence.inside)
        if not self._is_marked:
            first, last = evidence.inside
            text = Text.assemble(text[:first], "**", text[first:last], "**", text[last:])
        return [*self._passage(text), self._source(evidence, place=_place(evidence))]

    def _passage(self, text: Text) -> list[Text]:
        lines: list[Text] = []
        for paragraph in text.split("\n"):
            if paragraph.plain.strip():
                lines += self._wrapped(paragraph, _INDENT)
        return lines

    def _quoted(self, pieces: tuple[str, str, str], lines: int) -> list[Text]:
        """The sentence around a span between guillemets, cut to fit into so many lines."""
        most = lines * (self._console.width - len(_INDENT)) - len("« **** »")
        # A line may end long before the edge, where a word does not fit: then less is said.
        for room in range(most, 0, -5):
            quote = self._wrapped(self._sentence(pieces, room), _INDENT)
            if len(quote) <= lines:
                break
        return quote

    def _sentence(self, pieces: tuple[str, str, str], room: int) -> Text:
        """The sentence around a span in at most ``room`` characters or so, the span in full if it
        fits.
        """
        before, span, after = pieces
        if len(span) > room:
            span = f"{_start(span, room // 2)} {_end(span, room // 2).removeprefix('… ')}"
        room = max(0, room - len(span))
        left = max(min(len(before), room // 2), room - len(after), 0)
        mark = "" if self._is_marked or not span else "**"
        quote = Text(f"« {_end(before, left)}")
        quote.append(f"{mark}{span}{mark}", _MARK if self._is_marked else "")
        quote.append(f"{_start(after, room - min(left, len(before)))} »")
        return quote

    def _source(self, evidence: Evidence, lead: str = "", place: str = "") -> Text:
        """Title, headings, document, page and date on one line; what is too long is cut."""
        page = f", page {evidence.page}" if evidence.page is not None else ""
        known = f"{_safe(evidence.document)}{page}{place if self._detail.is_precise else ''}"
        known += f" · {_dated(evidence)}{_also_in(evidence.copies)}"
        title = _flat(evidence.title or "")
        under = _flat(place_under(evidence.title, evidence.passage.heading))
        room = self._console.width - len(_INDENT) - len(lead) - len(known) - 3
        if under and room > 20:
            known = f"{_end(under, room)} · {known}"
            room -= len(_end(under, room)) + 3
        if title and room > 20:
            known = f"{_start(title, room)} · {known}"
        return self._line(lead + known, "dim")

    def _line(self, text: str, style: str = "") -> Text:
        return Text(f"{_INDENT}{text}", style)

    def _wrapped(self, text: Text, indent: str = "") -> list[Text]:
        """The text in lines, indented and with nothing behind their last words."""
        lines = text.wrap(self._console, self._console.width - len(indent))
        for line in lines:
            line.rstrip()
        return [Text.assemble(indent, line) for line in lines]


def _of_other_documents(best: Evidence, others: list[Evidence]) -> list[Evidence]:
    """The best evidence of each further document."""
    found = {evidence.document: evidence for evidence in reversed(others)}
    found.pop(best.document, None)
    return sorted(found.values(), key=others.index)


def _dated(evidence: Evidence) -> str:
    """The date of a source, and where it comes from if its text does not say it."""
    origin = date_origin(evidence.date_source) if evidence.date else ""
    return (spell_date(evidence.date) or "sans date") + (f" ({origin})" if origin else "")


def _place(evidence: Evidence) -> str:
    return f", caractères {evidence.start}–{evidence.end}"


def _headline(answer: Answer) -> Text:
    if answer.is_quotation:  # the sentence follows: it is its own proof
        return Text(f"{QUOTED} :", "bold")
    documents = len({evidence.document for evidence in answer.evidence})
    sources = f", {documents} sources concordantes" if documents > 1 else ""
    meant = _absolute_date(answer)
    sure = f" (réponse {confidence_word(answer.confidence)}, {percent(answer.confidence)}{sources})"
    return Text.assemble(
        (_flat(answer.text), "bold green"), (f", soit {meant}" if meant else "", "green"), sure
    )


def _absolute_date(answer: Answer) -> str | None:
    """The date that the answer means, in words; None where its own words say as much."""
    iso = meant_date(answer)
    if iso is None:
        return None
    lead = "" if "/" in iso else "le " if iso.count("-") == 2 else "en "
    return lead + spell_range(iso)


def _also_in(copies: tuple[str, ...]) -> str:
    if len(copies) > 1:
        return f" · également dans {len(copies)} documents"
    return f" · également dans {_safe(copies[0])}" if copies else ""


def _pieces(passage: Passage, first: int, last: int) -> tuple[str, str, str]:
    """The sentences that a span touches: what stands before it, the span, what follows."""
    text = passage.text
    touched = [one for one in sentence_ranges(text) if one.end > first and one.start < last]
    start = min((one.start for one in touched), default=first)
    end = max((one.end for one in touched), default=last)
    if first == last:
        start, end = 0, len(text)
    before, span, after = text[start:first], text[first:last], text[last:end]
    return _flat(before, keep_end=True), _flat(span), _flat(after, keep_start=True)


def _start(text: str, room: int) -> str:
    """The first characters of a text, cut between two words."""
    if len(text) <= room:
        return text
    return text[: max(0, room - 2)].rpartition(" ")[0].rstrip() + " …"


def _end(text: str, room: int) -> str:
    """The last characters of a text, cut between two words."""
    if len(text) <= room:
        return text
    return "… " + text[len(text) - max(0, room - 2) :].partition(" ")[2].lstrip()


def _safe(text: str) -> str:
    """The text without control characters; its length and its line ends stay."""
    return _CONTROL.sub(lambda found: found[0] if found[0] == "\n" else " ", text)


def _flat(text: str, *, keep_start: bool = False, keep_end: bool = False) -> str:
    """The text on one line; of the blanks around it, those asked for stay."""
    flat = _BLANKS.sub(" ", _safe(text))
    flat = flat if keep_start else flat.lstrip()
    return flat if keep_end else flat.rstrip()
