import json
import random
from pathlib import Path

import pytest

from qa.training.examples import GoldQuestion
from qa.training.near_misses import Swappable, swap, swappable, write_near_misses

CONTEXT = "La bibliothèque de Lorient est dirigée par Anne Le Goff depuis 2011."
POOL = Swappable(("Vannes", "Lorient", "Saint-Brieuc"), ("2011", "1987"))


@pytest.mark.parametrize(
    ("question", "possible"),
    [
        ("Qui dirige la bibliothèque de Lorient ?", {"Vannes", "Saint-Brieuc"}),
        ("Qui la dirige depuis 2011 ?", {"1987"}),
    ],
)
def test_a_name_or_a_year_of_the_text_is_swapped_for_a_stranger(
    question: str, possible: set[str]
) -> None:
    made = {swap(question, CONTEXT, POOL, random.Random(seed)) for seed in range(40)}  # noqa: S311
    old = "Lorient" if "Lorient" in question else "2011"
    assert made == {question.replace(old, new) for new in possible}


@pytest.mark.parametrize("question", ["Qui la dirige ?", "Qui dirige celle de Quimper ?", ""])
def test_what_the_text_does_not_name_is_not_swapped(question: str) -> None:
    assert swap(question, CONTEXT, POOL, random.Random(0)) is None  # noqa: S311


def test_names_keep_their_particles_and_the_first_word_is_no_name() -> None:
    found = swappable(["Quand Victor Hugo a-t-il écrit ?", "Où vit Jean de La Fontaine en 1668 ?"])
    assert found == Swappable(("Victor Hugo", "Jean de La Fontaine"), ("1668",))


def test_a_file_of_near_misses_has_no_answer_and_names_no_paragraph(tmp_path: Path) -> None:
    gold = GoldQuestion(
        "Qui dirige la bibliothèque de Lorient ?", CONTEXT, "Lorient", ("Anne Le Goff",), 43, 55
    )
    stranger = GoldQuestion("Qui habite à Vannes ?", "…", "Vannes", ("…",), 0, 1)
    assert write_near_misses([gold, gold], [stranger], tmp_path / "near.json", 0) == 2
    (article,) = json.loads((tmp_path / "near.json").read_text("utf-8"))["data"]
    (paragraph,) = article["paragraphs"]
    assert paragraph["context"] == CONTEXT
    assert {qa["question"] for qa in paragraph["qas"]} == {"Qui dirige la bibliothèque de Vannes ?"}
    assert all(qa["is_impossible"] and not qa["answers"] for qa in paragraph["qas"])
