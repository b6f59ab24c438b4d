"""A turn of the conversation as HTML: the question, how it was understood, and the reply."""

from __future__ import annotations

from qa.index.feedback import Verdict
from ui.export import cite
from ui.markup import Html, element, join
from ui.render import NEAREST_PASSAGES, answers_to_show, render_notice, render_reply
from ui.scope import say_filters
from ui.session import Judged, Turn
from ui.sources import Scene, render_passage
from ui.texts import Texts
from ui.typography import tie_marks


def render_turn(turn: Turn, scene: Scene) -> Html:
    """Render the turn; where the answer is still looked for, a line that says so."""
    texts = scene.texts
    scope = say_filters(turn.asked.filters, texts) if turn.asked.filters else ""
    question = element(
        "header",
        element("h2", tie_marks(turn.asked.question)),
        element("p", scope, class_="qa-scope-note") if scope else join(),
        class_="qa-question",
    )
    return join(question, _render_outcome(turn, scene))


def _render_outcome(turn: Turn, scene: Scene) -> Html:
    texts = scene.texts
    if turn.notice is not None:
        retry = _button(texts.retry, "retry")
        return join(render_notice(turn.notice), element("p", retry, class_="qa-tools"))
    if turn.reply is None:
        return _render_pending(turn, scene)
    return join(
        _render_understood(turn, texts),
        _render_kept(turn, texts),
        render_reply(turn.reply, scene, turn.chosen),
        _render_tools(turn, scene),
    )


def _render_pending(turn: Turn, scene: Scene) -> Html:
    """That the answer is looked for; over the passages found, once they are."""
    texts = scene.texts
    if not turn.found:
        return element("p", texts.searching, class_="qa-pending")
    found = [render_passage(one, scene) for one in turn.found[:NEAREST_PASSAGES]]
    return join(
        element("p", texts.reading_passages, class_="qa-pending"),
        element(
            "div",
            element("h3", texts.found_so_far, class_="qa-nearest"),
            element("div", *found, class_="qa-sources"),
            class_="qa-reply qa-found-passages",
        ),
    )


def _render_understood(turn: Turn, texts: Texts) -> Html:
    """Show the question that was searched where it is not the one typed, to be corrected."""
    reply = turn.reply
    if reply is None or reply.effective_question == turn.asked.question:
        return join()
    field = element(
        "label",
        element("span", texts.understood_label, class_="qa-visually-hidden"),
        element(
            "input",
            name="question",
            value=reply.effective_question,
            autocomplete="off",
            type="text",
        ),
    )
    form = element(
        "form",
        field,
        element("button", texts.ask_this, type="submit", class_="qa-button"),
        data_form="revise",
    )
    return element(
        "div",
        element(
            "p",
            f"{texts.understood} ",
            element("strong", tie_marks(reply.effective_question)),
            " ",
            _button(texts.ask_as_typed, "as-typed"),
        ),
        element("details", element("summary", texts.understood_edit), form),
        class_="qa-understood",
    )


def _render_kept(turn: Turn, texts: Texts) -> Html:
    if turn.chosen is None or turn.reply is None:
        return join()
    sentence = texts.chosen.format(answer=turn.reply.answers[turn.chosen].text)
    return element("p", f"{sentence} ", _button(texts.show_all, "choose"), class_="qa-kept")


def _render_tools(turn: Turn, scene: Scene) -> Html:
    """What can be done with a reply: judge it, copy it, link to it, ask once more."""
    assert turn.reply is not None  # noqa: S101 - the caller has one
    texts, kept = scene.texts, turn.kept
    tools = [
        _button(texts.link, "link", question=turn.reply.effective_question),
        _button(texts.retry, "retry"),
    ]
    if kept is not None and answers_to_show(kept):
        tools.insert(0, _button(texts.copy, "copy", copy=cite(kept, scene)))
    return element(
        "footer",
        _render_judging(turn, texts),
        element("p", *tools, class_="qa-tools", role="group", aria_label=texts.actions_label),
    )


def _render_judging(turn: Turn, texts: Texts) -> Html:
    """Ask whether the answer is right, or say thank you; of rivals, once one is kept."""
    assert turn.reply is not None  # noqa: S101 - the caller has one
    answers = answers_to_show(turn.reply)
    if len(answers) > 1 and turn.chosen is None:
        return join()
    answer = turn.chosen if turn.chosen is not None else next(iter(answers), 0)
    if answer in turn.judged:
        return _render_thanks(turn.judged[answer], answer, texts)
    words = (
        (texts.judge_right, texts.judge_wrong_answer, texts.judge_wrong_passage)
        if answers
        else (texts.judge_nothing, texts.judge_missed, texts.judge_elsewhere)
    )
    label = texts.judge_label if answers else texts.judge_abstention_label
    buttons = [
        _button(word, "judge", answer=str(answer), verdict=verdict)
        for word, verdict in zip(words, Verdict, strict=True)
    ]
    return element(
        "div",
        element("span", label),
        *buttons,
        class_="qa-judge",
        role="group",
        aria_label=label,
    )


def _render_thanks(judged: Judged, answer: int, texts: Texts) -> Html:
    """After a verdict: thanks, and the way to show what would have been right."""
    if judged.verdict == Verdict.RIGHT:
        return element("div", element("span", texts.judge_thanks), class_="qa-judge")
    noted = texts.judge_noted.format(answer=judged.right) if judged.right else texts.judge_thanks
    words = texts.judge_again if judged.right else texts.judge_show
    show = _button(words, "show-right", answer=str(answer), verdict=judged.verdict)
    return element("div", element("span", noted), show, class_="qa-judge")


def _button(words: str, act: str, **data: str) -> Html:
    """A button that reads as text; its data go to ``static/talk.js``."""
    named = {f"data_{name}": value for name, value in data.items()}
    return element("button", words, type="button", class_="qa-link", data_act=act, **named)
