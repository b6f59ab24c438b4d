"""The clients that people already have."""

from __future__ import annotations

import json

import httpx
import openai
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from tests.serving.services import READ

QUESTION = "Où s'est tenu le sommet ?"


def test_openai_client_gets_the_answer_with_its_source(locked_service: str) -> None:
    client = openai.OpenAI(base_url=f"{locked_service}/v1", api_key=READ)
    completion = client.chat.completions.create(
        model="qa-fr", messages=[{"role": "user", "content": QUESTION}], temperature=0
    )
    content = completion.choices[0].message.content or ""
    assert content.startswith("Helsinki")
    assert "helsinki.txt, caractères 23–31" in content
    assert [model.id for model in client.models.list()] == ["qa-fr"]


def test_openai_client_reads_a_stream(open_service: str) -> None:
    client = openai.OpenAI(base_url=f"{open_service}/v1", api_key="aucune")
    chunks = client.chat.completions.create(
        model="qa-fr", messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text.startswith("Helsinki")


def test_earlier_questions_are_the_history(open_service: str) -> None:
    messages = [
        {"role": "system", "content": "Tu réponds en français."},
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": "Helsinki"},
        {"role": "user", "content": [{"type": "text", "text": "Et quand ?"}]},
    ]
    answered = httpx.post(f"{open_service}/v1/chat/completions", json={"messages": messages})
    assert "sommet" in answered.json()["qa"]["effective_question"]


@pytest.mark.parametrize("messages", [[], [{"role": "assistant", "content": "Bonjour"}]])
def test_a_completion_needs_a_question(open_service: str, messages: list[dict[str, str]]) -> None:
    answered = httpx.post(f"{open_service}/v1/chat/completions", json={"messages": messages})
    assert answered.status_code in {400, 422}
    assert answered.json()["error"]["message"]


def test_abstaining_is_said_with_the_closest_passages(open_service: str) -> None:
    body = {"messages": [{"role": "user", "content": "Combien coûte un timbre en Bolivie ?"}]}
    answered = httpx.post(f"{open_service}/v1/chat/completions", json=body).json()
    assert answered["qa"]["abstained"]
    assert "Je ne trouve pas" in answered["choices"][0]["message"]["content"]


@pytest.mark.asyncio
async def test_mcp_client_lists_and_calls_the_tools(locked_service: str) -> None:
    headers = {"Authorization": f"Bearer {READ}"}
    async with (
        httpx.AsyncClient(headers=headers, timeout=60) as http,
        streamable_http_client(f"{locked_service}/mcp", http_client=http) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        asked = await session.call_tool("ask", {"question": QUESTION})
        found = await session.call_tool("search", {"question": "sommet", "top_k": 1})
    assert set(tools) == {"ask", "search"}
    assert "exact spans" in (tools["ask"].description or "")
    assert tools["search"].inputSchema["properties"]["top_k"]["type"] in {"integer", "number"}
    reply = json.loads(asked.content[0].text)  # type: ignore[union-attr]
    assert reply["answers"][0]["evidence"][0]["document"] == "helsinki.txt"
    assert "helsinki.txt" in found.content[0].text  # type: ignore[union-attr]


def test_gradio_client_calls_the_tools(locked_service: str) -> None:
    client = Client(
        f"{locked_service}/tools/",
        headers={"X-API-Key": READ},
        verbose=False,
        analytics_enabled=False,
    )
    reply = json.loads(client.predict(question=QUESTION, api_name="/ask"))
    assert reply["answers"][0]["text"] == "Helsinki"
