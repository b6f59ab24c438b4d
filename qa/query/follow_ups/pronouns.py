"""The pronouns of a follow-up's clause, replaced by what they stand for."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.french.articles import with_a, with_de
from qa.french.verb_forms import finite_form, participle, present
from qa.query.follow_ups.chunks import Asked, Chunk, Phrase, Sort, Verb, Word, joined, led, words_of
from qa.query.follow_ups.focus import Focus
from qa.query.follow_ups.nouns import demonstratives, left_out
from qa.query.follow_ups.question import Question, inner_phrases, instead, is_pronoun

_OBJECTS = {"le": ("m", False), "la": ("f", False), "l'": ("", False), "les": ("", True)}
_SUBJECTS = {"il": ("m", False), "elle": ("f", False), "ils": ("m", True), "elles": ("f", True)}
_STRESSED = {"lui": ("m", False), "elle": ("f", False), "eux": ("m", True), "elles": ("f", True)}
_NOBODY = re.compile(
    r"\by (?:en )?(?:a|avait|aura|eut)\b|\b(?:faut|fallait|faudra|pleut|neige|suffit|semble|"
    r"convient|existe|reste|manque|vaut|s'agi\w+)\b|"
    r"^(?:que |qu')(?:se |s')(?:est|passe|passait|produi\w+)\b"
)
_NOBODY_IS = re.compile(
    r"^(?!(?:le|la|les|une?) )(?:\w+ ){1,2}(?:de |d'|que |qu')|^(?:passé|arrivé|question|temps)\b"
)
_HAPPENS = re.compile(r"(?:se passer|se produire|arriver|y avoir|falloir)\b")


def resolve(question: Question, focus: Focus) -> bool:
    """Replace the pronouns of ``question``; return whether there were any."""
    before = question.text
    demonstratives(question, focus)
    left_out(question, focus)
    is_bound = _subject(question, focus)
    is_bound |= _objects(question, focus)
    _stressed(question, focus)
    if not is_bound:
        _possessives(question, focus)
    return question.text != before


def is_impersonal(question: Question) -> bool:
    """Whether «il» is nobody: «y a-t-il», «est-il possible de», «quelle heure est-il»."""
    at, verb, asked = question.place(Verb), question.verb, question.asked
    if verb is None:
        return False
    noun = asked.phrase.noun if asked and asked.phrase and asked.kind == "quel" else ""
    happens = _HAPPENS.match(joined([*verb.inner, verb.tail]))
    if verb.pronoun == "il" and (happens or noun in {"heure", "temps"}):
        return True
    if verb.tail and "y" in verb.clitics:
        return False
    lead = question.parts[:at] if asked and asked.kind == "que" else []
    said = joined([*(part.text for part in lead), *verb.clitics, verb.form]).lower()
    rest = joined([verb.tail, *(part.text for part in question.parts[at + 1 :])])
    return bool(_NOBODY.search(said)) or (verb.is_be and bool(_NOBODY_IS.match(rest)))


def _subject(question: Question, focus: Focus) -> bool:
    verb, at = question.verb, question.subject()
    part = question.parts[at] if at is not None else None
    pronoun = part.text.lower() if isinstance(part, Word) else ""
    if verb is not None and part is None:
        pronoun = verb.pronoun
    if pronoun in {"ça", "ca", "cela", "c'"} and at is not None and verb is not None:
        return _this(question, at, verb, focus)
    is_nobody = pronoun == "il" and is_impersonal(question)
    if pronoun not in _SUBJECTS or is_nobody or _asks_itself(question, pronoun):
        return False
    found = focus.find(*_SUBJECTS[pronoun], subject=True)
    if found is not None:
        question.with_subject(found)
    return found is not None


def _this(question: Question, at: int, verb: Verb, focus: Focus) -> bool:
    """«Combien ça coûte ?», «C'est où ?», «C'est payant ?»."""
    asked, found = question.asked, focus.thing()
    if len(question.parts) != 3 or (asked and asked.suffix) or found is None:
        return False
    if asked is None:
        question.parts[at] = found
        return True
    if verb.is_be and asked.text.lower() == "combien":
        verb = replace(verb, form="coûte")  # «C'est combien ?» asks for a price
    question.parts[:] = [asked, verb, found]
    question.agree(found)
    return True


def _asks_itself(question: Question, pronoun: str) -> bool:
    """«Quelle filière est-elle proposée ?»: the pronoun is the «quelle» of its own question."""
    asked, verb = question.asked, question.verb
    if asked is None or asked.phrase is None or asked.preposition or verb is None:
        return False
    is_many = asked.kind == "combien"
    same = is_many or (asked.word[4:5].lower() == "l") == pronoun.startswith("elle")
    plural = is_many or bool(asked.phrase.plural)
    is_thing = asked.phrase.sort is not Sort.TIME
    return verb.is_be and same and is_thing and plural == pronoun.endswith("s")


def _objects(question: Question, focus: Focus) -> bool:
    changed = False
    for at, part in enumerate(question.parts):
        for clitic in (*part.clitics, *part.inner) if isinstance(part, Verb) else ():
            verb = question.parts[at]
            if isinstance(verb, Verb):
                changed |= _object(question, at, verb, clitic, focus)
    return changed


def _object(question: Question, at: int, verb: Verb, clitic: str, focus: Focus) -> bool:
    """Take one pronoun out of the verb group and put what it stands for after it."""
    phrase, bare = "", verb.without(clitic)
    if clitic in _OBJECTS:
        if clitic in {"le", "l'"} and (said := _said_again(verb, bare, focus)):
            question.parts[at : at + 1] = said
            _adverb_first(question, at)
            return True
        phrase, bare = _direct_object(bare, clitic, focus)
    elif clitic in {"lui", "leur"}:
        found = focus.find("", clitic == "leur", person=True)
        phrase = with_a(found.bare) if found else ""
    elif clitic == "y" and not is_impersonal(question):
        phrase = focus.place() or ""
    elif clitic == "en" and not (
        verb.form.lower().startswith(("ve", "voul")) or (verb.is_be and verb.pronoun)
    ):  # «en vouloir à», «Où en est-il ?»
        phrase = _of_it(focus, is_counted="y" in verb.clitics and is_impersonal(question))
    if not phrase:
        return False
    question.parts[at : at + 1] = [bare, Word(phrase)]
    following = question.parts[at + 2] if at + 2 < len(question.parts) else None
    is_noun = isinstance(following, Word) and following.text.isalpha()
    owns = is_noun or (isinstance(following, Phrase) and not following.preposition)
    if clitic == "en" and owns:  # «en est le directeur», «en faisaient partie»
        question.parts[at + 1 : at + 3] = [question.parts[at + 2], question.parts[at + 1]]
    _adverb_first(question, at)
    return True


def _direct_object(verb: Verb, clitic: str, focus: Focus) -> tuple[str, Verb]:
    """What «l'» stands for, and the verb, whose participle agreed with it, without agreement."""
    gender, plural = _OBJECTS[clitic]
    *first, last = verb.tail.split(" ")
    single = participle(last)
    if single and not first:
        ending = last.removeprefix(single)
        gender = "f" if "e" in ending else "m" if clitic == "l'" else gender
        plural = plural or ending.endswith("s")
    if single and first:
        ending = last.removeprefix(single)
    found = focus.find(gender, plural)
    if found and single and verb.infinitive == "avoir":
        verb = replace(verb, tail=joined([*first, single]))
    return (found.bare if found else ""), verb


def _of_it(focus: Focus, is_counted: bool) -> str:
    """What «en» stands for; where it is counted, its noun in the plural."""
    found = focus.find("", True if is_counted else None, person=None) or focus.find(person=None)
    if found is None or not is_counted:
        return with_de(found.bare) if found else ""
    core = found.core if found.plural or found.core.endswith(("s", "x")) else f"{found.core}s"
    return with_de(core + found.of)


def _said_again(verb: Verb, bare: Verb, focus: Focus) -> list[Chunk]:
    """«Et si on ne le fait pas ?», «Qui l'était avant elle ?»: what the last question said."""
    last, done = focus.last, focus.last.verb
    rest = [
        part
        for part in last.parts[last.place(Verb) + 1 :]
        if not isinstance(part, Phrase) or part.sort is not Sort.TIME
    ]
    if done is None:
        return []
    if (verb.is_be and not verb.tail) or verb.tail == "été":
        tail = done.tail.removeprefix("été").strip()
        return [bare, Word(tail), *rest] if rest or tail else []
    if "faire" not in {verb.tail, verb.form.lower(), verb.tail or verb.infinitive}:
        return []
    if done.infinitive in {"être", "avoir"} or not done.deed:
        return []
    if verb.tail == "faire":
        return [replace(bare, tail=done.deed), *rest]
    doing = finite_form(verb.form)
    form = present(done.deed, doing.plural) if doing else done.deed
    return [replace(bare, form=form), *rest] if form else []


def _adverb_first(question: Question, at: int) -> None:
    """«ne déclare ses ruches pas» → «ne déclare pas ses ruches»."""
    for place in range(at + 1, len(question.parts)):
        part = question.parts[place]
        if isinstance(part, Word) and part.text.lower() in words_of("adverb"):
            question.parts.insert(at + 1, question.parts.pop(place))
            return


def _stressed(question: Question, focus: Focus) -> None:
    """«avec lui», «avant elle», «là-bas», «dedans»."""
    for at, part in enumerate(question.parts):
        word = part.text.lower() if isinstance(part, Word) else ""
        before = question.parts[at - 1].text.lower() if at else ""
        if word == "là-bas" and (place := focus.place()):
            question.parts[at] = Word(place)
        elif word == "dedans" and (found := focus.thing()):
            question.parts[at] = Word(led("dans", found.bare))
        elif word in _STRESSED and before in words_of("preposition"):
            found = focus.find(*_STRESSED[word], person=True)
            preposition = {"d'": "de"}.get(before, before)
            if found:
                question.parts[at - 1 : at + 1] = [Word(led(preposition, found.bare))]
                return


def _possessives(question: Question, focus: Focus) -> None:
    """«son prix» → «le prix de …», unless the clause names whose it is."""
    owned = (
        (at, phrase, inner)
        for at, phrase in question.phrases()
        for inner in (phrase, *(inner_phrases(phrase) if phrase.sort is Sort.THING else ()))
        if inner.determiner.lower() in words_of("possessive")
    )
    at, whole, phrase = next(owned, (0, None, None))
    if whole is None or phrase is None or _has_owner(question, at):
        return
    owner = focus.find("", phrase.determiner.lower().startswith("leur"), subject=True)
    if owner is None:
        return
    gender = phrase.gender or ("f" if phrase.determiner.lower() == "sa" else "")
    known = replace(phrase, gender=gender).definite()
    of = f"{known.of} {with_de(owner.bare)}"
    made = replace(known, preposition=phrase.preposition, of=of)
    is_inner = phrase is not whole
    question.parts[at] = (
        replace(whole, of=instead(whole.of, phrase.text, made.text)) if is_inner else made
    )


def _has_owner(question: Question, at: int) -> bool:
    """Whether the clause itself says, or asks, who owns the phrase at ``at``."""
    own = [i for i, one in question.phrases() if i != at and not one.preposition]
    own = [i for i in own if question.parts[i].sort is not Sort.TIME]  # type: ignore[union-attr]
    people = {"on", "vous", "je", "tu", "nous"}
    if own or any(is_pronoun(one) for one in question.parts):
        return True
    verb, subject, part = question.verb, question.subject(), question.parts[at]
    if verb is None or verb.pronoun in people or question.is_attribute:
        return verb is not None and verb.pronoun in people
    # «Qui a gagné sa médaille ?»: the one asked for owns it; «Qui commande à sa place ?»
    is_asked = subject is not None and isinstance(question.parts[subject], Asked)
    return is_asked and isinstance(part, Phrase) and not part.preposition
