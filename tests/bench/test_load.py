from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from qa.bench.load import Loader, Tally, read_questions, row
from qa.errors import BenchError

QUESTIONS = ["Où ?", "Qui ?", "Quand ?"]


def often(times: int) -> Callable[[], bool]:
    """True so many times, then False."""
    left = iter(range(times))
    return lambda: next(left, None) is not None


class Service:
    """Answers with the question's own words; ``spoilt`` are answered otherwise from then on."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.spoilt: dict[str, httpx.Response] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/metrics":
            return httpx.Response(200, text="# HELP a b\nprocess_resident_memory_bytes 2.5e+06\n")
        sent = json.loads(request.content)["question"]
        self.asked[sent] += 1
        return self.spoilt.get(sent.strip()) or self.reply(sent.strip())

    def reply(self, text: str) -> httpx.Response:
        answers = [{"text": text}]
        return httpx.Response(200, json={"answers": answers, "abstained": False, "passages": []})


@pytest.fixture
def service() -> Service:
    return Service()


def client(service: Service) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(service), base_url="http://qa")


@pytest.mark.asyncio
async def test_every_question_is_new_to_the_service_and_its_answer_as_alone(
    service: Service,
) -> None:
    loader = Loader(client(service), QUESTIONS, fresh=True)
    await loader.ask_alone()
    tally = await loader.run(3, often(30))
    assert (len(tally.seconds), tally.errors.total(), tally.wrong) == (30, 0, [])
    assert service.asked.most_common(1)[0][1] == 1
    assert Counter(sent.strip() for sent in service.asked) == dict.fromkeys(QUESTIONS, 11)
    assert await loader.memory() == 2.5


@pytest.mark.asyncio
async def test_errors_and_other_answers_are_counted(service: Service) -> None:
    loader = Loader(client(service), QUESTIONS, fresh=False)
    await loader.ask_alone()
    service.spoilt = {"Qui ?": httpx.Response(503), "Quand ?": service.reply("Hier")}
    tally = await loader.run(1, often(9))
    assert tally.errors == {"503": 3}
    assert tally.wrong == ["Quand ?"] * 3
    with pytest.raises(BenchError, match=r"« Qui \? » .* 503"):
        await loader.ask_alone()


def test_a_row_tells_times_by_rank() -> None:
    tally = Tally([second / 100 for second in range(1, 101)], Counter({"503": 2}), ["Où ?"], 50.0)
    cells = [cell.strip() for cell in row(8, tally, (500.0, 510.0)).strip("|").split("|")]
    assert cells == ["8", "100", "2.00", "505", "950", "990", "503 : 2", "1", "500 → 510"]


def test_questions_are_read_from_lines_or_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text('Où ?\n\n{"question": "Qui ?", "id": 1}\nOù ?\n', encoding="utf-8")
    assert read_questions(file) == ["Où ?", "Qui ?"]
    for content in ("", '{"id": 1}'):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(BenchError, match=r"questions\.txt"):
            read_questions(file)
