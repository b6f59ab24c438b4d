"""Bytes to text: UTF-8 if they are, else the encoding that French text most likely had."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from qa.documents.extract import UnreadableError

# French text before Unicode was almost always one of these.
_LEGACY_ENCODINGS = ["cp1252", "latin_1", "mac_roman", "cp850"]
_MAX_CONTROL = 0.01  # the share of control characters above which a file is no text
_SAMPLE = 4096  # bytes; even
_NULLS = 0.6  # of the bytes at odd or even places
_NO_TEXT = "n'est pas un fichier de texte ; il n'est pas indexé."
# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    ``declared`` is what the file says of itself (a ``<meta charset>``), believed if it fits where
    the bytes are not UTF-8.

    Raises:
        UnreadableError: the bytes are not text.
    """
    encoding = _marked(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = _decode_declared(data, declared) or _decode_legacy(data)
    if not encoding or "\0" in text or _control_characters(text) > _MAX_CONTROL * len(text):
        raise UnreadableError(_NO_TEXT)
    return text, encoding


def encoding_of(blocks: Iterable[bytes]) -> str:
    """The encoding of a text that comes in blocks, every one of which is looked at.

    A byte here and there may still be none of that encoding, such as a character cut off at the
    end of the file.

    Raises:
        UnreadableError: the bytes are not text.
    """
    decoder = None
    encoding = "utf-8"
    control = length = 0
    for block in blocks:
        if decoder is None:
            encoding = _marked(block)
            decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError:
            text, encoding = _decode_legacy(block)
            decoder = codecs.getincrementaldecoder(encoding or "latin_1")("replace")
        if not encoding or "\0" in text:
            raise UnreadableError(_NO_TEXT)
        control += _control_characters(text)
        length += len(text)
    if control > _MAX_CONTROL * length:
        raise UnreadableError(_NO_TEXT)
    return encoding


def _marked(data: bytes) -> str:
    """The encoding that the first bytes state or show; UTF-8 where they do neither."""
    stated = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    return stated or _unmarked_utf16(data[:_SAMPLE]) or "utf-8"


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: of Latin letters, every other byte is null."""
    half = len(sample) // 2
    if not half or b"\0" not in sample:
        return None
    even, odd = sample[: 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if odd > _NULLS * half and even < (1 - _NULLS) * half / 2:
        return "utf-16-le"
    if even > _NULLS * half and odd < (1 - _NULLS) * half / 2:
        return "utf-16-be"
    return None


def _decode_declared(data: bytes, declared: str | None) -> tuple[str, str] | None:
    try:
        return (data.decode(declared), codecs.lookup(declared).name) if declared else None
    except (LookupError, ValueError):
        return None


def _decode_legacy(data: bytes) -> tuple[str, str]:
    """The text and its likeliest encoding, two empty strings if there is none."""
    if b"\0" in data:
        return "", ""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_LEGACY_ENCODINGS).best()
    return (data.decode(best.encoding), best.encoding) if best else ("", "")


def _control_characters(text: str) -> int:
    return sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 12, 13))
