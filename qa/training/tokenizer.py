"""A French tokenizer cut out of a multilingual one: the pieces that French text uses.

The model is a SentencePiece unigram (Kudo 2018, "Subword Regularization"): dropping pieces leaves a
valid one, which spells rarer words in smaller pieces. Special tokens stand first and the pair
template puts ``[MASK]`` after the question, as the trainings expect.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MAX_TOKENS = 384
_SPACE = "▁"
_BATCH = 1000
_FIRST_PIECE = 4  # <s> <pad> </s> <unk> stand before the pieces, <mask> after them


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a unigram vocabulary and its log-probability."""

    text: str
    score: float


def french_tokenizer(
    pieces: Sequence[Piece], texts: Iterable[str], size: int
) -> tuple[Tokenizer, list[int]]:
    """Keep ``size`` pieces less the special tokens; return the tokenizer and the kept rows.

    Every single character that ``texts`` use is kept, then the most used pieces. Row ``r`` of the
    result is the place in ``pieces`` of the token ``r + 5``.
    """
    candidates = range(_FIRST_PIECE, len(pieces) - 1)
    whole = unigram_tokenizer([pieces[row] for row in candidates])
    used = count_pieces(whole, texts)
    rows = {pieces[row].text: row for row in candidates}

    def rank(piece: str) -> tuple[bool, int, int]:
        is_character = len(piece.removeprefix(_SPACE)) <= 1 and used[piece] > 0
        return (not is_character, -used[piece], rows[piece])

    kept = sorted(sorted(rows, key=rank)[: size - len(SPECIAL_TOKENS)], key=rows.__getitem__)
    order = [rows[piece] for piece in kept]
    return unigram_tokenizer([pieces[row] for row in order]), order


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    """How often each piece is used to spell the texts."""
    used: Counter[str] = Counter()
    for batch in _batches(texts):
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            used.update(encoding.tokens)
    return used


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    stream = iter(texts)
    while batch := list(islice(stream, _BATCH)):
        yield batch


def unigram_tokenizer(pieces: Sequence[Piece]) -> Tokenizer:
    """The tokenizer of these pieces: specials first, ``[MASK]`` after the question of a pair."""
    from tokenizers import (
        AddedToken,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    lowest = min(piece.score for piece in pieces)
    vocabulary = [(token, lowest - 10) for token in SPECIAL_TOKENS]
    vocabulary += [(piece.text, piece.score) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=SPECIAL_TOKENS.index("[UNK]")))
    tokenizer.normalizer = normalizers.NFKC()
    # Split first: the mark of a word's beginning then covers no character, and no span starts with
    # the space before its first word.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL_TOKENS])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [MASK] [SEP] $B [SEP]",
        special_tokens=[(token, SPECIAL_TOKENS.index(token)) for token in SPECIAL_TOKENS],
    )
    return tokenizer


def write_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write the two files that ``AutoTokenizer`` reads."""
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "backend": "tokenizers",
        "cls_token": "[CLS]",
        "mask_token": "[MASK]",
        "model_input_names": ["input_ids", "attention_mask"],
        "model_max_length": MAX_TOKENS,
        "pad_token": "[PAD]",
        "sep_token": "[SEP]",
        "tokenizer_class": "TokenizersBackend",
        "unk_token": "[UNK]",
    }
    text = json.dumps(settings, indent=2, ensure_ascii=False)
    (folder / "tokenizer_config.json").write_text(text + "\n", encoding="utf-8")
