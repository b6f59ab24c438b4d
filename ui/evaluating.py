"""What the view of the evaluation does: runs, comparisons, and the questions of gold sets."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from qa.errors import GoldError, QAError
from ui.dates import spell_moment
from ui.gold import GoldShelf
from ui.requests import text_of
from ui.texts import Texts

if TYPE_CHECKING:
    from qa import Engine
    from qa.evaluation.reports import EvaluationReport

_logger = logging.getLogger(__name__)
_RUNS_SHOWN = 50
_LOOK_EVERY = 0.5  # seconds between two looks at a run that is going on
State = dict[str, Any]
"""What ``static/evaluation.js`` shows, as JSON; ``page`` alone is HTML, shown without scripts."""


class EvaluationView:
    """The evaluations of one engine, as they are asked for from a page."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._shelf = GoldShelf(engine)
        self._revisions = count(1)
        self._stop = Event()

    def public(self) -> EvaluationView:
        """The view over what everybody may see: its runs and gold sets are shared."""
        own = copy.copy(self)
        own._engine = self._engine.seen_by("")
        own._shelf = self._shelf.over(own._engine)
        return own

    def run(self, sent: Mapping[str, Any], texts: Texts) -> Iterator[State]:
        """Ask every question of a gold set, telling how far it is, then show the figures.

        It ends early when ``act`` is told to stop, or when nobody takes the next state.
        """
        from qa import evaluate
        from qa.evaluation.runs import RunStore

        self._stop.clear()
        progress = _Progress(self._stop)
        name = text_of(sent, "gold")
        try:
            path = self._shelf.find(name)
            with ThreadPoolExecutor(1) as pool:
                running = pool.submit(evaluate, path, self._engine, on_question=progress.note)
                yield from self._follow(running, progress, name, texts)
                report = running.result()
            number = RunStore(self._engine.index).save(report)
            said, problem = [texts.run_kept.format(number=number)], False
            yield self._state(texts, said=said, gold=name) | {
                "page": self._page(report, None),
                "run": str(number),
            }
        except QAError as error:
            said, problem = [str(error)], True
        except Exception:
            _logger.exception("The evaluation failed.")
            said, problem = [texts.unexpected], True
        if problem:
            yield self._state(texts, said=said, problem=True, gold=name)

    def act(self, sent: Mapping[str, Any], texts: Texts) -> State:
        """Do what is asked of the view and show it; a problem is a sentence."""
        acts: dict[str, Callable[[], State]] = {
            "start": dict,
            "stop": self._ask_to_stop,
            "show": lambda: self._show(text_of(sent, "run"), text_of(sent, "against")),
            "lint": lambda: self._lint(text_of(sent, "gold"), texts),
            "questions": lambda: self._questions(text_of(sent, "gold")),
            "edit": lambda: self._edit(sent, texts),
            "upload": lambda: self._upload(sent, texts),
        }
        act = acts.get(text_of(sent, "act"))
        try:
            found = act() if act else {}
            return self._state(texts) | found
        except QAError as error:
            return self._state(texts, said=[str(error)], problem=True)
        except Exception:
            _logger.exception("The evaluation could not be shown.")
            return self._state(texts, said=[texts.unexpected], problem=True)

    def _follow(
        self,
        running: Future[EvaluationReport],
        progress: _Progress,
        name: str,
        texts: Texts,
    ) -> Iterator[State]:
        try:
            while not wait([running], _LOOK_EVERY).done:
                told = texts.run_going.format(done=progress.done, total=progress.total or "…")
                yield self._state(texts, said=[told], gold=name) | {
                    "progress": {"done": progress.done, "total": progress.total}
                }
        finally:
            if not running.done():
                self._stop.set()

    def _page(self, report: EvaluationReport, before: EvaluationReport | None) -> str:
        """The report as the page that ``qa evaluate --report`` writes."""
        from qa.evaluation.compare import compare
        from qa.evaluation.loading import open_gold
        from qa.evaluation.page import render_page
        from qa.evaluation.relevance import IndexedTexts

        gold = open_gold(Path(report.gold), self._engine)
        comparison = compare(before, report) if before else None
        # A visitor has no use for where this machine keeps its files.
        report = replace(report, gold=Path(report.gold).name)
        return render_page(report, gold, IndexedTexts(self._engine), comparison)

    def _ask_to_stop(self) -> State:
        self._stop.set()
        return {}

    def _show(self, run: str, against: str) -> State:
        from qa.evaluation.runs import LAST, RunStore

        runs = RunStore(self._engine.index)
        # Numbers only: elsewhere a name may be the path of any file.
        numbers = {str(one.number) for one in runs.runs()}
        if run not in numbers or against not in {"", *numbers}:
            raise GoldError("Choisissez une évaluation de la liste.")
        after = runs.load(run, LAST)
        before = runs.load(against, LAST) if against else None
        return {"page": self._page(after, before), "run": run}

    def _lint(self, name: str, texts: Texts) -> State:
        from qa.evaluation.captions import PROBLEMS
        from qa.evaluation.lint import lint_gold
        from qa.evaluation.relevance import IndexedTexts

        gold = self._shelf.read(name)
        findings = lint_gold(gold, IndexedTexts(self._engine))
        found = [
            {"problem": PROBLEMS[one.problem], "question": one.question, "detail": one.detail}
            for one in findings
        ]
        said = texts.count(texts.gold_found, len(findings)) if findings else texts.gold_clean
        return {"findings": found, "said": [said, *gold.warnings], "gold": name}

    def _questions(self, name: str) -> State:
        rows = self._shelf.rows(name)
        return {"questions": {"gold": name, "rows": rows}, "gold": name}

    def _edit(self, sent: Mapping[str, Any], texts: Texts) -> State:
        change = sent.get("change")
        edited = self._shelf.edit(
            text_of(sent, "gold"),
            text_of(sent, "id"),
            change if isinstance(change, Mapping) else {},
        )
        said = texts.gold_edited.format(name=edited)
        return self._questions(edited) | {"said": [said], "golds": self._shelf.names()}

    def _upload(self, sent: Mapping[str, Any], texts: Texts) -> State:
        name = self._shelf.add(text_of(sent, "path"), text_of(sent, "name"))
        said = texts.gold_added.format(name=name)
        return {"said": [said], "gold": name, "golds": self._shelf.names()}

    def _state(
        self, texts: Texts, said: Sequence[str] = (), *, problem: bool = False, gold: str = ""
    ) -> State:
        from qa.evaluation.runs import RunStore

        runs = RunStore(self._engine.index).runs()[:_RUNS_SHOWN]
        return {
            "revision": next(self._revisions),
            "golds": self._shelf.names(),
            "gold": gold,
            "runs": [
                {
                    "number": one.number,
                    "label": texts.run_name.format(
                        number=one.number,
                        gold=Path(one.gold).name,
                        created=spell_moment(one.created, texts),
                    ),
                }
                for one in runs
            ],
            "run": "",
            "progress": None,
            "said": list(said),
            "problem": problem,
            "page": "",
            "questions": None,
            "findings": None,
        }


class _Progress:
    """How far a run is; it ends the run, as Ctrl-C would, once it is told to stop."""

    def __init__(self, stop: Event) -> None:
        self.done = self.total = 0
        self._stop = stop

    def note(self, done: int, total: int) -> None:
        """Called after each question."""
        self.done, self.total = done, total
        if self._stop.is_set():
            raise KeyboardInterrupt
