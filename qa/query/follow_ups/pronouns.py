"""The pronouns of a follow-up's clause, replaced by what they stand for."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.french.articles import with_a, with_de
from qa.french.names import gender_of_noun
from qa.french.verb_forms import finite_form, is_infinitive, participle, present
from qa.query.follow_ups.chunks import Phrase, Sort, Verb, Word, joined, led, words_of
from qa.query.follow_ups.focus import Focus
from qa.query.follow_ups.question import BE, Question, with_complement

_OBJECTS = {"le": ("m", False), "la": ("f", False), "l'": ("", False), "les": ("", True)}
_SUBJECTS = {
    "il": ("m", False),
    "elle": ("f", False),
    "ils": ("m", True),
    "elles": ("f", True),
}
_DEMONSTRATIVES = {
    "celui": ("m", False),
    "celle": ("f", False),
    "ceux": ("m", True),
    "celles": ("f", True),
}
_STRESSED = {"lui": ("m", False), "elle": ("f", False), "eux": ("m", True), "elles": ("f", True)}
_NOBODY = re.compile(
    r"\by (?:en )?(?:a|avait|aura|eut)\b|\b(?:faut|fallait|faudra|pleut|neige|suffit|semble|convient|"
    r"existe|reste|manque|vaut|s'agi\w+)\b|^(?:que |qu')(?:se |s')(?:est|passe|passait|produi\w+)\b"
)
_NOBODY_IS = re.compile(r"^(?:\w+ ){0,2}(?:de |d'|que |qu')|^(?:passé|arrivé|question|temps)\b")


def resolve(question: Question, focus: Focus) -> bool:
    """Replace the pronouns of ``question``; return whether there were any."""
    before = question.text
    _demonstratives(question, focus)
    _fill_nouns(question, focus)
    had_subject = _subject(question, focus)
    had_objects = _objects(question, focus)
    _places(question, focus)
    _stressed(question, focus)
    _possessives(question, focus, bound=had_subject or had_objects)
    return question.text != before


def is_impersonal(question: Question) -> bool:
    """Whether «il» is nobody: «y a-t-il», «faut-il», «est-il possible de»."""
    at = question.place(Verb)
    if at is None:
        return False
    verb = question.parts[at]
    assert isinstance(verb, Verb)  # noqa: S101 - that is what was sought
    start = at if question.asked is None or question.asked.word.lower() not in {"que", "qu'"} else 0
    said = joined([part.text for part in question.parts[start:at]] + [*verb.clitics, verb.form])
    rest = joined([verb.tail, *(part.text for part in question.parts[at + 1 :])])
    form = finite_form(verb.form)
    is_be = form is not None and form.infinitive == BE
    asked = question.asked
    noun = asked.phrase.noun if asked and asked.phrase and asked.word.lower()[:4] == "quel" else ""
    if noun in {"heure", "temps"} and verb.pronoun == "il":
        return True  # «Quelle heure est-il ?»
    happens = r"(?:se passer|se produire|arriver|y avoir|falloir)\b"
    if verb.pronoun == "il" and re.match(happens, joined([*verb.inner, verb.tail])):
        return True
    if verb.tail and "y" in verb.clitics:
        return False
    return bool(_NOBODY.search(said.lower())) or (is_be and bool(_NOBODY_IS.match(rest)))


def _subject(question: Question, focus: Focus) -> bool:
    verb, subject = question.verb, question.subject()
    if verb is None:
        return False
    part = question.parts[subject] if subject is not None else None
    pronoun = verb.pronoun if part is None else part.text.lower() if isinstance(part, Word) else ""
    if pronoun in {"ça", "cela", "c'"}:
        return _this(question, focus, pronoun)
    if pronoun in _SUBJECTS and not (pronoun == "il" and is_impersonal(question)):
        if _asks_itself(question, pronoun):
            return False
        found = focus.find(*_SUBJECTS[pronoun], subject=True)
    else:
        return False
    if found is None:
        return False
    question.with_subject(found)
    return True


def _this(question: Question, focus: Focus, pronoun: str) -> bool:
    """«Combien ça coûte ?», «C'est où ?»."""
    verb, asked, at = question.verb, question.asked, question.subject()
    if verb is None or at is None or len(question.parts) != 3 or (asked and asked.suffix):
        return False
    if pronoun == "c'" and not _is_be(verb):
        return False
    found = focus.thing()
    if found is None:
        return False
    if asked is None:
        question.parts[at] = found
        return True
    if _is_be(verb) and asked.text.lower() == "combien":
        verb = replace(verb, form="coûte")  # «C'est combien ?» asks for a price
    question.parts[:] = [asked, verb, found]
    question.agree(found)
    return True


def _asks_itself(question: Question, pronoun: str) -> bool:
    """«Quelle filière est-elle proposée ?»: the pronoun is the «quelle» of its own question."""
    asked, verb = question.asked, question.verb
    if asked is None or asked.phrase is None or asked.preposition or verb is None:
        return False
    form = finite_form(verb.form)
    is_passive = form is not None and form.infinitive == BE
    word = asked.word.lower()
    same = word.startswith("quelle") == pronoun.startswith("elle") or word == "combien"
    plural = asked.phrase.plural or word == "combien"
    return (
        is_passive
        and same
        and bool(plural) == pronoun.endswith("s")
        and (asked.phrase.sort is not Sort.TIME)
    )


def _objects(question: Question, focus: Focus) -> bool:
    changed = False
    for at, verb in enumerate(question.parts):
        if not isinstance(verb, Verb):
            continue
        for clitic in (*verb.clitics, *verb.inner):
            current = question.parts[at]
            assert isinstance(current, Verb)  # noqa: S101 - a verb stays one
            changed |= _object(question, at, current, clitic, focus)
    return changed


def _object(question: Question, at: int, verb: Verb, clitic: str, focus: Focus) -> bool:
    is_counted = clitic == "en" and "y" in verb.clitics and is_impersonal(question)
    if clitic == "y" and is_impersonal(question):
        return False
    if clitic == "le" and _is_doing(verb) and _do_it(question, at, verb, focus):
        return True
    phrase, bare = "", verb
    last = verb.tail.split(" ")[-1]
    if clitic in _OBJECTS:
        gender, plural = _OBJECTS[clitic]
        form = finite_form(verb.form)
        if (form and form.infinitive == BE and not verb.tail) or verb.tail == "été":
            return _attribute(question, at, verb, clitic, focus)
        single = participle(last) if verb.tail else None
        if single and verb.tail.split(" ")[0] != single:
            ending = last.removeprefix(single)
            gender = "f" if "e" in ending else gender if clitic != "l'" else "m"
            plural = plural or ending.endswith("s")
        found = focus.find(gender, plural)
        phrase = found.bare if found else ""
        if found and single and form and form.infinitive == "avoir":
            bare = replace(verb, tail=joined([*verb.tail.split(" ")[:-1], single]))
    elif clitic in {"lui", "leur"}:
        found = focus.find("", clitic == "leur", person=True)
        phrase = with_a(found.bare) if found else ""
    elif clitic == "y":
        phrase = focus.place() or ""
    elif clitic == "en":
        if verb.form.lower().startswith(("ve", "voul")) or (_is_be(verb) and verb.pronoun):
            return False  # «en vouloir à», «Où en est-il ?»
        found = focus.find("", True if is_counted else None, person=None)
        found = found or focus.find(person=None)
        phrase = with_de(_counted(found) if is_counted else found.bare) if found else ""
    if not phrase:
        return False
    question.parts[at] = replace(
        bare,
        clitics=tuple(one for one in bare.clitics if one != clitic),
        inner=tuple(one for one in bare.inner if one != clitic),
    )
    following = question.parts[at + 1] if at + 1 < len(question.parts) else None
    owns = clitic == "en" and isinstance(following, Phrase) and not following.preposition
    is_noun = isinstance(following, Word) and following.text.isalpha() and clitic == "en"
    after = at + 2 if owns or is_noun or _is_adverb(following) else at + 1
    question.parts.insert(after, Word(phrase))
    return True


def _is_doing(verb: Verb) -> bool:
    """«le faire», «on ne le fait pas»."""
    form = finite_form(verb.form)
    is_do = verb.form.lower() == "faire" or (form is not None and form.infinitive == "faire")
    return verb.tail == "faire" or (is_do and not verb.tail)


def _do_it(question: Question, at: int, verb: Verb, focus: Focus) -> bool:
    """«Et si on ne le fait pas ?» takes up the verb of the last question and what it governs."""
    place = focus.last.place(Verb)
    if place is None:
        return False
    done = focus.last.parts[place]
    assert isinstance(done, Verb)  # noqa: S101 - that is what was sought
    form = finite_form(done.form)
    if form is not None and form.infinitive in {BE, "avoir"}:
        return False
    infinitive = next(
        (
            word
            for word in (done.tail, done.form, form.infinitive if form else "")
            if is_infinitive(word)
        ),
        "",
    )
    objects = [
        Word(part.text)
        for part in focus.last.parts[place + 1 :]
        if not isinstance(part, Phrase) or part.sort is not Sort.TIME
    ]
    doing = finite_form(verb.form)
    if verb.tail == "faire":
        made = replace(verb, inner=(), tail=infinitive)
    elif doing is None:
        made = replace(verb, form=infinitive)
    else:
        made = replace(verb, form=present(infinitive, doing.plural) or "")
    if not infinitive or not made.form:
        return False
    made = replace(made, clitics=tuple(one for one in made.clitics if one != "le"))
    after = (
        at + 2
        if _is_adverb(question.parts[at + 1] if at + 1 < len(question.parts) else None)
        else at + 1
    )
    question.parts[at] = made
    question.parts[after:after] = objects
    return True


def _is_be(verb: Verb) -> bool:
    form = finite_form(verb.form)
    return form is not None and form.infinitive == BE


def _is_adverb(part: object) -> bool:
    return isinstance(part, Word) and part.text.lower() in words_of("adverb")


def _counted(phrase: Phrase) -> str:
    """«castors» of «le castor»: what «en» counts."""
    core = phrase.core
    plural = core if phrase.plural or core.endswith(("s", "x")) else f"{core}s"
    return plural + phrase.of


def _attribute(question: Question, at: int, verb: Verb, clitic: str, focus: Focus) -> bool:
    """«Qui l'était avant elle ?»: what somebody was said to be."""
    last = focus.last
    place = last.place(Verb)
    if place is None or clitic not in {"l'", "le"}:
        return False
    before = last.parts[place]
    assert isinstance(before, Verb)  # noqa: S101 - that is what was sought
    said = [part.text for part in last.parts[place + 1 :]]
    if not _is_be(before) or before.tail:
        said.insert(0, before.tail.removeprefix("été").strip())
    rest = [Word(text) for text in said if text]
    clitics = tuple(one for one in verb.clitics if one != clitic)
    question.parts[at : at + 1] = [replace(verb, clitics=clitics), *rest]
    return bool(rest)


def _places(question: Question, focus: Focus) -> None:
    """«là-bas», «dedans»."""
    for at, part in enumerate(question.parts):
        word = part.text.lower() if isinstance(part, Word) else ""
        if word == "là-bas" and (place := focus.place()):
            question.parts[at] = Word(place)
        elif word == "dedans" and (found := focus.thing()):
            question.parts[at] = Word(led("dans", found.bare))


def _stressed(question: Question, focus: Focus) -> None:
    """«avec lui», «avant elle»."""
    for at, part in enumerate(question.parts[1:], start=1):
        before = question.parts[at - 1]
        preposition = before.text.lower() if isinstance(before, Word) else ""
        if not isinstance(part, Word) or part.text.lower() not in _STRESSED:
            continue
        if preposition not in words_of("preposition"):
            continue
        found = focus.find(*_STRESSED[part.text.lower()], person=True)
        if found:
            question.parts[at - 1 : at + 1] = [
                Word(led({"d'": "de"}.get(preposition, preposition), found.bare))
            ]
            return


def _possessives(question: Question, focus: Focus, *, bound: bool) -> None:
    """«son prix» → «le prix de …», unless the clause names whose it is."""
    for at, part in enumerate(question.parts):
        if not isinstance(part, Phrase) or part.determiner.lower() not in words_of("possessive"):
            continue
        own = [
            phrase
            for _, phrase in question.phrases()
            if phrase is not part and not phrase.preposition and phrase.sort is not Sort.TIME
        ]
        someone = any(
            isinstance(one, Verb) and one.pronoun in {"on", "vous", "je", "tu", "nous"}
            for one in question.parts
        ) or any(isinstance(one, Word) and one.is_subject for one in question.parts)
        if bound or own or someone or _is_own_subject(question, at):
            return
        owner = focus.find("", part.determiner.lower().startswith("leur"), subject=True)
        if owner is None:
            return
        known = replace(
            part, gender=part.gender or ("f" if part.determiner.lower() == "sa" else "")
        )
        known = known.definite()
        question.parts[at] = replace(
            known, preposition=part.preposition, of=f"{known.of} {with_de(owner.bare)}"
        )
        return


def _is_own_subject(question: Question, at: int) -> bool:
    """«Qui a gagné sa médaille ?»: the one asked for owns it."""
    subject, verb = question.subject(), question.verb
    if subject is None or question.is_attribute or verb is None or (_is_be(verb) and not verb.tail):
        return False
    part = question.parts[at]
    is_inside = isinstance(part, Phrase) and part.preposition in {"à", "pendant", "avec", "pour"}
    return question.parts[subject] is question.asked and not is_inside


def _demonstratives(question: Question, focus: Focus) -> None:
    """«celui de Lorient», «ce sommet», «ce dernier»."""
    for at, part in enumerate(question.parts):
        if isinstance(part, Word) and part.text.lower() in _DEMONSTRATIVES:
            following = question.parts[at + 1] if at + 1 < len(question.parts) else None
            gender, plural = _DEMONSTRATIVES[part.text.lower()]
            if isinstance(following, Phrase) and following.preposition == "de":
                head = focus.headed(gender, plural) or focus.namesake(gender, plural)
                if head is not None:
                    head = replace(head, gender=gender)
                    question.parts[at : at + 2] = [with_complement(head, following)]
                return
            if isinstance(following, Phrase) and following.preposition and question.verb is None:
                del question.parts[at]  # «celui pour Nice» takes the place of «… pour Lyon»
                return
            if isinstance(following, Word) and following.text in {"-ci", "-là"}:
                found = focus.find(gender, plural)
                question.parts[at : at + 2] = [found] if found else [part, following]
                return
        if isinstance(part, Phrase) and part.determiner.lower() in words_of("demonstrative"):
            plural = part.determiner.lower() == "ces"
            gender = part.gender or gender_of_noun(part.noun)
            if not part.noun and part.core.lower().startswith("derni"):
                found = focus.find(gender, plural)
            elif part.noun and not part.of:
                found = focus.headed("", plural, part.noun.lower())
            else:
                found = None
            if found is not None:
                question.parts[at] = replace(found, preposition=part.preposition)
            return


def _fill_nouns(question: Question, focus: Focus) -> None:
    """«le deuxième», «l'ancien», «le B»: an item of the last answer, or a noun that is left out."""
    for at, part in enumerate(question.parts):
        if not isinstance(part, Phrase) or not part.determiner:
            continue
        is_letter = len(part.core) == 1 and part.core.isupper()
        if part.noun and not is_letter:
            continue
        if any(
            isinstance(one, Verb) and _OBJECTS.keys() & {*one.clitics}
            for one in question.parts[:at]
        ):
            continue  # «Qui l'a traversé le premier ?»
        if part.determiner.lower() not in {"le", "la", "les", "l'"}:
            continue
        item = focus.item(part.core.lower())
        if item is not None and (question.verb or item.sort is Sort.PERSON):
            question.parts[at] = replace(item, preposition=part.preposition)
            continue
        gender = "" if part.determiner == "l'" else part.gender
        head = focus.headed(gender, bool(part.plural))
        if head is None:
            continue
        noun = head.noun
        follows = is_letter or part.core.lower() in words_of("after_noun")
        core = f"{noun} {part.core}" if follows else f"{part.core} {noun}"
        of = head.of if not part.of and not is_letter else part.of
        filled = replace(part, core=core, noun=noun, of=of, gender=head.gender, sort=head.sort)
        question.parts[at] = replace(filled.definite(), preposition=part.preposition)
