"""The form of a question: what a span of a text can answer, and what only a sentence can.

«Où …», «Qui …» ask for a piece of text. A yes or no, a negation, a total, a comparison or a sum
are not written anywhere unless the text itself states them: for these the sentence is shown, and
nothing is claimed. The form is read from the grammar of the question alone.
"""

from __future__ import annotations

import re
from enum import StrEnum

from qa.french.analysis import unaccented


class QuestionForm(StrEnum):
    """What a question asks of the text."""

    OPEN = "open"
    YES_NO = "yes_no"
    NEGATED = "negated"
    TOTAL = "total"
    COMPARISON = "comparison"
    DIFFERENCE = "difference"
    AVERAGE = "average"
    MULTIPLE = "multiple"

    @property
    def is_derived(self) -> bool:
        """Whether the answer is worked out, unless the text states it."""
        return self in _STATED


# All on the question in lower case, without accents, typography folded.
_PRONOUN = r"(?:ils?|elles?|on|ce|je|tu|nous|vous)"
_INVERTED = re.compile(rf"\b(?!rendez-vous\b)(?!\w+ez-nous\b)\w+(?:-t)?-{_PRONOUN}\b")
# Typed without hyphens, at the head of the question only: «peut on payer par carte ?».
_CARELESS = re.compile(
    r"^(?:(?:peut|doit|faut|a|va|est|existe|y a)(?: t)? (?:on|ils?|elles?)\b|"
    r"(?:puis|dois|suis|ai) je\b|est ce qu)"
)
_STATED_AS_ASKED = re.compile(  # «Il y a un parking ?», «La carte est gratuite ?»
    r"^(?:(?:il y a|il faut|on (?:peut|doit)|c'est|(?:l[ea]s? |l'|un |une |des |mon |ma |mes |son |"
    r"sa |ses |ce |cet |cette |ces )[^?]*? (?:est|sont|a|ont|peu(?:t|vent)|doi(?:t|vent)|etait|"
    r"etaient|sera|seront|va|vont)) )[^?]+\?$"
)
_LEAD = r"(?:(?:et|mais|alors|donc|sinon|bonjour|ou),? )*"
_PREPOSITION = (
    r"(?:(?:a|de|d'|par|avec|pour|contre|chez|sur|sous|dans|en|vers|depuis|jusqu'a?|entre|des|"
    r"pres de|a partir de|au bout de|a cause de|grace a|selon|parmi) ?)?"
)
# These may be relatives or conjunctions inside: they ask at the head of a clause only.
_HEAD = re.compile(rf"(?:^{_LEAD}|, ){_PREPOSITION}(?:(?P<when>quand)|qui|que|qu'|ou)(?:\b|(?<='))")
_ASKING = re.compile(
    r"\b(?:quel(?:le)?s?|lequel|laquelle|lesquel(?:le)?s|auquel|duquel|combien|comment|pourquoi|"
    r"quoi)\b"
)
_IN_PLACE = re.compile(r"\b(?:quand|ou|qui|quoi)(?= ?\?*$)")  # «La piscine ouvre quand ?»
# Someone asks to be told: what follows is the question, and «si» makes it one of yes or no.
_TELLING = re.compile(
    r"\b(?:(?:pouvez|pourriez|peux|pourrais)-(?:vous|tu) (?:me|m'|nous|lui)|"
    r"(?:savez|sais|connaissez|connais)-(?:vous|tu)|(?:peut|pourrait)-on (?:savoir|connaitre)|"
    r"puis-je (?:savoir|connaitre|avoir|obtenir)|"
    r"(?:dis|dites|expliquez?|indiquez?|montrez?|donnez?|donne)-(?:moi|nous)|"
    r"(?:voudrais|souhaite|souhaiterais|aimerais) (?:bien )?(?:savoir|connaitre)|je cherche)\b"
)
_WHETHER = re.compile(r"\bs(?:i |'ils? )")

_NEGATION = re.compile(r"\bn(?:e |')(?:\S+ ){1,3}?(?:pas|plus|jamais|aucune?|ni|point)\b")
_SET = re.compile(
    rf"^{_LEAD}{_PREPOSITION}(?:qui|que|qu'|quel(?:le)?s?|lesquel(?:le)?s|lequel|laquelle|ou|quand|"
    r"combien)(?:\b|(?<='))"
)

_MANY = r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|(?!\d{4}\b)[2-9]\d*)"
_MORE = r"\b(?:plus|moins|davantage|autant|aussi)\b"
_MOST = (
    r"\b(?:le|la|les) (?:plus|moins) (?!de \d|tard\b|tot\b|souvent\b)\w|"
    r"\b(?:le|la|les) (?:meilleur|pire|mieux)"
)
_STATED: dict[QuestionForm, tuple[re.Pattern[str], re.Pattern[str]]] = {
    QuestionForm.TOTAL: (
        re.compile(
            r"\b(?:en tout|au total|tout compris)\b|\bquel(?:le)? est l[ea] (?:total|somme)"
        ),
        re.compile(r"\btota(?:l|ux|lis)|\ben tout\b|\bsomme\b|\bensemble\b|\bcumul"),
    ),
    QuestionForm.DIFFERENCE: (
        re.compile(
            r"\b(?:difference|ecart)s?\b.*\bentre\b|\bcombien\b.*\bde (?:plus|moins)\b|"
            r"^(?:et )?de combien\b(?! de\b)|"
            r"\bcombien (?:de temps|d'(?:annees|heures)|de (?:jours|mois))\b"
            r".*\b(?:separe|s'est|se sont|ecoul)"
        ),
        re.compile(
            r"\b(?:difference|ecart|supplementaires?|de (?:plus|moins))\b|\b(?:separ|ecoul)|"
            r"\b(?:re)?(?:augment|baiss|diminu|recul|progress|hauss|reduc|redui|gagn|perd|relev)|"
            r"\b(?:plus tard|apres|avant|auparavant)\b"
        ),
    ),
    QuestionForm.COMPARISON: (
        re.compile(rf"{_MOST}|{_MORE}(?: \S+){{0,5}}? qu[e']"),
        re.compile(
            rf"{_MORE}|\b(?:premiere?s?|records?|meilleure?s?|pires?|mieux|maxim\w+|minim\w+|"
            r"principa\w+|derniere?s?|superieure?s?|inferieure?s?|depass\w+|majorit\w+)\b"
        ),
    ),
    QuestionForm.AVERAGE: (
        re.compile(r"\ben moyenne\b|\bmoyen(?:ne)?\b"),
        re.compile(r"\bmoyen"),
    ),
    QuestionForm.MULTIPLE: (
        re.compile(
            rf"\bcombien (?:coute|coutent|couteront|valent|paie|paient|paye|payent)\b.*\b{_MANY}\b|"
            rf"\bprix (?:de|pour) {_MANY}\b"
        ),
        re.compile(rf"\b{_MANY}\b"),
    ),
}


def question_form(question: str) -> QuestionForm:
    """The form of ``question``; ``OPEN`` where a span can answer it, or nothing tells."""
    text = _plain(question).strip(' «»"')
    if _is_yes_no(text):
        return QuestionForm.YES_NO
    for form, (asked, _) in _STATED.items():
        if asked.search(text):
            return form
    if _NEGATION.search(text) and _SET.search(text):
        return QuestionForm.NEGATED
    return QuestionForm.OPEN


def states(form: QuestionForm, sentence: str, question: str) -> bool:
    """Whether a sentence states what a derived ``form`` asks for; True for the other forms."""
    if form not in _STATED:
        return True
    if form is QuestionForm.MULTIPLE:
        known = set(_words(sentence))
        return all(number in known for number in re.findall(rf"\b{_MANY}\b", _plain(question)))
    return bool(_STATED[form][1].search(_plain(sentence)))


def _is_yes_no(text: str) -> bool:
    if telling := _TELLING.search(text):
        rest = text[telling.end() :]
        return bool(_WHETHER.search(rest)) and not _ASKING.search(rest)
    inverted = _INVERTED.search(text)
    before = text[: inverted.start()] if inverted else text
    if _asks(before) or (inverted is None and _IN_PLACE.search(text)):
        return False
    if inverted is not None:
        return not _IN_PLACE.search(text)
    return bool(_CARELESS.match(text) or _STATED_AS_ASKED.match(text))


def _asks(before: str) -> bool:
    """Whether an interrogative word stands in what precedes the verb."""
    if _ASKING.search(before):
        return True
    found = _HEAD.search(before)
    if found is None:
        return False
    # «Quand il pleut, la piscine est-elle…», «Le maire, que personne n'attendait, est-il…»
    may_be_aside = found["when"] is not None or found.start() > 0
    return not (may_be_aside and "," in before[found.end() :])


def _plain(text: str) -> str:
    return unaccented(text).strip()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _plain(text))
