"""Follow-up questions: a question that leans on the conversation is made whole."""

from qa.query.follow_ups.rewriting import HISTORY, readings, rewrite_follow_up

__all__ = ["HISTORY", "readings", "rewrite_follow_up"]
