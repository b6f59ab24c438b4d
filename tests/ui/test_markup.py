from __future__ import annotations

from ui.markup import Html, element, join


def test_text_is_escaped_and_markup_is_not() -> None:
    assert element("p", "<b>&", element("i", "x")) == "<p>&lt;b&gt;&amp;<i>x</i></p>"
    assert join("<", Html("<br>")) == "&lt;<br>"


def test_attributes_are_escaped() -> None:
    made = element("p", class_='a" onclick="x', aria_label="l'été", hidden="")
    assert made == '<p class="a&quot; onclick=&quot;x" aria-label="l&#x27;été" hidden></p>'
