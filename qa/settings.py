"""Settings: defaults, then ``qa.toml``, then ``QA_*`` environment variables, then flags.

``qa.toml`` is read from the working directory, or from the file that ``QA_CONFIG`` names.
``load_settings`` is the way in for users. A line of ``qa.toml`` that sets nothing is an error; a
``QA_*`` variable that sets nothing is a warning, since it may be another program's.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, SecretStr, Tag, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.errors import SettingsError, reason_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_logger = logging.getLogger(__name__)
SHIPPED = "shipped"
# Embedders by name; «shipped» is what the table was called when it was the only one.
AUTO, STATIC, ENCODER = "auto", "static", "encoder"
_PREFIX = "QA_"
_CONFIG = "QA_CONFIG"
# Read by the tests, not by the program.
_FOR_TESTS = {"QA_REQUIRE_BROWSER", "QA_CHROMIUM"}
# Read where it is needed: a secret is no setting, which reports and pipelines would tell.
STORE_TOKEN = "QA_STORE_TOKEN"  # noqa: S105 - the name of a variable
# What pydantic wants, by the start of its error's type.
_WANTED = {
    "int": "un nombre entier",
    "float": "un nombre",
    "finite": "un nombre fini",
    "string": "un texte",
    "path": "un chemin",
}


OTHERS = "*"  # in a table by index: all that it does not name
_BY_INDEX, _FOR_ALL = "by_index", "for_all"
_Rate = Annotated[float, Field(ge=0, le=1)]
# Told apart by hand: a union tried in turn would complain of each of its members.
Threshold = Annotated[
    Annotated[dict[str, _Rate], Tag(_BY_INDEX)] | Annotated[_Rate | None, Tag(_FOR_ALL)],
    Discriminator(lambda value: _BY_INDEX if isinstance(value, dict) else _FOR_ALL),
]


@dataclass(frozen=True, slots=True)
class _Pace:
    """How much is read: passages kept and read, and the best places waited for (0: all is read)."""

    kept: int
    read: int
    settled: int


_PACES = {
    "rapide": _Pace(kept=20, read=6, settled=1),
    "équilibré": _Pace(kept=20, read=20, settled=2),
    "précis": _Pace(kept=40, read=40, settled=0),
}
_USUAL = "équilibré"
_PACE_NAMES = {
    "fast": "rapide",
    "balanced": "équilibré",
    "equilibre": "équilibré",
    "precise": "précis",
    "precis": "précis",
}


def _pace_name(name: object) -> object:
    """The French name of a speed, typed in English or without accents."""
    return _PACE_NAMES.get(name, name) if isinstance(name, str) else name


def _pace(known: dict[str, Any]) -> _Pace:
    return _PACES[known.get("speed", _USUAL)]


class Settings(BaseSettings):
    """Everything that can be set. Unknown names are refused.

    ``store_uri`` keeps indexes in Milvus instead of folders: a server's address, or a path that
    ends in ``.db`` for Milvus Lite (which needs the ``milvus`` extra). ``embedder`` and ``reader``
    may be a folder or the name of a hub model (which needs the ``hub`` extra). The shipped reader
    is ``"shipped"``; the shipped embedders are ``"static"``, a table, and ``"encoder"``, a
    transformer; ``"auto"`` takes what an index was made with, and for a new one the encoder where
    the corpus is small enough (``qa.index.switching``).
    ``passage_words`` and ``overlap_sentences`` shape the passages; ``candidates`` is the length of
    each retriever's list, ``top_k`` of the fused one, ``read_top`` the number of passages that the
    reader reads. ``speed`` («rapide», «équilibré» or «précis»; «fast», «balanced», «precise») sets
    the last two, unless they are set, and when reading may stop (``qa.reading.early_exit``).
    ``place_weight`` raises the passages of the article, the file or the document that
    a question names. ``dense_weight`` weighs the dense list's standardised scores against the
    lexical ones (1.0), as fitted for the embedder where it is None; ``soft_match_weight`` the
    word-by-word ranking's, ``reader_rank_weight`` what the reader found in it.
    ``no_answer_threshold`` is the confidence under which the engine abstains: one for all indexes,
    or one for each name of an index («*» for the others); None takes the one fitted with the
    reader. ``serve_…`` protect and bound ``qa serve``: see ``qa.serving.ServingOptions``.
    ``uploads``: whether what people hand over answers everybody («shared») or, where they sign in,
    its owner alone («own»). ``language`` is that of the chat: «auto» follows the browser.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", frozen=True)

    index: str = "seeds"
    indexes: Path | None = None
    language: Literal["fr", "en", "auto"] = "fr"
    uploads: Literal["shared", "own"] = "shared"
    host: str = "127.0.0.1"
    port: int = Field(7860, ge=1, le=65535)

    store_uri: str = ""

    embedder: str = AUTO
    reader: str = SHIPPED
    threads: int = Field(0, ge=0)

    passage_words: int = Field(120, ge=20, le=400)
    overlap_sentences: int = Field(1, ge=0, le=5)

    candidates: int = Field(50, ge=1, le=1000)
    speed: Annotated[Literal["rapide", "équilibré", "précis"], BeforeValidator(_pace_name)] = (
        "équilibré"
    )
    top_k: int = Field(default_factory=lambda known: _pace(known).kept, ge=1, le=200)
    read_top: int = Field(default_factory=lambda known: _pace(known).read, ge=1, le=100)
    title_weight: float = Field(1.0, ge=0, le=10)
    place_weight: float = Field(6.0, ge=0, le=10)
    dense_weight: float | None = Field(None, ge=0, le=10)
    soft_match_weight: float = Field(0.8, ge=0, le=10)
    reader_rank_weight: float = Field(3.0, ge=0, le=10)
    max_answer_tokens: int = Field(30, ge=1, le=200)
    no_answer_threshold: Threshold = None

    serve_keys: SecretStr = SecretStr("")
    serve_read_keys: SecretStr = SecretStr("")
    serve_users: SecretStr = SecretStr("")
    serve_requests_per_minute: int = Field(120, ge=1, le=100_000)
    serve_queue: int = Field(64, ge=1, le=10_000)
    serve_timeout: float = Field(30.0, ge=1, le=600)
    serve_upload_mb: int = Field(20, ge=1, le=1000)

    @property
    def settled_places(self) -> int:
        """The best places that reading waits for before it stops; 0 reads all it is given."""
        return _PACES[self.speed].settled

    def threshold_of(self, index: str) -> float | None:
        """The confidence under which the engine abstains on that index; None: as fitted."""
        threshold = self.no_answer_threshold
        if isinstance(threshold, dict):
            return threshold.get(index, threshold.get(OTHERS))
        return threshold

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, environment, then the TOML file."""
        toml = TomlConfigSettingsSource(settings_cls, config_file())
        return init_settings, env_settings, toml


def config_file() -> Path:
    """The TOML file that is read if it exists."""
    return Path(os.environ.get(_CONFIG) or "qa.toml")


def load_settings(**flags: Any) -> Settings:
    """Build the settings; flags that are None are left to the other sources.

    Raises:
        SettingsError: a value is impossible, a name unknown (flag or line of the file), or
            ``QA_CONFIG`` names no file; the message names it in French.
    """
    _check_variables()
    try:
        _check_config()
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error
    except ValueError as error:  # a TOML file that does not parse, an OSError's cousin
        raise SettingsError(_explain_syntax(error)) from error
    except OSError as error:
        raise SettingsError(
            f"Le fichier {config_file()} ne peut pas être lu ({reason_of(error)}). Vérifiez vos "
            "droits, puis recommencez."
        ) from error


def _check_variables() -> None:
    """Warn of ``QA_*`` variables that set nothing here: other programs use such names as well."""
    settings = [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ.keys() - {_CONFIG, STORE_TOKEN, *_FOR_TESTS}):
        if name.upper().startswith(_PREFIX) and name.upper() not in settings:
            (closest,) = get_close_matches(name.upper(), [*settings, _CONFIG], n=1, cutoff=0)
            _warn(name, closest)


@cache
def _warn(name: str, closest: str) -> None:
    """Say once that a variable is left aside."""
    _logger.warning(
        "La variable d'environnement « %s » est ignorée : ce n'est pas un réglage de qa ; le plus "
        "proche est « %s ».",
        name,
        closest,
    )


def _check_config() -> None:
    """Refuse a ``QA_CONFIG`` that names no file; the null device means «no file» on purpose."""
    named = os.environ.get(_CONFIG)
    if named and named != os.devnull and not Path(named).is_file():
        raise SettingsError(
            f"La variable {_CONFIG} désigne « {named} », qui n'est pas un fichier. Corrigez-la ou "
            "supprimez-la, puis recommencez."
        )


def _explain(error: ValidationError) -> str:
    problems = []
    for detail in error.errors():
        name = ".".join(str(part) for part in detail["loc"] if part not in {_BY_INDEX, _FOR_ALL})
        if detail["type"] == "extra_forbidden":
            problems.append(f"« {name} » n'existe pas")
        else:
            value = repr(detail["input"])
            problems.append(f"« {name} » ne peut pas valoir {value} : {_reason(detail)}")
    return (
        "Réglage impossible : "
        + " ; ".join(problems)
        + f". Corrigez {config_file()} ou la variable d'environnement QA_…, puis recommencez."
    )


def _reason(detail: ErrorDetails) -> str:
    """Say in French what pydantic's error type means."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "greater_than_equal":
        return f"au moins {context['ge']:g}"
    if kind == "less_than_equal":
        return f"au plus {context['le']:g}"
    if kind == "literal_error":
        return str(context["expected"]).replace(" or ", " ou ")
    for prefix, wanted in _WANTED.items():
        if kind.startswith(prefix):
            return f"il faut {wanted}"
    return "cette valeur n'est pas permise"


def _explain_syntax(error: ValueError) -> str:
    place = re.search(r"line (\d+), column (\d+)", str(error))
    where = f" (ligne {place[1]}, colonne {place[2]})" if place else ""
    return (
        f"Le fichier {config_file()} n'est pas du TOML en UTF-8{where}. Corrigez-le, puis "
        "recommencez."
    )
