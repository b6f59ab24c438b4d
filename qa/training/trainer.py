"""The loop of both reader trainings: a budget, checkpoints, a log, resumption."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from qa.training.checkpoint import load_state, save_state
from qa.training.clock import Clock, rate_at
from qa.training.encoding import Batch
from qa.training.objective import Masking, SpanMaskModel, to_device
from qa.training.optimisers import make_optimiser, set_rate

REPORT_SECONDS = 30.0
_MAX_GRADIENT = 1.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast. ``minutes`` is the whole budget, resumptions included.

    The learning rate rises over the share ``warm_up`` of the budget, then falls to zero. ``steps``
    takes the place of ``minutes``: on one machine the same seed then gives the same weights.
    """

    minutes: float
    learning_rate: float
    warm_up: float = 0.05
    checkpoint_minutes: float = 10.0
    steps: int | None = None


class Trainer:
    """Trains a model in ``output``: ``state.pt`` to resume from, ``log.jsonl`` to read."""

    def __init__(self, model: SpanMaskModel, schedule: Schedule, output: Path, device: str) -> None:
        self.model = model.to(device)
        self.schedule, self.device = schedule, device
        self.optimiser = make_optimiser(model, schedule.learning_rate)
        self.state_path, self.log_path = output / "state.pt", output / "log.jsonl"
        self.clock = Clock(schedule.minutes)
        self.seen, self.tokens, self.steps = 0, 0, 0
        self._losses: list[float] = []

    @property
    def progress(self) -> float:
        """Share of the budget that is spent, at most 1."""
        if self.schedule.steps is None:
            return self.clock.progress
        return min(1.0, self.steps / max(1, self.schedule.steps))

    def resume(self) -> None:
        """Take up where the last checkpoint stopped, if there is one."""
        state = load_state(self.state_path)
        if state is None:
            return
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.seen, self.tokens, self.steps = state["seen"], state["tokens"], state["steps"]
        self.clock = Clock(self.schedule.minutes, state["spent"])

    def save(self) -> None:
        """Write a checkpoint."""
        counters = {"seen": self.seen, "tokens": self.tokens, "steps": self.steps}
        weights = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        save_state(self.state_path, weights | counters | {"spent": self.clock.spent})

    def run(
        self,
        batches: Iterator[Batch],
        masking: Masking,
        measure: Callable[[SpanMaskModel], dict[str, float]],
        on_progress: Callable[[float], None] | None = None,
    ) -> None:
        """Step until the budget is spent; measure and checkpoint on the way and at the end.

        ``on_progress`` is told the share of the budget that is spent after every step.
        """
        self._report(measure)
        saved = reported = time.monotonic()
        while self.progress < 1:
            self._step(next(batches), masking)
            if on_progress is not None:
                on_progress(self.progress)
            now = time.monotonic()
            if now - saved > self.schedule.checkpoint_minutes * 60:
                self.save()
                self._report(measure)
                saved = reported = time.monotonic()
            elif now - reported > REPORT_SECONDS:
                self._report(None)
                reported = now
        self.save()
        self._report(measure)

    def _step(self, batch: Batch, masking: Masking) -> None:
        self.model.train()
        factor = rate_at(self.progress, self.schedule.warm_up)
        set_rate(self.optimiser, self.schedule.learning_rate * factor)
        loss = self.model.loss(to_device(batch, self.device), masking)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), _MAX_GRADIENT)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.seen += len(batch.input_ids)
        self.tokens += int(batch.attention_mask.sum())
        self.steps += 1
        self._losses.append(loss.item())

    def _report(self, measure: Callable[[SpanMaskModel], dict[str, float]] | None) -> None:
        """Append a line to the log: minutes, steps, tokens, mean loss since the last line."""
        line: dict[str, float] = {
            "minutes": round(self.clock.spent / 60, 2),
            "steps": self.steps,
            "tokens": self.tokens,
        }
        if self._losses:
            line["loss"] = round(sum(self._losses) / len(self._losses), 4)
            self._losses.clear()
        if measure is not None:
            self.model.eval()
            with torch.inference_mode():
                line |= measure(self.model)
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
