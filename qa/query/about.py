"""Questions about a document itself rather than about what it tells.

«Qui est l'auteur de ce document ?», «De quand date le rapport ?», «De quoi parle pont.md ?», «Que
dit l'article 1382 ?», «Combien de documents y a-t-il ?», «Qui a envoyé le message ?» ask for what
stands in a document's metadata and structure. A question of that form is about a document only
where it names one: «De quand date le pont ?» and «Qui a écrit Candide ?» are ordinary questions
unless the index holds a document of that very title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography
from qa.query.places import MAIL_NOUNS, NamedPlace


class Wanted(StrEnum):
    """What a question wants of documents themselves."""

    AUTHOR = "author"
    DATE = "date"
    TITLE = "title"
    TOPIC = "topic"
    CONTENT = "content"
    SENDER = "sender"
    RECIPIENT = "recipient"
    COUNT = "count"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """What is wanted of the place that a question names; of all documents where it names none.

    ``topic`` are the words that documents to be counted or listed speak of. ``work`` is the whole
    of what a question takes for a written work («Candide»): a document of that very title is meant.
    """

    wants: Wanted
    topic: str = ""
    work: str = ""


_WRITE = r"(?:ecrit|redige|compose|signe|publie)"
_PERIOD = r"(?:ecrite?s?|redigee?s?|publiee?s?|paru(?:e?s?)|creee?s?|signee?s?|mise?s? en ligne)"
_SENT = r"(?:envoyee?|expediee?|ecrite?|recu)"
_AUTHOR_NOUN = r"(?:l'(?:auteure?|autrice)|les (?:auteure?s|autrices)|le redacteur|la redactrice)"
_DE = r"(?:de |du |des |d')"
_AUTHOR = re.compile(
    rf"qui (?:est|sont|etait) {_AUTHOR_NOUN} {_DE}|quel(?:le)?s? (?:est|sont) {_AUTHOR_NOUN} {_DE}|"
    rf"quel(?:le)?s? (?:est|sont) le nom de {_AUTHOR_NOUN} {_DE}|"
    rf"qui (?:a|ont) {_WRITE} (?P<work>.+)|par qui (?:a ete|est|fut) {_WRITE}e? |"
    rf"par qui .+ (?:a[- ]t[- ](?:il|elle) ete|est[- ](?:il|elle)) {_WRITE}e?$|"
    r"de qui est "
)
_DATE = re.compile(
    rf"de quand (?:date(?:nt)?|est) |quelle est la date (?:de publication |d'ecriture )?{_DE}|"
    rf"(?:quand|a quelle date) (?:a ete|est|fut) {_PERIOD} |"
    rf"(?:quand|a quelle date) .+ a[- ]t[- ](?:il|elle) ete {_PERIOD}$|"
    rf"de quand date[- ]t[- ](?:il|elle)|.+ date de quand$"
)
_TITLE = re.compile(
    rf"quel est (?:le titre|l'intitule) {_DE}|comment (?:s'intitule|est intitulee?) "
)
_TOPIC = re.compile(
    r"de quoi (?:parle(?:nt)?|traite(?:nt)?|s'agit[- ]il dans|est[- ]il question dans) |"
    rf"quel est (?:le (?:sujet|theme|contenu|propos)|l'objet) {_DE}|sur quoi porte(?:nt)? "
)
_CONTENT = re.compile(
    r"(?:que|qu'est[- ]ce que?) (?:dit|disent|contient|contiennent|prevoit|prevoient|enonce|"
    r"dispose|stipule|precise|raconte|trouve[- ]t[- ]on dans|lit[- ]on dans|y a[- ]t[- ]il dans)\s|"
    r"qu'(?:enonce|y a[- ]t[- ]il dans)\s|qu'est[- ]ce qu'il y a dans |"
    rf"quel(?:le)? est (?:le (?:texte|contenu)|la teneur) {_DE}"
)
_MAIL = rf"(?:le |ce |du |l'|cet |son |un )(?:{'|'.join(sorted(MAIL_NOUNS))})"
_SENDER = re.compile(
    rf"qui (?:a|m'a|nous a) {_SENT} {_MAIL}|de qui (?:est|vient|provient) {_MAIL}|"
    rf"qui est l'(?:expediteur|expeditrice|auteure?) (?:de )?{_MAIL}|"
    rf"par qui (?:a ete|est) {_SENT} {_MAIL}|quel est l'expediteur {_MAIL}"
)
_RECIPIENT = re.compile(
    rf"a qui (?:est|a ete|etait) (?:adressee?|envoyee?|destinee?) {_MAIL}|"
    rf"qui (?:est|sont) (?:la |le |les )destinataires? {_MAIL}|qui a recu {_MAIL}|"
    rf"a qui s'adresse {_MAIL}"
)
_MAIL_DATE = re.compile(
    rf"(?:quand|a quelle (?:date|heure)) (?:a ete|est|fut) {_SENT} {_MAIL}|"
    rf"(?:quand|a quelle date) {_MAIL} a[- ]t[- ](?:il|elle) ete {_SENT}|"
    rf"(?:quand|a quelle date) .+[- ](?:il|elle) (?:envoye|ecrit) {_MAIL}"
)
_OBJECT = re.compile(rf"quel est (?:l'objet|le sujet) {_DE}?{_MAIL}")
_MANY = r"(?:documents|fichiers|textes|articles|messages|mails|courriels)"
_HOLD = (
    r"(?: (?:y a[- ]t[- ]il|as[- ]tu|avez[- ]vous|connais[- ]tu|est[- ]ce que tu as)|"
    r" (?:contient|compte|comprend|renferme|contiennent)|"
    r" (?:sont|ont ete) (?:indexes|charges|disponibles|presents|lus)|"
    r" (?:peux[- ]tu|pouvez[- ]vous) (?:lire|consulter|interroger))"
)
_ALL = (
    r"(?: (?:dans )?(?:l'index|le corpus|la base|la collection|ta base|cette base|ce corpus|"
    r"cet index|cette collection))?"
)
_SPEAK = r" (?:parle|traite|mentionne|evoque|cite)(?:nt)? (?:de la |de l'|des |du |de |d')?"
_COUNT = re.compile(rf"combien (?:y a[- ]t[- ]il )?(?:de |d'){_MANY}(?:{_HOLD})?{_ALL}$")
_LIST = re.compile(
    rf"(?:quels|quelles|lesquels) (?:sont (?:les|tes|vos) )?{_MANY}(?:{_HOLD})?{_ALL}$|"
    rf"(?:liste|donne la liste) des {_MANY}{_ALL}$"
)
_COUNT_ABOUT = re.compile(rf"combien (?:de |d'){_MANY}{_SPEAK}(?P<topic>.+)$")
_LIST_ABOUT = re.compile(
    rf"(?:dans )?quels? {_MANY[:-1]}|document|fichier|texte){_SPEAK}(?P<topic>.+)$|"
    r"dans quels? (?:documents?|fichiers?|textes?) (?:est[- ]il question|parle[- ]t[- ]on) "
    r"(?:de la |de l'|des |du |de |d')?(?P<about>.+)$"
)
_FORMS = (
    (Wanted.COUNT, _COUNT),
    (Wanted.COUNT, _COUNT_ABOUT),
    (Wanted.LIST, _LIST),
    (Wanted.LIST, _LIST_ABOUT),
    (Wanted.SENDER, _SENDER),
    (Wanted.RECIPIENT, _RECIPIENT),
    (Wanted.DATE, _MAIL_DATE),
    (Wanted.TITLE, _OBJECT),
    (Wanted.TITLE, _TITLE),
    (Wanted.TOPIC, _TOPIC),
    (Wanted.CONTENT, _CONTENT),
    (Wanted.AUTHOR, _AUTHOR),
    (Wanted.DATE, _DATE),
)


def asked_document(question: str, place: NamedPlace | None) -> AskedDocument | None:
    """What a question wants of a document itself, None where it asks for what one tells.

    ``place`` is the one that the question names. Whether there is such a document, only the index
    knows.
    """
    text = re.sub(r"\s+", " ", fold_typography(question)).strip(" ?!.")
    plain = strip_accents(text).lower()
    for wants, form in _FORMS:
        match = form.match(plain)
        if match is None:
            continue
        if wants in (Wanted.COUNT, Wanted.LIST):
            groups = match.groupdict()
            topic = groups.get("topic") or groups.get("about") or ""
            return AskedDocument(wants, topic=text[len(text) - len(topic) :] if topic else "")
        work = match.groupdict().get("work") or ""
        if place is None and not work:
            return None
        return AskedDocument(wants, work=text[len(text) - len(work) :] if work else "")
    return None
