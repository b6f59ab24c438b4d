"""Makes follow-ups whole: what leans on the conversation is filled in from it.

A question leans if it has no verb (a fragment takes its place in the last question) or has words
that stand for others (they are replaced). All else is left as it was typed. Deterministic and
visible: the rewritten question is what the reply shows as its effective one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.french.verb_forms import finite_form
from qa.query.follow_ups.chunks import Asked, Chunk, Phrase, Sort, Verb, Word, words_of
from qa.query.follow_ups.ellipsis import fill_in
from qa.query.follow_ups.focus import Focus, folded
from qa.query.follow_ups.narrowing import circumstance, narrowed
from qa.query.follow_ups.pronouns import resolve
from qa.query.follow_ups.question import Question
from qa.types import Reply

HISTORY = 3  # replies that a follow-up may lean on
_LONGEST = 12  # words of a fragment


def rewrite_follow_up(question: str, history: Sequence[Reply]) -> str:
    """Return the whole question that a follow-up means, or ``question`` as it is.

    ``history`` is oldest first. «Et quand ?» after «Où s'est tenu le sommet ?» is «Quand s'est
    tenu le sommet ?»; «Combien de temps a-t-il duré ?» is «Combien de temps le sommet a-t-il
    duré ?». A question that stands alone, or whose pronouns the conversation does not explain,
    stays.
    """
    typed = folded(question)
    if typed.isupper() and not Question.of(typed.lower()).verb:
        typed = typed.lower()  # «ET QUAND ?»
    if not history or not typed or typed.isupper():
        return question
    previous = history[-1].effective_question
    if previous.isupper() and " " in previous:
        return question
    whole = _whole(typed, Focus(history[-HISTORY:], typed), history[-1])
    return question if whole is None else narrowed(whole, history[-1])


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


def _whole(typed: str, focus: Focus, last: Reply) -> str | None:
    """The whole question; None where the one typed stands."""
    question = Question.of(typed)
    leads = _take_lead(question)
    if not question.parts:
        return None
    topic = _topic(question)
    if question.verb is None and not question.is_attribute and len(typed.split()) <= _LONGEST:
        if topic is not None:
            question.parts.insert(0, topic)
        if not (leads or topic or _is_fragment(question)):
            return None
        resolve(question, focus)
        filled = fill_in(question, focus.last, last)
        return filled.text if filled else None
    changed = False
    if topic is not None:
        changed = _put_topic(question, topic)
        if changed and not leads:
            return None  # «La mairie, quand a-t-elle été construite ?» says it all
    changed |= resolve(question, focus)
    if changed and topic is None and (resolved := _topic(question)) is not None:
        _put_topic(question, resolved)
    if not changed:
        leans = leads or (question.verb is not None and question.verb.pronoun in {"ils", "elles"})
        changed = _count_again(question, focus) or (leans and _inherit(question, focus))
    if changed and _starts_with_if(question):
        return _if_last(question)
    return question.text if changed else None


def _if_last(question: Question) -> str:
    """«Si la carte est perdue, à qui s'adresser ?» with the question first."""
    commas = [i for i, part in enumerate(question.parts) if part.text == ","]
    if commas and any(isinstance(part, Asked) for part in question.parts[commas[0] :]):
        question.parts = question.parts[commas[0] + 1 :] + question.parts[: commas[0]]
        return question.text
    return f"Que se passe-t-il {_lowered(question.text)}"


def _count_again(question: Question, focus: Focus) -> bool:
    """«Combien vivent à Wallis ?»: of what the last question counted or named in the plural."""
    asked, verb, last = question.asked, question.verb, focus.last
    form = finite_form(verb.form) if verb and not verb.pronoun else None
    if asked is None or asked.text.lower() != "combien" or form is None or not form.plural:
        return False
    if any(not phrase.preposition for _, phrase in question.phrases()):
        return False
    named = [
        replace(phrase, core=phrase.noun)
        for _, phrase in last.phrases()
        if phrase.plural and not phrase.preposition
    ]
    counted = last.asked.phrase if last.asked and last.asked.kind == "combien" else None
    noun = counted or next(iter(named), None)
    if noun is None:
        return False
    of = noun.of.replace(" et les ", " et de ")
    place = question.parts.index(asked)
    question.parts[place] = replace(asked, phrase=replace(noun, determiner="", of=of))
    return True


def _inherit(question: Question, focus: Focus) -> bool:
    """«Et qui est parti ?»: the place, the time and the event of the last question stay."""
    asked, verb, last = question.asked, question.verb, focus.last
    if asked is None or verb is None:
        return False
    places = [
        phrase
        for _, phrase in last.phrases()
        if phrase.preposition and phrase.sort in {Sort.PLACE, Sort.TIME, Sort.EVENT}
    ]
    events = [one for _, one in last.phrases() if one.sort is Sort.EVENT and not one.preposition]
    places += [replace(one.definite(), preposition="lors de") for one in events[:1]]
    if not places or len(question.parts) > 2 or verb.pronoun in {"il", "elle", "on"}:
        return False
    question.parts += places
    return True


def _take_lead(question: Question) -> bool:
    """Take «Et», «Non,», «Alors» off; return whether there was any."""
    count = 0
    for part in question.parts:
        if not isinstance(part, Word) or part.text.lower() not in words_of("lead") | {",", "!"}:
            break
        count += 1
    del question.parts[:count]
    return count > 0


def _topic(question: Question) -> Phrase | None:
    """«Et la route, quand rouvre-t-elle ?»: what stands before a comma; it is taken off."""
    first = question.parts[0]
    if not isinstance(first, Phrase) or len(question.parts) < 3 or question.parts[1].text != ",":
        return None
    if any(isinstance(part, Word) and part.text == "," for part in question.parts[2:]):
        return None
    del question.parts[:2]
    return first


def _put_topic(question: Question, topic: Phrase) -> bool:
    """Let the topic be the subject; where it is none, put it back."""
    subject, verb = question.subject(), question.verb
    part = question.parts[subject] if subject is not None else None
    is_pronoun = isinstance(part, Word) or (part is None and verb is not None and verb.pronoun)
    if not is_pronoun or topic.preposition:
        question.parts[:0] = [topic, Word(",")]
        return False
    question.with_subject(topic)
    _ask_first(question)
    return True


def _ask_first(question: Question) -> None:
    """«le musée date de quand» → «de quand date le musée»."""
    at = question.place(Asked)
    if at != len(question.parts) - 1 or at != 2:
        return
    subject, verb, asked = question.parts
    question.parts[:] = [asked, verb, subject]


def _is_fragment(question: Question) -> bool:
    """Whether parts without a verb, not led by «et», are a follow-up: a question word alone."""
    asked = question.asked
    rest = [part for part in question.parts if part is not asked]
    return asked is not None and all(_is_light(part) for part in rest)


def _is_light(part: Chunk) -> bool:
    return isinstance(part, Word | Phrase) and not isinstance(part, Verb)


def _starts_with_if(question: Question) -> bool:
    first = question.parts[0]
    return isinstance(first, Word) and first.text.lower() in {"si", "s'"}


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
