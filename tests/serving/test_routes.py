from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from qa import Engine
from tests.serving.services import READ

QUESTION = "Où s'est tenu le sommet ?"


def test_ask_answers_like_the_engine(client: httpx.Client, small_engine: Engine) -> None:
    answered = client.post("/api/ask", json={"question": QUESTION})
    expected = json.loads(json.dumps(small_engine.ask(QUESTION).to_dict()))
    given = answered.json()
    assert answered.status_code == 200
    assert given.pop("timings_ms").keys() == expected.pop("timings_ms").keys()
    assert given == expected
    assert given["answers"][0]["text"] == "Helsinki"


def test_history_is_what_was_replied(client: httpx.Client) -> None:
    first = client.post("/api/ask", json={"question": QUESTION}).json()
    second = client.post("/api/ask", json={"question": "Et quand ?", "history": [first]}).json()
    assert "sommet" in second["effective_question"]


def test_a_rival_chosen_in_the_history_narrows_the_question(client: httpx.Client) -> None:
    first = client.post("/api/ask", json={"question": QUESTION}).json()
    first |= {"answers": first["answers"][:1], "chosen": True}
    second = client.post("/api/ask", json={"question": "Et quand ?", "history": [first]}).json()
    assert second["effective_question"] == "Quand s'est tenu le sommet à Helsinki ?"


def test_the_same_question_comes_from_memory(client: httpx.Client) -> None:
    question = {"question": "Qui a offert Vienne ?"}
    first, second = (client.post("/api/ask", json=question).json() for _ in range(2))
    assert first == second  # timings included
    assert 'qa_questions_total{outcome="cached"}' in client.get("/metrics").text


def test_filters_narrow_the_search(client: httpx.Client) -> None:
    body = {"question": "Où s'est tenu le sommet ?", "filters": {"documents": ["hambourg.txt"]}}
    for route in ("/api/ask", "/api/search"):
        passages = client.post(route, json=body).json()["passages"]
        assert {passage["document"] for passage in passages} == {"hambourg.txt"}


def test_search_gives_passages_best_first(client: httpx.Client) -> None:
    body = {"question": "sommet Helsinki", "top_k": 2}
    passages = client.post("/api/search", json=body).json()["passages"]
    assert len(passages) == 2
    assert passages[0]["document"] == "helsinki.txt"
    assert passages[0]["score"] >= passages[1]["score"]


def test_evaluate_measures_the_gold_sent(client: httpx.Client) -> None:
    answer = {"document": "helsinki.txt", "start": 23, "end": 31, "text": "Helsinki"}
    gold = {"id": "1", "question": QUESTION, "answers": [answer], "impossible": False, "tags": []}
    measured = client.post("/api/evaluate", json={"gold": json.dumps(gold)}).json()
    figures = {figure["name"]: figure["value"] for figure in measured["figures"]}
    assert measured["questions"] == 1
    assert figures["em"] == 1.0


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("route", "body", "status", "named"),
    [
        ("/api/ask", b"{", 422, "body"),
        ("/api/ask", b"[]", 422, "body"),
        ("/api/ask", b'{"question": 3}', 422, "question"),
        ("/api/ask", b'{"question": ""}', 422, "question"),
        ("/api/ask", b'{"question": "\\ud800"}', 422, "question"),
        ("/api/ask", b'{"question": "\xff"}', 400, "utf-8"),
        ("/api/ask", b'{"question": "?", "unknown": 1}', 422, "unknown"),
        ("/api/ask", b'{"question": "   "}', 400, "question"),
        ("/api/ask", b'{"question": "Qui ?", "history": [{"question": 1}]}', 422, "history"),
        ("/api/ask", b'{"question": "Qui ?", "filters": {"since": "hier"}}', 400, "hier"),
        ("/api/search", b'{"question": "Qui ?", "top_k": 0}', 422, "top_k"),
        ("/api/search", b'{"question": "Qui ?", "top_k": true}', 422, "top_k"),
        ("/api/evaluate", b'{"gold": "pas du JSON"}', 400, "gold"),
    ],
)
def test_bad_bodies_are_answered_in_french(
    client: httpx.Client, route: str, body: bytes, status: int, named: str
) -> None:
    answered = client.post(route, content=body, headers={"Content-Type": "application/json"})
    assert answered.status_code == status, answered.text
    assert named in answered.json()["error"]["message"].lower()
    assert str(Path.cwd()) not in answered.text


def test_unknown_addresses_and_methods(client: httpx.Client) -> None:
    assert client.get("/api/nothing").status_code == 404
    assert client.get("/api/ask").status_code == 405
    assert "error" in client.get("/api/nothing").json()


def test_a_wrong_method_is_told_which_are_right(client: httpx.Client) -> None:
    answered = client.put("/api/documents")
    assert (answered.status_code, answered.headers["allow"]) == (405, "GET, POST")


def test_errors_of_a_gold_set_name_no_path_of_this_machine(client: httpx.Client) -> None:
    message = client.post("/api/evaluate", json={"gold": "000"}).json()["error"]["message"]
    assert message.startswith("gold.jsonl, ligne 1")


def test_a_history_of_another_version_is_read(client: httpx.Client) -> None:
    first = client.post("/api/ask", json={"question": QUESTION}).json()
    first["mood"] = first["answers"][0]["evidence"][0]["colour"] = "bleu"
    body = {"question": "Et quand ?", "history": [first]}
    assert "sommet" in client.post("/api/ask", json=body).json()["effective_question"]


def test_every_route_documents_its_errors_and_its_keys(locked_service: str) -> None:
    paths = httpx.get(f"{locked_service}/openapi.json", headers={"X-API-Key": READ}).json()["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    assert len(operations) == 8
    for operation in operations:
        assert {"HTTPBearer", "APIKeyHeader"} == {
            name for one in operation["security"] for name in one
        }
        assert {"401", "429", "500"} <= operation["responses"].keys()
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                (content,) = response["content"].values()
                assert content["schema"]["$ref"].endswith("/ErrorReply")
    assert "403" in paths["/api/documents/{path}"]["delete"]["responses"]
    assert "403" not in paths["/api/ask"]["post"]["responses"]
