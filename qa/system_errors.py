"""The operating system's errors in French: its own messages follow the machine's language."""

from __future__ import annotations

import errno

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


def reason_of(error: OSError) -> str:
    """Why the system refused, as a few French words to put between parentheses."""
    if error.errno is None:
        return "erreur système"
    return _REASONS.get(error.errno, f"erreur système {error.errno}")
