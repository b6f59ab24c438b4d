import json
from pathlib import Path

import pytest

from qa.training.examples import SpanExample, write_examples

WORDS = (
    "le la les un une de du des à en dans par est était a été qui quand où combien quel quelle "
    "ville roi pont tour fleuve maire école musée construit inauguré mesure traverse dirige nommé "
    "Paris Lyon Nantes Hugo Dupont Martin Loire Seine Rhône 1789 1848 1900 1923 mètres habitants "
    "grande petite ancienne nouvelle célèbre ' . , ? -"
).split()

FACTS = [
    ("Le pont de Nantes est construit en 1848.", "1848", "Quand est construit le pont ?"),
    ("La tour de Lyon mesure 1923 mètres.", "1923", "Combien de mètres mesure la tour ?"),
    ("Le roi est nommé Dupont à Paris.", "Dupont", "Qui est nommé à Paris ?"),
    ("La Loire traverse Nantes.", "Nantes", "Quelle ville traverse la Loire ?"),
    ("Le maire Martin dirige le musée.", "Martin", "Qui dirige le musée ?"),
    ("La grande école est inaugurée en 1900.", "1900", "Quand est inaugurée l'école ?"),
]


@pytest.fixture(scope="session")
def tiny_reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader folder of two layers with a word-piece tokenizer of a few dozen words."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForQuestionAnswering

    folder = tmp_path_factory.mktemp("tiny-reader")
    letters = sorted(set("".join(WORDS)) | set("abcdefghijklmnopqrstuvwxyzàâéèêëîïôùûç0123456789"))
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *letters]
    pieces += [f"##{letter}" for letter in letters]
    vocabulary = {piece: at for at, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=False, lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(pieces[:5])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [MASK] [SEP] $B [SEP]",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3), ("[MASK]", 4)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}'
    )
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=256,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    return folder


@pytest.fixture
def mined(tmp_path: Path) -> Path:
    folder = tmp_path / "mined"
    folder.mkdir()
    examples = [
        SpanExample(question, text, (_place(text, answer),)) for text, answer, question in FACTS
    ]
    write_examples(folder / "a.jsonl", examples * 4)
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    articles = [
        {
            "title": f"Article {number}",
            "paragraphs": [
                {
                    "context": text,
                    "qas": [
                        {
                            "id": f"{number}-{copy}",
                            "question": question,
                            "answers": [{"text": answer, "answer_start": text.index(answer)}],
                        }
                        for copy in range(2)
                    ],
                }
            ],
        }
        for number, (text, answer, question) in enumerate(FACTS)
    ]
    path = tmp_path / "gold.json"
    path.write_text(json.dumps({"data": articles}), encoding="utf-8")
    return path


def _place(text: str, answer: str) -> tuple[int, int]:
    start = text.index(answer)
    return start, start + len(answer)
