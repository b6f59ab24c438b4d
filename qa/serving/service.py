"""A question on its way through the service: memory, sharing, queue, engine, figures, log."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from time import perf_counter

from qa.errors import InputError
from qa.serving.coalescing import Coalescer
from qa.serving.engine_manager import EngineManager
from qa.serving.journal import write_question
from qa.serving.limiter import BusyError, Limiter
from qa.serving.metrics import Metrics
from qa.serving.options import ServingOptions
from qa.types import Filters, Passage, Reply

_TRIES = 3
_Key = tuple[int, str, str, tuple[str, ...], Filters | None, bool]


@dataclass(frozen=True, slots=True)
class Question:
    """What a caller asks: see ``qa.Engine.ask``."""

    text: str
    history: tuple[Reply, ...] = ()
    filters: Filters | None = None
    as_typed: bool = False


class Service:
    """Takes the questions of all callers."""

    def __init__(self, engines: EngineManager, options: ServingOptions) -> None:
        self.engines = engines
        self._options = options
        # Two at once keep two cores busy between the reader's windows; more would only wait inside.
        self.limiter = Limiter(min(2, os.cpu_count() or 1), options.queue)
        self.metrics = Metrics(self.limiter)
        self._coalescer: Coalescer[Reply] = Coalescer()

    async def ask(self, question: Question) -> Reply:
        """Answer a question; the same one asked of the same index, before or now, is read once.

        Raises:
            BusyError, TimeoutError: see ``Limiter.run``.
            QAError: see ``qa.Engine.ask``.
        """
        started = perf_counter()
        outcome = "failed"
        reply: Reply | None = None
        try:
            reply = await asyncio.to_thread(self._recall, question)
            if reply is not None:
                outcome = "cached"
            else:
                key = self._key(question)
                is_shared = key in self._coalescer
                reply = await self._coalescer.join(
                    key,
                    lambda: self.limiter.run(lambda: self._answer(question), None),
                    self._options.timeout,
                )
                own = "abstained" if reply.abstained else "answered"
                outcome = "shared" if is_shared else own
            return reply
        except InputError:
            outcome = "refused"
            raise
        except BusyError:
            outcome = "busy"
            raise
        except TimeoutError:
            outcome = "late"
            raise
        except asyncio.CancelledError:
            outcome = "left"
            raise
        finally:
            self._record(question, outcome, perf_counter() - started, reply)

    async def search(self, question: Question) -> tuple[Passage, ...]:
        """The passages that retrieval alone finds, best first.

        Raises:
            As ``ask``.
        """
        engine = self.engines.public
        return await self.limiter.run(
            lambda: engine.search(question.text, filters=question.filters), self._options.timeout
        )

    def close(self) -> None:
        """Let what runs end."""
        self.limiter.close()

    def _recall(self, question: Question) -> Reply | None:
        """The reply if the engine remembers it."""
        return self.engines.public.recall(
            question.text,
            question.history,
            filters=question.filters,
            as_typed=question.as_typed,
        )

    def _answer(self, question: Question) -> Reply:
        """Ask the engine; again if the index changed meanwhile, so that a reply is of one state."""
        for _ in range(_TRIES):
            key = self._key(question)
            reply = self.engines.public.ask(
                question.text,
                question.history,
                filters=question.filters,
                as_typed=question.as_typed,
            )
            if self._key(question) == key:
                break
        return reply

    def _key(self, question: Question) -> _Key:
        state = self.engines.engine.state
        # Follow-ups are read from the questions and answers before: their whole form counts.
        before = tuple(repr(reply.to_dict()) for reply in question.history)
        own = (question.text, before, question.filters, question.as_typed)
        return self.engines.version, state, *own

    def _record(
        self, question: Question, outcome: str, seconds: float, reply: Reply | None
    ) -> None:
        self.metrics.questions.labels(outcome).inc()
        self.metrics.seconds.observe(seconds)
        if reply is not None and outcome not in {"cached", "shared"}:
            for stage, spent in reply.timings_ms.items():
                self.metrics.stages.labels(stage).inc(spent / 1000)
        text = question.text if self._options.log_questions else None
        write_question(outcome, seconds, question=text, reply=reply)
