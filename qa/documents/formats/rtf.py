"""RTF 1.9 (Microsoft): the text that Word shows, paragraph by paragraph, tables as rows.

Ours rather than striprtf, whose regular expressions take quadratic time on hostile files, and which
shows what is deleted or hidden and leaves out footnotes. One pass; nothing is ever run.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.packages import author_of

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
# Groups that hold no text of the document, as the specification calls them.
_HIDDEN = frozenset(
    """fonttbl colortbl stylesheet info header headerl headerr headerf footer footerl footerr
    footerf pict objdata sp shprslt do filetbl revtbl rsidtbl template xe tc rxe txe themedata
    datastore nonesttables annotation atnid atnauthor listtable listoverridetable
    latentstyles""".split()
)
_SHOWN_STARS = frozenset({"shpinst", "shptxt"})
_FACTS = frozenset({"title", "author", "creatim"})
_CHARACTERS = {
    "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "cell": " | ", "nestcell": " | ",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}
_ENDS = frozenset({"par", "sect", "page", "row"})
# Of fonts in other alphabets; all others are in the document's own encoding.
_CHARSETS = {"77": "mac_roman", "161": "cp1253", "162": "cp1254", "204": "cp1251", "238": "cp1250"}
_MAX_DEPTH = 10_000
_MAX_FACT = 1_000
_BLANKS = re.compile(r"[ \t]*\n[ \t]*")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits from the one around it.

    ``hidden`` says that it holds no text, ``unseen`` that its text is deleted or hidden;
    ``fallback`` is how many characters follow one of Unicode for old programs.
    """

    hidden: bool = False
    unseen: bool = False
    note: bool = False
    table: bool = False
    fact: str = ""
    font: str = ""
    fallback: int = 1


def read_rtf(data: bytes) -> Extract:
    """The text of an RTF document; a footnote follows its paragraph.

    Raises:
        UnreadableError: it is no RTF, is nested too deeply or holds no text.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise UnreadableError("est endommagé : ce n'est pas du RTF.")
    reading = _Reading(data.decode("latin-1"))
    text = reading.read()
    if not text:
        raise UnreadableError("ne contient pas de texte ; il n'est pas indexé.")
    return Extract(
        text,
        title=reading.fact("title"),
        date=reading.date(),
        own_date=False,
        metadata=author_of(reading.fact("author")),
    )


class _Reading:
    """One pass over the tokens of a document."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._state = _State()
        self._stack: list[_State] = []
        self._encoding = "cp1252"
        self._fonts: dict[str, str] = {}
        self._font_defined = ""
        self._bytes = bytearray()
        self._to_skip = 0
        self._starred = False
        self._block: list[str] = []
        self._note: list[str] = []
        self._notes: list[str] = []
        self._paragraphs: list[str] = []
        self._facts: dict[str, str] = {}
        self._created: dict[str, int] = {}

    def read(self) -> str:
        """The paragraphs, parted by blank lines."""
        position, end = self._source.find("{"), len(self._source)
        while position < end:
            token = _TOKEN.match(self._source, position)
            if token is None:
                break
            position = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if code:
                self._add_bytes(bytes.fromhex(code))
            elif text:
                self._add_bytes(text.encode("latin-1"))
            else:
                self._put_bytes()
                if word == "bin" and number:
                    position += max(0, int(number))
                elif word:
                    self._read_word(word, number)
                elif symbol:
                    self._read_symbol(symbol)
                elif brace == "{":
                    self._open()
                elif brace and not self._close():
                    break
            self._starred = symbol == "*"
        self._put_bytes()
        self._end_paragraph()
        return "\n\n".join(self._paragraphs)

    def fact(self, name: str) -> str | None:
        """What the document says of itself."""
        return " ".join(_whole(self._facts.get(name, "")).split()) or None

    def date(self) -> str | None:
        """The day on which the document was made."""
        year, month, day = (self._created.get(part, 0) for part in ("yr", "mo", "dy"))
        known = 1900 < year < 2200 and 0 < month < 13 and 0 < day < 32
        return f"{year}-{month:02}-{day:02}" if known else None

    def _open(self) -> None:
        if len(self._stack) == _MAX_DEPTH:
            raise UnreadableError("est emboîté trop profondément ; il n'est pas indexé.")
        self._stack.append(self._state)
        self._to_skip = 0

    def _close(self) -> bool:
        """End a group; whether another is open."""
        self._to_skip = 0
        if self._stack:
            inside, self._state = self._state, self._stack.pop()
            if inside.note and not self._state.note:
                self._notes.append(_tidy(self._note))
                self._note = []
        return bool(self._stack)

    def _read_symbol(self, symbol: str) -> None:
        self._to_skip = 0
        if symbol in _SYMBOLS:
            self._put(_SYMBOLS[symbol])
        elif symbol in "\r\n":
            self._break()

    def _read_word(self, word: str, number: str | None) -> None:
        self._to_skip = 0
        if self._change_state(word, number):
            return
        if self._state.fact == "creatim" and number:
            self._created[word] = int(number)
        elif word == "u" and number:
            self._put(chr(int(number) % 0x10000))
            self._to_skip = self._state.fallback
        elif word in _ENDS:
            self._break(ends_row=word == "row")
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word == "fcharset":
            self._fonts[self._font_defined] = _CHARSETS.get(number or "", "")
        elif word == "ansicpg" and number:
            self._encoding = _known(f"cp{number}")

    def _change_state(self, word: str, number: str | None) -> bool:
        state = self._state
        if word in _FACTS and state.hidden and len(self._stack) < 5:
            self._state = replace(state, fact=word)
        elif word in _HIDDEN or (self._starred and word not in _SHOWN_STARS):
            self._state = replace(state, hidden=True)
        elif word in {"v", "deleted"}:
            self._state = replace(state, unseen=number != "0")
        elif word == "plain":
            self._state = replace(state, unseen=False)
        elif word == "pard":
            self._state = replace(state, table=False)
        elif word == "intbl":
            self._state = replace(state, table=True)
        elif word == "footnote":
            self._state = replace(state, note=True)
        elif word == "uc" and number:
            self._state = replace(state, fallback=max(0, int(number)))
        elif word == "f" and number:
            self._font_defined = number
            self._state = replace(state, font=number)
        else:
            return False
        return True

    def _add_bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        self._bytes += data[skipped:]

    def _put_bytes(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._state.font) or self._encoding
            data, self._bytes = bytes(self._bytes), bytearray()
            self._put(data.decode(encoding, "replace"))

    def _put(self, text: str) -> None:
        state = self._state
        if state.fact:
            known = self._facts.get(state.fact, "")
            self._facts[state.fact] = (known + text)[:_MAX_FACT]
        elif not state.hidden and not state.unseen:
            (self._note if state.note else self._block).append(text)

    def _break(self, *, ends_row: bool = False) -> None:
        """End a paragraph, but for those inside a note or a cell of a table."""
        state = self._state
        if state.note:
            self._put("\n")
        elif state.table and not ends_row:
            self._put(" ")
        elif not state.hidden:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._paragraphs += [text for text in (_tidy(self._block), *self._notes) if text]
        self._block, self._notes = [], []


def _tidy(parts: list[str]) -> str:
    text = _BLANKS.sub("\n", _whole("".join(parts))).strip()
    return re.sub(r"[ \t]*\|[ \t]*", " | ", text.rstrip(" |")) if text.endswith("|") else text


def _whole(text: str) -> str:
    """The text, its halves of characters beyond the first plane put together."""
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"
