"""Plain text and Markdown: the text is the file's, character for character."""

from __future__ import annotations

from qa.documents.decoding import decode
from qa.documents.extract import Extract


def read_text(data: bytes) -> Extract:
    """Decode a text; line ends, typography and Unicode form stay.

    Raises:
        UnreadableError: the bytes are not text.
    """
    text, encoding = decode(data)
    return Extract(text, encoding)
