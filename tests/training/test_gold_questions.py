"""Gold sets of both formats become training questions."""

from pathlib import Path

from qa.training.gold_questions import read_questions

SEEDS_GOLD = Path(__file__).parents[1] / "gold" / "seeds.jsonl"


def test_keyed_questions_come_with_the_passage_of_their_first_answer() -> None:
    questions = read_questions(SEEDS_GOLD)
    assert len(questions) == 140
    assert len({gold.title for gold in questions}) >= 4
    for gold in questions:
        assert gold.context[gold.start : gold.end] in gold.answers
        assert 20 < len(gold.context) < 5000


def test_squad_questions_come_with_their_paragraph(gold: Path) -> None:
    questions = read_questions(gold)
    assert len(questions) == 12
    assert {gold.answers for gold in questions} >= {("1848",), ("Dupont",)}
