"""The command line as people meet it: a real process, its streams and its exit status."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("indexes")


@pytest.fixture
def run(indexes: Path, tmp_path: Path) -> Run:
    def run_qa(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"QA_INDEXES": str(indexes), "COLUMNS": "100"} | variables
        return subprocess.run(
            [sys.executable, "-c", "from qa.cli import main; main()", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            cwd=tmp_path,
        )

    return run_qa


def refused(result: subprocess.CompletedProcess[str], *said: str) -> None:
    """One French sentence on stderr, nothing on stdout, no traceback, a non-zero status."""
    assert result.returncode not in (0, None)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert all(part in result.stderr for part in said), result.stderr


def test_ask_json_holds_offsets_of_the_file(run: Run, seeds: Path) -> None:
    result = run("ask", "Qui est le secrétaire général de l'OTAN ?", "--json")
    assert result.returncode == 0, result.stderr
    reply = json.loads(result.stdout)
    assert set(reply) == {
        "question",
        "effective_question",
        "answers",
        "abstained",
        "passages",
        "timings_ms",
        "event",
        "threshold",
        "chosen",
        "stale",
        "expected",
        "divergent",
    }
    best = reply["answers"][0]
    evidence = best["evidence"][0]
    text = (seeds / evidence["document"]).read_bytes().decode("utf-8")
    assert text[evidence["start"] : evidence["end"]] == best["text"] == "Jens Stoltenberg"
    keys = {"document", "title", "date", "page", "start", "end", "passage", "absolute_date"}
    told = {"copies", "date_source", "grounds", "metadata", "value", "is_told"}
    assert set(evidence) == keys | told
    fields = {"text", "confidence", "evidence", "date", "ahead", "items", "kind", "about"}
    assert set(best) == fields
    assert {"text", "start", "end"} <= set(evidence["passage"])


def test_ask_json_why_says_how_answers_differ_and_what_speaks_for_each(run: Run) -> None:
    asked = ("ask", "Où s'est tenu le sommet ?", "--json")
    result = run(*asked, "--why")
    assert result.returncode == 0
    reply = json.loads(result.stdout)
    assert reply["rivals"].startswith(("Deux", "Trois", "Quatre"))
    assert all(answer["text"] in reply["rivals"] for answer in reply["answers"])
    assert len(reply["why"]) == len(reply["answers"])
    assert {known["expected"] for known in reply["why"]} == {"place"}
    assert "sommet" in reply["why"][0]["words"]
    assert "why" not in json.loads(run(*asked).stdout)


def test_ask_as_typed_corrects_nothing(run: Run) -> None:
    typed = "Qui a empoisonné Skripall ?"
    for options, is_same in (((), False), (("--as-typed",), True)):
        reply = json.loads(run("ask", typed, "--json", *options).stdout)
        assert (reply["effective_question"] == typed) is is_same


def test_ask_prints_answer_source_and_confidence(run: Run) -> None:
    result = run("ask", "Qui est le secrétaire général de l'OTAN ?")
    assert result.returncode == 0
    assert "Jens Stoltenberg" in result.stdout
    assert "000_74a3f12a27cd2ddc.txt" in result.stdout
    assert "%" in result.stdout


def test_ask_says_why(run: Run) -> None:
    result = run("ask", "--why", "Où s'est tenu le sommet ?")
    assert "Deux réponses possibles selon le sommet : Helsinki (juin 2018" in result.stdout
    assert result.stdout.count("Pourquoi cette réponse ?") == 2
    assert "la question attend un lieu : c'en est" in result.stdout


def test_top_k_is_the_number_of_passages(run: Run) -> None:
    reply = json.loads(run("ask", "sommet", "--json", "--top-k", "3").stdout)
    assert len(reply["passages"]) == 3


def test_ask_within_documents_and_dates(run: Run) -> None:
    options = ["--since", "2018", "--until", "2018-12-31", "--json"]
    reply = json.loads(run("ask", "Où s'est tenu le sommet ?", *options).stdout)
    assert {passage["document"][:3] for passage in reply["passages"]} == {"001"}
    refused(run("ask", "Où ?", "--document", "001_absent.txt"), "Le plus proche : « 00")
    refused(run("ask", "Où ?", "--where", "rubrique"), "NOM=VALEUR")


def test_index_then_ask_ones_own_corpus(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "Mes notes"
    corpus.mkdir()
    (corpus / "recette.txt").write_text("La tarte de Marthe cuit quarante minutes.", "utf-8")
    (corpus / "image.txt").write_bytes(b"\x89PNG\0\0\0")
    built = run("index", corpus)
    assert built.returncode == 0, built.stderr
    assert "1 ajouté" in built.stdout
    assert "image.txt" in built.stdout
    asked = run("ask", "Combien de temps cuit la tarte ?", "--json", "--index", "Mes notes")
    assert json.loads(asked.stdout)["passages"][0]["document"] == "recette.txt"
    again = run("index", corpus)
    assert "1 inchangé" in again.stdout


def test_most_of_an_index_goes_with_yes_only(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "Archives"
    corpus.mkdir()
    for number in range(3):
        (corpus / f"{number}.txt").write_text(f"La note numéro {number}.", "utf-8")
    assert "3 ajoutés" in run("index", corpus).stdout
    for number in range(2):
        (corpus / f"{number}.txt").unlink()
    refused(run("index", corpus), "2 des 3 documents", "--yes")
    assert "2 supprimés, 1 inchangé" in run("index", corpus, "--yes").stdout


def test_evaluate_prints_the_table_and_json(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    question = {
        "id": "1",
        "question": "Qui dirige l'OTAN ?",
        "answers": [
            {
                "document": "000_74a3f12a27cd2ddc.txt",
                "start": 4655,
                "end": 4671,
                "text": "Jens Stoltenberg",
            }
        ],
        "impossible": False,
        "tags": ["qui"],
    }
    gold.write_text(json.dumps(question, ensure_ascii=False) + "\n", encoding="utf-8")
    table = run("evaluate", gold)
    assert table.returncode == 0, table.stderr
    assert "Rappel@5" in table.stdout
    figures = json.loads(run("evaluate", gold, "--json").stdout)["figures"]
    assert figures["questions"] == 1


def test_help_is_french_and_lists_the_commands(run: Run) -> None:
    result = run("--help")
    assert result.returncode == 0
    for command in ("index", "ask", "chat", "evaluate"):
        assert command in result.stdout
    assert "Posez" in result.stdout


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "vide"),
        ("é" * 10_000, "10000 caractères"),
        ("Where was the summit held?", "anglais"),
    ],
)
def test_bad_questions(run: Run, question: str, said: str) -> None:
    refused(run("ask", question), "Erreur : ", said)


def test_missing_corpus(run: Run, tmp_path: Path) -> None:
    refused(run("index", tmp_path / "absent"), "absent", "n'existe pas")


def test_empty_corpus(run: Run, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    refused(run("index", tmp_path / "vide"), "vide", "aucun fichier")


def test_corpus_of_binary_files_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "binaires").mkdir()
    (tmp_path / "binaires" / "a.txt").write_bytes(bytes(range(256)))
    refused(run("index", tmp_path / "binaires"), "a.txt", "pas un fichier de texte")


def test_unknown_index(run: Run) -> None:
    refused(run("ask", "Où ?", "--index", "inconnu"), "« inconnu » n'existe pas", "qa index")


def test_index_name_cannot_leave_the_folder(run: Run) -> None:
    refused(run("ask", "Où ?", "--index", "../../etc"), "n'est pas un nom d'index")


def test_index_made_with_other_settings(run: Run, tmp_path: Path, seeds: Path) -> None:
    shutil.copytree(seeds, tmp_path / "presse")
    assert run("index", tmp_path / "presse").returncode == 0
    result = run("ask", "Où ?", "--index", "presse", QA_PASSAGE_WORDS="80")
    refused(result, "autres réglages", "passage_words", "--rebuild")


def test_damaged_index_is_said_and_rebuilt(
    run: Run, tmp_path: Path, seeds: Path, indexes: Path
) -> None:
    shutil.copytree(seeds, tmp_path / "abîmé")
    assert run("index", tmp_path / "abîmé").returncode == 0
    file = indexes / "abîmé" / "index.sqlite"
    file.write_bytes(b"\x17" * file.stat().st_size)
    refused(run("ask", "Où ?", "--index", "abîmé"), "endommagé", "--rebuild")
    refused(run("index", tmp_path / "abîmé"), "endommagé", "--rebuild")
    assert run("index", tmp_path / "abîmé", "--rebuild").returncode == 0
    assert run("ask", "Où ?", "--index", "abîmé").returncode == 0
    assert list(file.parent.glob("*.old")), "the old index must be kept aside"


def test_no_write_permission(run: Run, tmp_path: Path, seeds: Path) -> None:
    # A folder under a regular file refuses everyone, root included.
    (tmp_path / "fichier").write_text("x")
    result = run("index", seeds, "--index", "a", QA_INDEXES=str(tmp_path / "fichier"))
    refused(result, "Impossible d'écrire", "fichier")


def test_unknown_setting_and_broken_settings_file(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "qa.toml"
    config.write_text("couleur = 'bleu'\n", encoding="utf-8")
    refused(run("ask", "Où ?", QA_CONFIG=str(config)), "couleur")
    config.write_text("top_k = = 3", encoding="utf-8")
    refused(run("ask", "Où ?", QA_CONFIG=str(config)), "qa.toml")


def test_hub_model_that_cannot_be_loaded(run: Run, tmp_path: Path) -> None:
    result = run("ask", "Où ?", QA_READER=str(tmp_path / "absent"))
    refused(result, "absent", "ne peut pas être chargé")


def test_gold_set_missing_or_broken(run: Run, tmp_path: Path) -> None:
    refused(run("evaluate", tmp_path / "absent.jsonl"), "absent.jsonl")
    (tmp_path / "faux.jsonl").write_text('{"id": 1\n', encoding="utf-8")
    refused(run("evaluate", tmp_path / "faux.jsonl"), "faux.jsonl")


def test_port_taken(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(run("chat", "--port", str(port)), str(port), "--port")


def test_public_address_is_refused(run: Run) -> None:
    refused(run("chat", "--host", "0.0.0.0"), "0.0.0.0")  # noqa: S104


@pytest.mark.parametrize(
    "arguments", [("ask",), ("ask", "--inconnu", "x"), ("inconnu",), ("ask", "x", "--top-k", "0")]
)
def test_wrong_command_lines(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    refused(result, "Commande incorrecte")
    assert result.returncode == 2


def test_debug_shows_the_traceback(run: Run) -> None:
    result = run("ask", "", "--debug")
    assert result.returncode != 0
    assert "Traceback" in result.stderr
