"""How the service is protected and how much it takes on at once."""

from __future__ import annotations

from dataclasses import dataclass

from qa.errors import ServerError, SettingsError
from qa.serving.addresses import is_loopback
from qa.settings import Settings

_SHORTEST_KEY = 16
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ServingOptions:
    """Keys, users and limits of one service.

    ``keys`` may do everything, ``read_keys`` may ask and list; without any, everybody may do
    everything. ``users`` are (name, password) pairs of the chat. ``requests_per_minute`` is per
    caller, ``queue`` the number of questions that may wait, ``timeout`` the seconds that one may
    take in all, ``upload_bytes`` the largest document. ``log_questions`` puts the texts of the
    questions into the log.
    """

    keys: tuple[str, ...] = ()
    read_keys: tuple[str, ...] = ()
    users: tuple[tuple[str, str], ...] = ()
    requests_per_minute: int = 120
    queue: int = 64
    timeout: float = 30.0
    upload_bytes: int = 20 * _MEBIBYTE
    log_questions: bool = False

    @property
    def is_protected(self) -> bool:
        """Whether a key is asked for."""
        return bool(self.keys or self.read_keys)

    @classmethod
    def from_settings(cls, settings: Settings, *, log_questions: bool = False) -> ServingOptions:
        """Read the ``serve_…`` settings.

        Raises:
            SettingsError: a key is too short or a user has no password.
        """
        return cls(
            keys=_keys("serve_keys", settings.serve_keys.get_secret_value()),
            read_keys=_keys("serve_read_keys", settings.serve_read_keys.get_secret_value()),
            users=_users(settings.serve_users.get_secret_value()),
            requests_per_minute=settings.serve_requests_per_minute,
            queue=settings.serve_queue,
            timeout=settings.serve_timeout,
            upload_bytes=settings.serve_upload_mb * _MEBIBYTE,
            log_questions=log_questions,
        )


def check_public(host: str, options: ServingOptions, *, with_chat: bool) -> None:
    """Refuse an address that other machines reach while anybody could use the service.

    Raises:
        ServerError: ``host`` is public and a protection is missing; the message names it.
    """
    if is_loopback(host):
        return
    missing = [] if options.is_protected else ["une clé (QA_SERVE_KEYS)"]
    if with_chat and not options.users:
        missing.append("un utilisateur du chat (QA_SERVE_USERS=nom:mot-de-passe, ou --no-chat)")
    if missing:
        raise ServerError(
            f"L'adresse « {host} » serait ouverte à d'autres machines sans protection : il faut "
            f"{' et '.join(missing)}. Sinon, utilisez --host 127.0.0.1."
        )


def _keys(name: str, value: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in value.split(",") if part.strip())
    if any(len(key) < _SHORTEST_KEY or not key.isascii() for key in keys):
        raise SettingsError(
            f"« {name} » : une clé a au moins {_SHORTEST_KEY} caractères, sans accent. Faites-en "
            "une avec : python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return keys


def _users(value: str) -> tuple[tuple[str, str], ...]:
    users = []
    for part in filter(None, (part.strip() for part in value.split(","))):
        name, separator, password = part.partition(":")
        if not separator or not name or not password:
            raise SettingsError("« serve_users » s'écrit nom:mot-de-passe,nom2:mot-de-passe2.")
        users.append((name, password))
    return tuple(users)
