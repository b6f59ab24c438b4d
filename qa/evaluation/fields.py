"""Typed access to the fields of a JSON object, with complaints that say where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qa.errors import GoldError

_MOST = 100  # lines told: a file of another kind has nothing but wrong ones


def all_of(path: Path, wrong: Sequence[GoldError]) -> GoldError:
    """One error for all the wrong lines of a file; the error itself where there is one."""
    if len(wrong) == 1:
        return wrong[0]
    told = [str(error).removeprefix(f"{path}, ") for error in wrong[:_MOST]]
    if len(wrong) > _MOST:
        told.append(f"et {len(wrong) - _MOST} de plus")
    return GoldError(f"{path} : {len(wrong)} lignes à corriger.\n- " + "\n- ".join(told))


class Fields:
    """One JSON object of a gold set.

    ``place`` is the French name of where it stands in ``path`` («ligne 3», «article 2»). Every
    method raises GoldError when the field is missing or of another kind.
    """

    def __init__(self, value: object, path: Path, place: str) -> None:
        self.path = path
        self.place = place
        if not isinstance(value, dict):
            raise self.error("on attend un objet JSON { … }", "Corrigez-le ou supprimez-le")
        self._value: Mapping[str, object] = value

    def __contains__(self, name: str) -> bool:
        return name in self._value

    def error(self, problem: str, advice: str) -> GoldError:
        """The error to raise: ``problem`` and ``advice`` are French, without the final stop."""
        return GoldError(f"{self.path}, {self.place} : {problem}. {advice}.")

    def text(self, name: str) -> str:
        """A string that is not blank."""
        value = self._required(name)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"le champ « {name} » n'est pas un texte", "Donnez-lui un texte")
        return value

    def count(self, name: str) -> int:
        """An integer, zero or more."""
        value = self._required(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error(
                f"le champ « {name} » n'est pas un nombre de caractères",
                "Donnez-lui un entier positif ou nul",
            )
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._required(name)
        if not isinstance(value, bool):
            raise self.error(f"le champ « {name} » n'est ni vrai ni faux", "Écrivez true ou false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self.error(
                f"le champ « {name} » n'est pas une liste de textes",
                'Écrivez par exemple ["qui", "où"]',
            )
        return tuple(str(value) for value in values)

    def objects(self, name: str, noun: str) -> tuple[Fields, ...]:
        """A list of JSON objects; ``noun`` is what each is called in messages («réponse»)."""
        return tuple(
            Fields(value, self.path, f"{self.place}, {noun} {number}")
            for number, value in enumerate(self._list(name), start=1)
        )

    def _list(self, name: str) -> list[object]:
        value = self._required(name)
        if not isinstance(value, list):
            raise self.error(f"le champ « {name} » n'est pas une liste", "Écrivez-le [ … ]")
        return value

    def _required(self, name: str) -> object:
        if name not in self._value:
            raise self.error(f"il manque le champ « {name} »", "Ajoutez-le")
        return self._value[name]
