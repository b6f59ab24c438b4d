import random

from hypothesis import given
from hypothesis import strategies as st

from qa.training.cloze import MASK, ClozeOptions, make_blocks, mine

NAMES = ["Victor Hugo", "Jeanne Martin", "Paul Dupont", "Lyon", "Nantes", "Besançon"]
SENTENCES = [
    "Le célèbre romancier {name} naquit en {year} dans une ancienne maison de la rue du port.",
    "En {year}, la municipalité confia la construction du grand pont à {name} pour 12 000 francs.",
    "La ville honora {name} en {year} par une statue de bronze sur la place du marché couvert.",
    "Les habitants de la ville apprirent le 3 mai {year} que {name} revenait de voyage.",
    "Une bibliothèque municipale porte depuis {year} le nom de {name} dans le vieux quartier.",
]
OPTIONS = ClozeOptions(min_block=80, max_block=260, absent_share=0.2, formulaic_share=1.0)


@st.composite
def documents(draw: st.DrawFn) -> list[list[str]]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))
    years = draw(st.lists(st.integers(1800, 1950), min_size=1, max_size=3))
    count = draw(st.integers(4, 10))
    rng = random.Random(draw(st.integers(0, 1000)))  # noqa: S311
    return [
        [
            rng.choice(SENTENCES).format(name=rng.choice(names), year=rng.choice(years))
            for _ in range(count)
        ]
        for _ in range(3)
    ]


@given(documents())
def test_answers_are_whole_words_at_their_offsets(texts: list[list[str]]) -> None:
    for example in mine(texts, OPTIONS):
        if not example.places:
            continue
        ((start, end),) = example.places
        assert 0 <= start < end <= len(example.context)
        assert example.answer == example.answer.strip() != ""
        around = f" {example.context} "[start : end + 2]
        assert not around[0].isalnum()
        assert not around[-1].isalnum()


@given(documents())
def test_a_cloze_hides_its_answer_and_reads_another_block(texts: list[list[str]]) -> None:
    for example in mine(texts, OPTIONS):
        if MASK in example.question and example.places:
            left, _, right = example.question.partition(MASK)
            assert f"{left}{example.answer}{right}" not in example.context
            assert example.context.count(example.answer) == 1


@given(documents())
def test_an_absent_answer_leaves_a_block_of_the_same_document(texts: list[list[str]]) -> None:
    blocks = {block for paragraphs in texts for block in make_blocks(paragraphs, OPTIONS)}
    assert all(example.context in blocks for example in mine(texts, OPTIONS))


def test_recurring_names_are_mined_as_clozes_and_as_questions() -> None:
    rng = random.Random(1)  # noqa: S311
    years = [1801, 1802, 1803]
    names = ["Victor Hugo", "Lyon", "Nantes"]
    text = [s.format(name=rng.choice(names), year=rng.choice(years)) for s in SENTENCES * 4]
    examples = list(mine([text], OPTIONS))
    assert any(MASK in example.question and example.answer == "Victor Hugo" for example in examples)
    assert any(MASK not in example.question for example in examples)


def test_the_same_seed_mines_the_same_examples() -> None:
    text = [s.format(name="Lyon", year=1850) for s in SENTENCES * 2]
    assert list(mine([text], OPTIONS)) == list(mine([text], OPTIONS))
