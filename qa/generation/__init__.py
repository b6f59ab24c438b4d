"""Questions that a text answers, drafted from it by closed-class rules: what may be asked next."""

from qa.generation.drafts import Draft, draft_questions

__all__ = ["Draft", "draft_questions"]
