"""Raw French text as the miners see it: documents, words, content words."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from qa.french.typography import fold_typography

WORD = re.compile(r"\w+(?:-\w+)*")
_STEM_LENGTH = 6

STOP_WORDS = frozenset(
    """a à ai ainsi alors après as au aucun aucune auquel aura aurait aussi autre autres aux avaient
    avait avant avec avoir ayant c car ce ceci cela celle celles celui cent ces cet cette ceux
    chaque chez comme comment d dans de depuis des dès deux dire dit doit donc dont du elle
    elles en encore entre es est et étaient était étant été être eu eût eux faire fait fit font
    furent fut hors ici il ils j jamais je jusque l la là laquelle le lequel les lesquelles
    lesquels leur leurs lorsque lui m ma mais me même mêmes mes moi moins mon n ne ni non nos
    notre nous on ont or ou où par parce pas pendant peu peut plus point pour pourquoi pouvait
    près puis qu quand que quel quelle quelles quelque quelques quels qui quoi quoique rien s sa
    sans se sera serait ses si sien soit son sont sous sur t ta tandis te tel telle telles tels
    tes toi ton toujours tous tout toute toutes très tu un une vers voici voilà vos votre
    vous y""".split()
)


def read_documents(path: Path) -> Iterator[list[str]]:
    """Stream the documents of a text file (``.xz`` or plain UTF-8), each as its paragraphs.

    A paragraph is a line, a blank line separates documents. Typography is folded, as the models
    read it.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    paragraphs: list[str] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = fold_typography(line).strip()
            if text:
                paragraphs.append(text)
            elif paragraphs:
                yield paragraphs
                paragraphs = []
    if paragraphs:
        yield paragraphs


def content_stems(text: str) -> set[str]:
    """The content words of a text, lower-cased and cut to six letters: a language-free stem."""
    words = (word.lower() for word in WORD.findall(text))
    return {word[:_STEM_LENGTH] for word in words if word not in STOP_WORDS and len(word) > 1}
