"""The values that cross from one room to another: frozen, slotted, free of any library.

Offsets are counted in characters (Unicode code points) of the document's text and are half-open:
``document.text[start:end] == text`` holds for every range below.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qa.errors import MissingExtraError

if TYPE_CHECKING:
    import pandas

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open range of characters ``[start, end)`` of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the characters of its words, marks left out, and its level, 1 for the highest."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its characters, and those of each of its cells; an empty cell is empty."""

    start: int
    end: int
    cells: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is called, the names of its columns, and its rows without that of names.

    ``title`` and ``columns`` are words of the document, copied: their place may be in another part
    of it. Both are empty where the table has none.
    """

    rows: tuple[TableRow, ...]
    columns: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What someone else wrote, quoted in a message; ``date`` is ISO 8601. Unknown ones are None."""

    start: int
    end: int
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """How a document is built, each kind in the order of the text.

    ``items`` are those of lists, with their marks; ``code`` are blocks of it; ``signatures`` what
    stands under messages; ``labels`` are names of fields that the reader knows by another word
    («From» for «Message envoyé par»).
    """

    headings: tuple[Heading, ...] = ()
    items: tuple[Range, ...] = ()
    tables: tuple[Table, ...] = ()
    code: tuple[Range, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    labels: tuple[tuple[Range, str], ...] = ()
    signatures: tuple[Range, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return self != NO_STRUCTURE


NO_STRUCTURE = Structure()


@dataclass(frozen=True, slots=True)
class Document:
    """A source document, decoded once and never edited.

    ``path`` is relative to the corpus, with forward slashes; a document inside a file that holds
    several (a row of a table, a member of an archive) stands under that file's path, which is its
    ``container``. ``text`` is what was decoded or, for formats that are no text, extracted.
    ``date`` is ISO 8601, as precise as the text allows (``2018-06``, ``2017-07-08``). ``skipped``
    are the ranges that hold boilerplate: still part of ``text``, but never part of a passage; so
    are those of ``repeated``, lines that another document of the index holds too and shows.
    ``digest`` is that of the bytes it was read from. ``pages`` holds the offset at which each page
    begins, empty where the format has no pages; ``metadata`` what else the file says of it.
    ``date_source`` tells where ``date`` comes from: «texte», «titre», «nom du fichier», «en-tête»,
    «courriel» or «métadonnées». ``created`` is when the file was made, as it says itself: that is
    no date of what it tells, and counts for nothing. ``structure`` are its headings, lists, tables.
    """

    path: str
    text: str
    digest: str
    encoding: str
    title: str | None = None
    date: str | None = None
    skipped: tuple[Range, ...] = ()
    container: str | None = None
    pages: tuple[int, ...] = ()
    metadata: tuple[tuple[str, Scalar], ...] = ()
    repeated: tuple[Range, ...] = ()
    date_source: str | None = None
    created: str | None = None
    structure: Structure = NO_STRUCTURE

    @property
    def file(self) -> str:
        """The path of the corpus' file that holds this document."""
        return self.container or self.path


@dataclass(frozen=True, slots=True)
class Passage:
    """An exact slice of a document. ``score`` is the retriever's; 0 for a passage never ranked.

    ``heading`` is the path of headings under which it begins («Titre II › Article 544»), if any.
    """

    document: str
    start: int
    end: int
    text: str
    score: float = 0.0
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """What stands for the characters ``[start, end)`` of a passage where it is searched and read.

    Marks and what is left out become nothing, the name of its column stands before a cell, the
    headings above before a passage. The passage itself stays as it is.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ScoreBreakdown:
    """What the score of a span rests on: ranks from 1 of its passage in the searches by words and
    by meaning, None where it was not found so; the reader's ``margin`` over no answer, a logit
    difference; and whether it looks like the type of answer asked for, None where no type is or
    nothing tells.
    """

    lexical_rank: int | None
    dense_rank: int | None
    margin: float
    fits: bool | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer stands: the characters ``[start, end)`` of a document, and the passage read.

    ``document`` is a path inside the corpus. ``page`` counts from 1 and is None where the format
    has no pages. The text proved is that of ``passage`` between the two offsets ``inside``.
    ``absolute_date`` is the date that this text certainly means, seen from the document's own:
    ISO 8601, a day, a month, a year or an interval ``day/day``; None where there is none.
    ``copies`` are the paths of other documents that hold the same passage, as agency copies do.
    ``grounds`` are what its score rests on; None for what no search found. ``date_source`` tells
    where ``date`` comes from (see ``Document``). Where the text does not hold the answer but the
    document's metadata do, ``metadata`` names them («auteur») and ``value`` is what they say: then
    the evidence and its passage point at no character. ``is_told`` says that it was not read in a
    passage, but is what the document says of itself, in its text or not.
    """

    document: str
    title: str | None
    date: str | None
    page: int | None
    start: int
    end: int
    passage: Passage
    absolute_date: str | None = None
    copies: tuple[str, ...] = ()
    grounds: ScoreBreakdown | None = None
    date_source: str | None = None
    metadata: str | None = None
    value: str | None = None
    is_told: bool = False

    @property
    def text(self) -> str:
        """The exact characters that this evidence points at."""
        first, last = self.inside
        return self.passage.text[first:last]

    @property
    def inside(self) -> tuple[int, int]:
        """Where the text proved begins and ends in that of the passage."""
        return self.start - self.passage.start, self.end - self.passage.start


class AnswerKind(StrEnum):
    """What an answer is: a span that is claimed to answer, or a sentence that is only quoted."""

    SPAN = "span"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and all that supports it, best evidence first.

    ``text`` is the span of the first evidence, or what a document's metadata say, or a count or a
    list of documents, each of which is evidence. ``confidence`` is a probability in [0, 1].
    ``date`` is that of the best evidence whose document has one. ``ahead`` says that what it tells
    had still to happen when its best evidence was written. ``items`` are the parts of a list, where
    the question asks for several things and the text enumerates them: characters of the document of
    the best evidence, inside its passage. ``about`` tells which of the rival answers before it is
    about, «à Hambourg», where a follow-up was answered for each; None elsewhere.

    ``kind`` says what is claimed. A ``QUOTATION`` is the whole sentence of the document that speaks
    of what is asked, where no span can answer (yes or no, a negation, a sum): it claims nothing,
    and its ``confidence`` is the probability that the sentence is about the question.
    """

    text: str
    confidence: float
    evidence: tuple[Evidence, ...]
    date: str | None = None
    ahead: bool = False
    items: tuple[Range, ...] = ()
    kind: AnswerKind = AnswerKind.SPAN
    about: str | None = None

    @property
    def is_quotation(self) -> bool:
        """Whether the sentence is quoted and nothing claimed of it."""
        return self.kind is AnswerKind.QUOTATION

    def item_texts(self) -> tuple[str, ...]:
        """The exact characters of the items of a list."""
        if not self.items:
            return ()
        passage = self.evidence[0].passage
        return tuple(
            passage.text[item.start - passage.start : item.end - passage.start]
            for item in self.items
        )

    @property
    def month(self) -> str | None:
        """The year and month of ``date``, or its year alone where no more is known."""
        return self.date and self.date[:7]


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What the engine returns for one question: its answers, best first, alternatives included.

    It iterates over its answers and is indexed by their places; ``best`` is the first.

    ``effective_question`` is the question that was searched: ``question`` itself, unless it was a
    follow-up. When ``abstained`` is true no answer reached the no-answer threshold and ``answers``
    is empty; ``passages`` (best first, as retrieved) are given all the same. ``timings_ms`` maps a
    stage's name to milliseconds. ``event`` names the event that the question takes for known, such
    as «le sommet»: where there are rival answers, it is what they may differ in. ``threshold`` is
    the confidence under which the engine abstains. ``chosen`` says that the one answer left was
    picked among several. ``expected`` is the type of answer that the question asks for (``date``,
    ``number``, ``place``, ``person``, ``email``, ``definition``…: those of
    ``qa.query.answer_type.Expected``), None where its words do not tell. ``stale`` are the paths of
    cited documents whose file has gone or changed since it was indexed. Of the answers, the first
    ``divergent`` are of sources that contradict each other on one fact; 0 where none do.
    """

    question: str
    effective_question: str
    answers: tuple[Answer, ...]
    abstained: bool
    passages: tuple[Passage, ...]
    timings_ms: dict[str, float] = field(default_factory=dict)
    event: str | None = None
    threshold: float = 0.0
    chosen: bool = False
    expected: str | None = None
    stale: tuple[str, ...] = ()
    divergent: int = 0

    @property
    def best(self) -> Answer | None:
        """The likeliest answer; None where the engine abstained."""
        return self.answers[0] if self.answers else None

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    def __getitem__(self, number: int) -> Answer:
        return self.answers[number]

    def __bool__(self) -> bool:
        """True: an abstention is a reply as well."""
        return True

    def __repr__(self) -> str:
        best = self.best
        if best is None:
            return f"Reply({self.question!r}, abstained)"
        count = len(self.answers)
        kind = ", quotation" if best.is_quotation else ""
        told = f"{best.text!r}{kind}, confidence={best.confidence:.2f}"
        return f"Reply({self.question!r}, {told}, answers={count})"

    def __str__(self) -> str:
        """The best answer and where it stands, in one line of French."""
        best = self.best
        if best is None:
            return "Pas de réponse dans les documents."
        where = f" — {best.evidence[0].document}" if best.evidence else ""
        if best.is_quotation:
            return f"Ce que dit le document : «\u00a0{best.text}\u00a0»{where}"
        return f"{best.text} ({100 * best.confidence:.0f}\u00a0%){where}"

    def to_pandas(self) -> pandas.DataFrame:
        """A row an answer, best first: text, kind, confidence and date, and its best evidence.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingExtraError(
                "Mettre une réponse en tableau demande pandas. Installez-le : pip install pandas"
            ) from error
        proofs = [answer.evidence[0] for answer in self.answers]
        return pandas.DataFrame(
            {
                "text": [answer.text for answer in self.answers],
                "kind": [answer.kind.value for answer in self.answers],
                "confidence": [answer.confidence for answer in self.answers],
                "date": [answer.date for answer in self.answers],
                "document": [proof.document for proof in proofs],
                "start": [proof.start for proof in proofs],
                "end": [proof.end for proof in proofs],
                "sources": [len(answer.evidence) for answer in self.answers],
            }
        )

    def choose(self, number: int) -> Reply:
        """The reply with one of its answers alone, by its place from 0.

        Given as history, it narrows the conversation to that answer.
        """
        return dataclasses.replace(self, answers=(self.answers[number],), chosen=True, divergent=0)

    def to_dict(self) -> dict[str, object]:
        """The stable, documented JSON form that ``qa ask --json`` prints."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer: all that is given must hold, and nothing given allows all.

    ``documents`` are paths inside the corpus or names of files; ``folder`` is a path inside it, or
    a file that holds several documents. ``since`` and ``until`` are ISO dates, as precise as wanted
    (``2018``, ``2018-06``), both included: a document passes if it may be of that time, so one of
    «2018-06» passes ``since="2018-06-15"``, and one without a date passes neither, unless
    ``undated`` keeps those as well. ``metadata`` are pairs of a name and the value it must have.
    ``owner`` leaves out the private documents of all others; None leaves out none.
    """

    documents: tuple[str, ...] = ()
    folder: str | None = None
    since: str | None = None
    until: str | None = None
    metadata: tuple[tuple[str, Scalar], ...] = ()
    owner: str | None = None
    undated: bool = False


UPLOADED = ".envois/"
"""What the paths of documents handed over start with; no corpus has hidden files."""
PRIVATE = f"{UPLOADED}@"
"""What the paths of private documents start with; then comes the key of their owner, and «/»."""


def may_see(owner: str | None, path: str) -> bool:
    """Whether an owner may see a document; None may see all, the empty owner what is shared."""
    return owner is None or not path.startswith(PRIVATE) or path.startswith(f"{PRIVATE}{owner}/")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A document of the index without its text: path, title, date and number of passages."""

    path: str
    title: str | None
    date: str | None
    passages: int


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that could not be indexed, and the reason as a French sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileState:
    """A file of the corpus as it was when it was last read.

    ``mtime_ns`` is 0 where it proves nothing: the file was so new that it could change again within
    its clock's tick. ``refused`` is what in it could not be indexed, paths being relative to the
    corpus. ``documents`` counts those that the index holds of it.
    """

    size: int
    mtime_ns: int
    digest: str
    refused: tuple[SkippedFile, ...] = ()
    documents: int = 0


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of ``build_index`` did. Counts are documents, except ``passages``;
    ``embedder`` is the name of what the index' vectors are made with, ``outgrown`` whether the
    index kept it though it has become larger than those that would be given it.
    """

    index: str
    added: int
    changed: int
    deleted: int
    unchanged: int
    passages: int
    skipped: tuple[SkippedFile, ...]
    seconds: float
    embedder: str = ""
    outgrown: bool = False
