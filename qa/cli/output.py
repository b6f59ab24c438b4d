"""What the terminal shows. Corpus text goes through ``Text``: it is never read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from qa.answering.explaining import Explanation, explain
from qa.answering.formatting import confidence_word, meant_date, tell_rivals, why_lines
from qa.answering.staleness import tell_stale
from qa.french.dates import spell_date, spell_range
from qa.index.refusals import group_refusals
from qa.types import Answer, Evidence, IndexReport, Passage, Reply

_MAX_EVIDENCE = 3
_MAX_SKIPPED = 10
_MARK = "bold black on yellow"


@contextmanager
def file_progress(label: str) -> Iterator[Callable[[float, int], None]]:
    """Show a progress bar on stderr (stdout can be piped); yield its ``advance(done, total)``."""
    with Progress(
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task(label, total=None, rate="")
        started = monotonic()

        def advance(done: float, total: int) -> None:
            rate = done / max(monotonic() - started, 1e-3)
            said = f"{rate:.0f}/s" if rate >= 1 else ""  # one file of many documents takes long
            progress.update(task, completed=done, total=total, rate=said)

        yield advance


def print_reply(reply: Reply, *, why: bool = False) -> None:
    """Print the answers with their passages, or that there is none with the closest passages.

    With ``why``, each answer is followed by what speaks for it.
    """
    console = Console()
    if reply.effective_question != reply.question:
        console.print(Text(f"Question comprise : {reply.effective_question}", "dim"))
    if reply.abstained:
        console.print(Text("Je ne trouve pas la réponse dans les documents.", "bold"))
        console.print(Text("Passages les plus proches :", "dim"))
        for passage in reply.passages[:_MAX_EVIDENCE]:
            _print_passage(console, passage)
        return
    if len(reply.answers) > 1:
        console.print(Text(f"{tell_rivals(reply)}.", "dim"))
    for answer in reply.answers:
        _print_answer(console, answer)
        if why:
            _print_why(console, explain(reply, answer))
    notice = tell_stale(reply.stale)
    if notice:
        console.print()
        console.print(Text(notice, "yellow"))


def _print_why(console: Console, known: Explanation) -> None:
    console.print(Padding(Text("Pourquoi cette réponse ?", "bold"), (1, 2, 0, 2)))
    for line in why_lines(known):
        console.print(Padding(Text(f"· {line}"), (0, 2)))


def _print_answer(console: Console, answer: Answer) -> None:
    documents = len({evidence.document for evidence in answer.evidence})
    sources = f" · {documents} sources concordantes" if documents > 1 else ""
    meant = _absolute_date(answer)
    console.print()
    console.print(
        Text.assemble(
            (answer.text, "bold green"),
            (f", soit {meant}" if meant else "", "green"),
            (f"  {confidence_word(answer.confidence)} ({answer.confidence:.0%}){sources}", "dim"),
        )
    )
    for item in answer.item_texts():
        console.print(Padding(Text(f"– {item}", "green"), (0, 2)))
    for evidence in answer.evidence[:_MAX_EVIDENCE]:
        _print_evidence(console, evidence)
    more = len(answer.evidence) - _MAX_EVIDENCE
    if more > 0:
        console.print(Padding(Text(f"et {more} autre{'s' if more > 1 else ''}", "dim"), (0, 2)))


def _absolute_date(answer: Answer) -> str | None:
    """The date that the answer means, in words; None where its own words say as much."""
    iso = meant_date(answer)
    if iso is None:
        return None
    lead = "" if "/" in iso else "le " if iso.count("-") == 2 else "en "
    return lead + spell_range(iso)


def _print_evidence(console: Console, evidence: Evidence) -> None:
    about = [evidence.title, spell_date(evidence.date), evidence.document]
    heading = " · ".join(part for part in about if part)
    page = f", page {evidence.page}" if evidence.page is not None else ""
    place = f"{page}, caractères {evidence.start}–{evidence.end}{_also_in(evidence.copies)}"
    text = Text(evidence.passage.text)
    text.stylize(_MARK, *evidence.inside)
    console.print(Padding(Text(heading + place, "dim"), (1, 2, 0, 2)))
    console.print(Padding(text, (0, 2)))


def _also_in(copies: tuple[str, ...]) -> str:
    if len(copies) > 1:
        return f" · également dans {len(copies)} documents"
    return f" · également dans {copies[0]}" if copies else ""


def _print_passage(console: Console, passage: Passage) -> None:
    console.print(Padding(Text(passage.document, "dim"), (1, 2, 0, 2)))
    console.print(Padding(Text(passage.text), (0, 2)))


def print_interrupted(*, rebuild: bool) -> None:
    """Say what an interrupted indexing leaves."""
    kept = "l'ancien index est resté en place" if rebuild else "ce qui est indexé est gardé"
    Console(stderr=True).print(
        Text(f"Interrompu : {kept}. Relancez la même commande pour terminer.")
    )


def print_index_report(report: IndexReport) -> None:
    """Print what was done, each file that was left out with the reason, and what to do next."""
    print_update(report)
    option = "" if report.index == "seeds" else f" --index {report.index}"
    Console().print(Text(f'Posez vos questions : qa ask "…"{option}', "dim"))


def print_update(report: IndexReport) -> None:
    """Print what was done, and what was left out: a line a cause, files of a kind counted."""
    console = Console()
    console.print(
        Text(
            f"Index « {report.index} » : {_counted(report.added, 'ajouté')}, "
            f"{_counted(report.changed, 'modifié')}, {_counted(report.deleted, 'supprimé')}, "
            f"{_counted(report.unchanged, 'inchangé')} ; {_counted(report.passages, 'passage')}, "
            f"{report.seconds:.1f} s."
        )
    )
    groups = group_refusals(report.skipped)
    for group in groups[:_MAX_SKIPPED]:
        console.print(Text(f"Laissé de côté : {group.sentence}", "yellow"))
    told = sum(len(group.files) for group in groups[:_MAX_SKIPPED])
    more = len(report.skipped) - told
    if more:
        others = "autre fichier" if more == 1 else "autres fichiers"
        console.print(Text(f"… et {more} {others} pour d'autres raisons.", "yellow"))
    if len(groups) < len(report.skipped) or more:
        listing = f"qa doctor --index {report.index} --refused"
        console.print(Text(f"La liste complète : {listing}", "dim"))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
