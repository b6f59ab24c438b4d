"""HTML that is safe by construction: whatever is not already ``Html`` is escaped."""

from __future__ import annotations

from html import escape

_VOID = frozenset({"input"})  # elements without content or end tag


class Html(str):
    """Markup made by :func:`element`; plain ``str`` is text, however it looks."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str) -> Html:
    """One HTML element around ``children``, text among them escaped.

    ``class_`` stands for the attribute ``class``; other attribute names are used as they are, with
    ``_`` for ``-``. An attribute whose value is empty is written without one (``open``).
    """
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    end = "" if tag in _VOID else f"</{tag}>"
    return Html(f"<{tag}{written}>{join(*children)}{end}")


def join(*children: str) -> Html:
    """Put the children one after the other, text among them escaped."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def _attribute(name: str, value: str) -> str:
    name = name.rstrip("_").replace("_", "-")
    return f' {name}="{escape(value)}"' if value else f" {name}"
