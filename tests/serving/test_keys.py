from __future__ import annotations

import httpx
import pytest

from qa.errors import ServerError, SettingsError
from qa.serving import ServingOptions, check_public
from qa.settings import Settings
from tests.serving.services import READ, WRITE

PUBLIC = "192.0.2.7"
ASK = {"question": "Où s'est tenu le sommet ?"}
CHAT = {"messages": [{"role": "user", "content": ASK["question"]}]}
# route, and the status without a key, with a wrong one, the reading one, the writing one.
ROUTES = [
    ("GET", "/healthz", None, (200, 200, 200, 200)),
    ("GET", "/readyz", None, (200, 200, 200, 200)),
    ("GET", "/metrics", None, (401, 401, 200, 200)),
    ("GET", "/openapi.json", None, (401, 401, 200, 200)),
    ("POST", "/api/ask", ASK, (401, 401, 200, 200)),
    ("POST", "/api/search", ASK, (401, 401, 200, 200)),
    ("GET", "/api/documents", None, (401, 401, 200, 200)),
    ("POST", "/api/documents", None, (401, 401, 403, 422)),
    ("DELETE", "/api/documents/helsinki.txt", None, (401, 401, 403, 404)),
    ("POST", "/api/evaluate", {"gold": "{}"}, (401, 401, 403, 400)),
    ("GET", "/v1/models", None, (401, 401, 200, 200)),
    ("POST", "/v1/chat/completions", CHAT, (401, 401, 200, 200)),
    ("GET", "/tools/config", None, (401, 401, 200, 200)),
    ("POST", "/tools/gradio_api/mcp/", {}, (401, 401, 406, 406)),
    ("POST", "/mcp", {}, (401, 401, 406, 406)),
]


@pytest.mark.parametrize(("method", "path", "body", "statuses"), ROUTES)
def test_every_route_asks_for_its_key(
    locked_service: str,
    method: str,
    path: str,
    body: dict[str, object] | None,
    statuses: tuple[int, ...],
) -> None:
    keys = (None, "une-autre-cle-0123456789", READ, WRITE)
    with httpx.Client(base_url=locked_service, timeout=60) as client:
        for key, status in zip(keys, statuses, strict=True):
            for name, prefix in (("Authorization", "Bearer "), ("X-API-Key", "")):
                headers = {name: f"{prefix}{key}"} if key else {}
                answered = client.request(method, path, json=body, headers=headers)
                assert answered.status_code == status, (key, answered.text[:200])


def test_every_documented_route_is_in_the_matrix(locked_service: str) -> None:
    headers = {"X-API-Key": READ}
    document = httpx.get(f"{locked_service}/openapi.json", headers=headers).json()
    documented = {
        (method.upper(), path.split("{")[0].rstrip("/"))
        for path, methods in document["paths"].items()
        for method in methods
    }
    tested = {(method, path.replace("/helsinki.txt", "")) for method, path, *_ in ROUTES}
    assert documented <= tested


def test_a_public_address_needs_a_key_and_a_user() -> None:
    with pytest.raises(ServerError, match=r"QA_SERVE_KEYS.*QA_SERVE_USERS"):
        check_public(PUBLIC, ServingOptions(), with_chat=True)
    with pytest.raises(ServerError, match="QA_SERVE_USERS"):
        check_public(PUBLIC, ServingOptions(keys=(WRITE,)), with_chat=True)
    check_public(PUBLIC, ServingOptions(keys=(WRITE,)), with_chat=False)
    check_public("::1", ServingOptions(), with_chat=True)


def test_options_come_from_the_settings() -> None:
    settings = Settings.model_validate(
        {"serve_keys": f"{WRITE}, {READ}", "serve_users": "ana:mot:de:passe"}
    )
    options = ServingOptions.from_settings(settings)
    assert options.keys == (WRITE, READ)
    assert options.users == (("ana", "mot:de:passe"),)
    assert WRITE not in repr(settings)


@pytest.mark.parametrize("setting", [{"serve_keys": "court"}, {"serve_users": "ana"}])
def test_weak_keys_and_users_are_refused(setting: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        ServingOptions.from_settings(Settings.model_validate(setting))
