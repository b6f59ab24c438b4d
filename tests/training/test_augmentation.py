import random

from hypothesis import given
from hypothesis import strategies as st

from qa.training.augmentation import as_keywords, vary_question
from qa.training.examples import GoldQuestion
from qa.training.reader_training import ReaderOptions, training_stream
from qa.training.trainer import Schedule

CONTEXT = "Le pont de Nantes fut construit en 1848 par l'ingénieur Dupont."


@given(st.text(min_size=1).filter(lambda text: text.strip().strip(" ?!.")), st.integers(0, 500))
def test_a_varied_question_is_never_empty(question: str, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    assert vary_question(question, rng).strip()


def test_variants_are_those_that_users_type() -> None:
    question = "À quelle date l'école de Nantes est-elle inaugurée ?"
    rng = random.Random(0)  # noqa: S311
    variants = {vary_question(question, rng) for _ in range(300)}
    assert "a quelle date l'ecole de nantes est-elle inauguree" in variants
    assert "École" not in as_keywords(question)
    assert as_keywords(question) == "date école Nantes est-elle inaugurée"


@given(st.integers(0, 200))
def test_augmentation_keeps_the_answer(seed: int) -> None:
    start = CONTEXT.index("1848")
    gold = GoldQuestion("Quand fut-il construit ?", CONTEXT, "Nantes", ("1848",), start, start + 4)
    other = GoldQuestion("Qui ?", "La Loire traverse Nantes.", "Loire", ("La Loire",), 0, 8)
    options = ReaderOptions(Schedule(minutes=1, learning_rate=1e-4), varied=1.0)
    rng = random.Random(seed)  # noqa: S311
    stream = training_stream([gold, other], options, None, rng)
    for example in (next(stream) for _ in range(8)):
        if example.context == CONTEXT and example.places:
            assert example.answer == "1848"
        elif not example.places:
            assert "1848" not in example.context or "La Loire" not in example.context
