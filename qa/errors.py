"""Everything the program raises on purpose.

``QAError``
    ├── ``InputError``          a question, path or gold set that cannot be used
    │     ├── ``QuestionError``
    │     ├── ``CorpusError``
    │     │     └── ``DocumentNotFoundError``
    │     ├── ``FilterError``
    │     └── ``GoldError``
    ├── ``SettingsError``       a setting that is unknown, impossible or contradicts the index
    ├── ``MissingExtraError``   a feature whose optional packages are not installed
    ├── ``ModelError``          a model folder that cannot be loaded
    ├── ``IndexStoreError``     an index that cannot be opened, read or written
    │     ├── ``IndexNotFoundError``
    │     ├── ``IndexMismatchError``
    │     ├── ``IndexDamagedError``
    │     └── ``IndexLockedError``
    ├── ``EvaluationError``     runs that cannot be compared, or a figure under its floor
    ├── ``BenchError``          a peer that cannot be installed or measured
    ├── ``ClusterError``        the machines that should index cannot be reached
    └── ``ServerError``         the chat cannot be served (port taken, address refused)

Each carries a whole French sentence: what happened, with which file, and what to do.
"""

from __future__ import annotations

import errno

# Kinds of errors of huggingface_hub and of what is under it, by name: none of them is imported.
_UNREACHABLE = {
    "LocalEntryNotFoundError",
    "OfflineModeIsEnabled",
    "ConnectError",
    "ConnectTimeout",
    "ConnectionError",
}
_ABSENT = {"RepositoryNotFoundError", "RevisionNotFoundError", "HFValidationError"}
# The operating system's own messages follow the machine's language.
_REASONS = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.ENOENT: "fichier introuvable",
    errno.EEXIST: "ce nom est déjà pris",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un fichier tient la place d'un dossier",
    errno.ENAMETOOLONG: "nom trop long",
    errno.EINVAL: "nom ou valeur non admis",
    errno.EILSEQ: "nom non admis par ce disque",
    errno.ELOOP: "liens symboliques en boucle",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "quota de disque atteint",
    errno.EFBIG: "fichier trop grand",
    errno.EROFS: "système de fichiers en lecture seule",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ENFILE: "trop de fichiers ouverts",
    errno.EBUSY: "déjà utilisé par un autre programme",
    errno.EIO: "erreur de lecture ou d'écriture du disque",
    errno.ESTALE: "le disque réseau ne répond plus",
    errno.ENOMEM: "mémoire insuffisante",
    errno.EADDRINUSE: "adresse déjà prise",
    errno.EADDRNOTAVAIL: "adresse absente de cette machine",
    errno.EAFNOSUPPORT: "type d'adresse non pris en charge",
}


class QAError(Exception):
    """Root of every error meant for the user; ``str(error)`` is a French sentence."""


class InputError(QAError):
    """Something given by the user cannot be used."""


class QuestionError(InputError):
    """The question is empty or too long."""


class CorpusError(InputError):
    """The corpus is missing, empty or unreadable."""


class DocumentNotFoundError(CorpusError):
    """No document of that path, or none that may be seen or changed by the one who asks."""


class FilterError(InputError):
    """A filter names no document or no date."""


class GoldError(InputError):
    """The gold set is missing, malformed or contradicts its documents."""


class SettingsError(QAError):
    """A setting is unknown or impossible."""


class MissingExtraError(QAError):
    """An optional package is needed; the message holds the command that installs it."""


class ModelError(QAError):
    """A model folder is missing, incomplete or of the wrong kind."""


class IndexStoreError(QAError):
    """The index cannot be opened, read or written."""


class IndexNotFoundError(IndexStoreError):
    """There is no index of that name."""


class IndexMismatchError(IndexStoreError):
    """The index was made with other settings than those asked for."""


class IndexDamagedError(IndexStoreError):
    """The index file is not whole."""


class IndexLockedError(IndexStoreError):
    """Another process is writing to the index."""


class EvaluationError(QAError):
    """An evaluation cannot be compared, or a figure is below what was asked."""


class BenchError(QAError):
    """A peer cannot be installed, started or asked."""


class ClusterError(QAError):
    """The cluster that should index cannot be reached."""


class ServerError(QAError):
    """The chat cannot be served."""


def no_document(path: str) -> DocumentNotFoundError:
    """What to raise where the index holds no document of that path, or none that may be seen."""
    return DocumentNotFoundError(f"L'index ne contient pas de document « {path} ».")


def reason_of(error: OSError) -> str:
    """Why the system refused, as a few French words to put between parentheses."""
    if error.errno is None:
        return "erreur système"
    return _REASONS.get(error.errno, f"erreur système {error.errno}")


def model_reason(error: BaseException) -> str:
    """Why a hub model cannot be loaded, as a few French words to put between parentheses."""
    kinds: set[str] = set()
    cause: BaseException | None = error
    while cause is not None:
        kinds.update(kind.__name__ for kind in type(cause).__mro__)
        cause = cause.__cause__ or cause.__context__
    if "GatedRepoError" in kinds:
        return "son accès est réservé : acceptez ses conditions sur huggingface.co"
    if kinds & _ABSENT:
        return "huggingface.co n'a pas de modèle de ce nom"
    if kinds & _UNREACHABLE:
        return "huggingface.co est injoignable, et ce modèle n'est pas sur cette machine"
    if isinstance(error, OSError) and error.errno is not None:
        return reason_of(error)
    return str(error).strip().split("\n")[0].rstrip(".")
