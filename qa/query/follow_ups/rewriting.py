"""Makes follow-ups whole: the order of the rules.

Deterministic and visible: the rewritten question is what the reply shows as its effective one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.french.articles import with_de
from qa.french.typography import fold_typography
from qa.query.follow_ups.antecedents import Conversation
from qa.query.follow_ups.clauses import resolve_clause
from qa.query.follow_ups.ellipsis import resolve_ellipsis
from qa.query.follow_ups.mentions import mentions
from qa.query.follow_ups.narrowing import circumstance, narrowed
from qa.query.follow_ups.phrases import resolve_phrases
from qa.types import Reply

HISTORY = 3  # replies that a follow-up may lean on
_AND = re.compile(r"^et\s+", re.IGNORECASE)
_PLURAL_SUBJECT = re.compile(r"-(?:t-)?(?:ils|elles)\b")
_NO_VERB = re.compile(r"^(?:alors|après|puis|enfin|si|vous|toi|demain|quoi|que|qui|combien)$", re.I)


def rewrite_follow_up(question: str, history: Sequence[Reply]) -> str:
    """Return the whole question that a follow-up means, or ``question`` as it is.

    ``history`` is oldest first. «Et quand ?» after «Où s'est tenu le sommet ?» is «Quand s'est
    tenu le sommet ?»; «Combien de temps a-t-il duré ?» is «Combien de temps le sommet a-t-il
    duré ?». A question that stands alone, or whose pronouns the conversation does not explain,
    stays.
    """
    typed = re.sub(r"\s+", " ", fold_typography(question)).strip().rstrip(" ?")
    if not history or not typed:
        return question
    talk = Conversation(history, typed)
    if not talk.previous or (talk.previous.isupper() and " " in talk.previous):
        return question
    whole = resolve_ellipsis(typed, list(history), talk)
    if whole is None:
        whole = _resolved(typed, talk)
    if whole is None or whole == typed:
        return question
    whole = narrowed(whole, history[-1])
    return f"{whole[0].upper()}{whole[1:]} ?"


def readings(question: str, history: Sequence[Reply]) -> tuple[tuple[str, str], ...]:
    """Where a follow-up is on an event of which rival answers were given and none chosen: for each
    of them what tells it from the others («à Hambourg»), and the whole question that it makes.

    Empty where the question is no such follow-up.
    """
    if not history or history[-1].chosen or len(history[-1].answers) < 2:
        return ()
    last = history[-1]
    found = []
    for number in range(len(last.answers)):
        chosen = last.choose(number)
        where = circumstance(chosen)
        whole = rewrite_follow_up(question, [*history[:-1], chosen])
        if where is None or where not in whole or whole == question:
            return ()
        found.append((where, whole))
    return tuple(found)


def _resolved(typed: str, talk: Conversation) -> str | None:
    """The question with its pronouns replaced, or with the event it is about; None for neither."""
    if typed.isupper():
        return None  # without lower case, names cannot be told from words
    body = _AND.sub("", typed)
    clause = resolve_clause(body, talk)
    whole = resolve_phrases(clause, talk, bound=clause != body)
    if whole != body:
        return whole
    leans = body != typed or _PLURAL_SUBJECT.search(body)
    event = talk.event()
    if event is None or not leans or mentions(body) or _NO_VERB.match(body) or "," in body:
        return None
    return f"{body} lors {with_de(event.text)}" if len(body.split()) > 2 else None
