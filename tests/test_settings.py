"""Settings: flags win over the environment, the environment over the file, the file over defaults.

Whatever is wrong is named, in French.
"""

from __future__ import annotations

import os
from pathlib import Path

import pydantic
import pytest

from qa import settings
from qa.errors import SettingsError
from qa.settings import Settings, load_settings


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that settings are read from; it does not exist yet."""
    file = tmp_path / "réglages.toml"
    monkeypatch.setenv("QA_CONFIG", str(file))
    return file


def test_defaults_are_valid_and_frozen() -> None:
    settings = load_settings()
    assert (settings.index, settings.port, settings.passage_words) == ("seeds", 7860, 120)
    with pytest.raises(pydantic.ValidationError):
        settings.port = 80  # type: ignore[misc]


def test_each_source_wins_over_the_next(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text("top_k = 11\nread_top = 11\ncandidates = 11\n", encoding="utf-8")
    monkeypatch.setenv("QA_READ_TOP", "12")
    monkeypatch.setenv("QA_CANDIDATES", "12")
    settings = load_settings(candidates=13)
    assert (settings.top_k, settings.read_top, settings.candidates) == (11, 12, 13)
    assert settings.port == 7860


def test_a_flag_of_none_leaves_the_other_sources(toml: Path) -> None:
    toml.write_text("port = 8000\n")
    assert load_settings(port=None, index=None).port == 8000


def test_a_flag_of_zero_is_a_value(toml: Path) -> None:
    toml.write_text("no_answer_threshold = 0.5\ndense_weight = 0.7\n")
    settings = load_settings(no_answer_threshold=0.0, dense_weight=0)
    assert (settings.no_answer_threshold, settings.dense_weight) == (0.0, 0.0)


def test_the_file_of_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_CONFIG")
    monkeypatch.chdir(tmp_path)
    assert load_settings().top_k == 20
    (tmp_path / "qa.toml").write_text("top_k = 7\n")
    assert load_settings().top_k == 7


def test_values_of_every_type_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "QA_INDEX": "presse",
        "QA_INDEXES": "/données/index",
        "QA_LANGUAGE": "en",
        "QA_PORT": "8080",
        "qa_title_weight": "0.25",
        "QA_NO_ANSWER_THRESHOLD": "0.4",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.index == "presse"
    assert settings.indexes == Path("/données/index")
    assert settings.language == "en"
    assert (settings.port, settings.title_weight) == (8080, 0.25)
    assert settings.no_answer_threshold == 0.4


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({"port": 0}, "« port » ne peut pas valoir 0 : au moins 1"),
        ({"port": 70000}, "« port » ne peut pas valoir 70000 : au plus 65535"),
        ({"port": "quatre"}, "« port » ne peut pas valoir 'quatre' : il faut un nombre entier"),
        ({"top_k": 2.5}, "« top_k » ne peut pas valoir 2.5 : il faut un nombre entier"),
        ({"language": "de"}, "« language » ne peut pas valoir 'de' : 'fr', 'en' ou 'auto'"),
        ({"passage_words": 5}, "« passage_words » ne peut pas valoir 5 : au moins 20"),
        ({"dense_weight": "x"}, "« dense_weight » ne peut pas valoir 'x' : il faut un nombre"),
        ({"no_answer_threshold": 1.5}, "« no_answer_threshold » .* 1.5 : au plus 1"),
        ({"indexes": 3}, "« indexes » ne peut pas valoir 3 : il faut un chemin"),
        ({"index": 3}, "« index » ne peut pas valoir 3 : il faut un texte"),
        ({"inconnu": 1}, "« inconnu » n'existe pas"),
        ({"port": 0, "top_k": 0}, "« port » .* ; « top_k » "),
    ],
)
def test_impossible_flags_are_named(flags: dict[str, object], reason: str) -> None:
    with pytest.raises(SettingsError, match=f"^Réglage impossible : .*{reason}") as caught:
        load_settings(**flags)
    _is_french(str(caught.value))


@pytest.mark.parametrize(("line", "name"), [("port = 0", "port"), ("inconnu = 1", "inconnu")])
def test_impossible_lines_of_the_file_are_named(toml: Path, line: str, name: str) -> None:
    toml.write_text(line)
    with pytest.raises(SettingsError, match=rf"« {name} ».*réglages\.toml"):
        load_settings()


def test_impossible_variables_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_PORT", "beaucoup")
    with pytest.raises(SettingsError, match=r"« port » .* 'beaucoup' .*QA_"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "closest"),
    [
        ("QA_TOPK", "QA_TOP_K"),
        ("QA_PROT", "QA_PORT"),
        ("QA_READ_TO", "QA_READ_TOP"),
        ("QA_CONFG", "QA_CONFIG"),
        ("qa_embeder", "QA_EMBEDDER"),
        ("qa_config", "QA_CONFIG"),
        ("QA_", "QA_"),
        ("QA_ZZZZZZ", "QA_"),
    ],
)
def test_unknown_variables_are_told_once_with_the_closest_name(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str, closest: str
) -> None:
    settings._warn.cache_clear()
    monkeypatch.setenv(name, "1")
    assert load_settings(top_k=3) == load_settings(top_k=3) == Settings(top_k=3)
    (told,) = caplog.messages
    assert f"« {name} » est ignorée" in told
    assert f"« {closest}" in told


@pytest.mark.parametrize("name", ["QA_REQUIRE_BROWSER", "QA_CHROMIUM", "AQA_PORT", "QAPORT"])
def test_variables_of_others_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert load_settings().top_k == 20
    assert not caplog.messages


@pytest.mark.parametrize("name", ["absent.toml", "dossier", "x" * 300])
def test_a_config_that_is_no_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "dossier").mkdir()
    monkeypatch.setenv("QA_CONFIG", str(tmp_path / name))
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    _is_french(str(caught.value))


@pytest.mark.parametrize("value", [os.devnull, ""])
def test_a_config_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QA_CONFIG", value)
    assert load_settings().top_k == 20


@pytest.mark.parametrize(
    "data",
    [b"port = = 3", b"port", b"[", b'index = "presse', "index = 'été'".encode("cp1252")],
)
def test_a_broken_file_is_named(toml: Path, data: bytes) -> None:
    toml.write_bytes(data)
    with pytest.raises(SettingsError, match=r"réglages\.toml .*TOML") as caught:
        load_settings()
    _is_french(str(caught.value))


def test_the_line_that_does_not_parse_is_given(toml: Path) -> None:
    toml.write_text("port = 8000\ntop_k = = 3\n")
    with pytest.raises(SettingsError, match="ligne 2, colonne 9"):
        load_settings()


def test_direct_construction_reads_the_same_sources(toml: Path) -> None:
    toml.write_text("top_k = 7\n")
    assert Settings().top_k == 7
    assert Settings(top_k=8).top_k == 8


def _is_french(message: str) -> None:
    for word in ("should", "Input", "valid", "expected", "Invalid", "line", "codec"):
        assert word not in message.replace("ligne", "")


def test_a_threshold_for_each_index() -> None:
    settings = load_settings(no_answer_threshold={"presse": 0.4, "*": 0.2})
    assert [settings.threshold_of(name) for name in ("presse", "seeds")] == [0.4, 0.2]
    assert load_settings(no_answer_threshold={"presse": 0.4}).threshold_of("seeds") is None
    assert load_settings(no_answer_threshold=0.3).threshold_of("presse") == 0.3
    with pytest.raises(SettingsError, match=r"« no_answer_threshold.presse » .* 3 : au plus 1"):
        load_settings(no_answer_threshold={"presse": 3})


def test_speed_says_how_much_is_read() -> None:
    usual, quick, careful = Settings(), Settings(speed="rapide"), Settings(speed="précis")
    assert quick.read_top < usual.read_top < careful.read_top <= careful.top_k
    assert (quick.settled_places, usual.settled_places, careful.settled_places) == (1, 2, 0)


@pytest.mark.parametrize(
    ("typed", "speed"),
    [("fast", "rapide"), ("balanced", "équilibré"), ("precise", "précis"), ("precis", "précis")],
)
def test_speed_has_english_names_and_does_without_accents(
    monkeypatch: pytest.MonkeyPatch, typed: str, speed: str
) -> None:
    monkeypatch.setenv("QA_SPEED", typed)
    assert load_settings().speed == speed


def test_a_number_of_passages_goes_before_the_speed() -> None:
    settings = load_settings(speed="rapide", read_top=9)
    assert (settings.read_top, settings.settled_places) == (9, 1)


def test_an_unknown_speed_is_named() -> None:
    with pytest.raises(SettingsError, match=r"« speed » ne peut pas valoir 'vite'"):
        load_settings(speed="vite")
