"""What the pages say, as fields: one value holds them all in one language."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Texts:
    """The pages' words in one language.

    Fields that count are pairs ``(one, many)`` with a ``{count}`` to fill in; others that hold
    braces name what goes there.
    """

    lang: str
    page_title: str
    heading: str
    promise: str
    other_lang: str
    language_switch: str
    tab_talk: str
    tab_documents: str
    tab_evaluation: str
    document_count: tuple[str, str]
    # the question
    placeholder: str
    question_label: str
    answer_label: str
    conversation_label: str
    done: str
    searching: str
    opening_documents: str
    opening_more: tuple[str, str]
    opening_time: str
    quoted: str
    empty_index: str
    empty_index_add: str
    found_so_far: str
    reading_passages: str
    invitation: str
    next_label: str
    submit: str
    stop: str
    clear: str
    export: str
    export_markdown: str
    export_json: str
    export_print: str
    empty_question: str
    too_many: str
    stopped: str
    disconnected: str
    unexpected: str
    # the reply
    understood: str
    understood_edit: str
    understood_label: str
    ask_this: str
    ask_as_typed: str
    sure: str
    probable: str
    uncertain: str
    quotation: str
    quoted_documents: tuple[str, str]
    agreeing_sources: tuple[str, str]
    passages: tuple[str, str]
    other_passages: tuple[str, str]
    copies: tuple[str, str]
    whole_passage: str
    ahead: str
    diverging: str
    rivals_by_event: str
    rivals_by_date: str
    rivals_by_source: str
    rivals_in_document: str
    choose: str
    choose_label: str
    chosen: str
    show_all: str
    abstained: str
    nearest: str
    undated: str
    from_file_name: str
    from_metadata: str
    metadata: str
    why_told: str
    why_metadata: str
    meant_day: str
    meant_month: str
    meant_range: str
    page: str
    line: str
    open: str
    open_label: str
    why: str
    why_label: str
    why_words: str
    why_no_word: str
    why_rank: str
    why_searches: str
    why_not_found: str
    why_margin: str
    decimal_mark: str
    why_fits: str
    why_no_fit: str
    why_confidence: str
    why_quoted: str
    why_sources: tuple[str, str]
    # what can be done with a reply
    actions_label: str
    copy: str
    copied: str
    not_copied: str
    link: str
    link_copied: str
    retry: str
    judge_label: str
    judge_abstention_label: str
    judge_right: str
    judge_wrong_answer: str
    judge_wrong_passage: str
    judge_nothing: str
    judge_missed: str
    judge_elsewhere: str
    judge_thanks: str
    judge_show: str
    judge_noted: str
    judge_again: str
    judge_refused: str
    judge_private: str
    citation: str
    characters: str
    # where to search
    scope_all: str
    scope_label: str
    scope_document: str
    scope_documents: tuple[str, str]
    scope_since: str
    scope_until: str
    scope_hint: str
    scope_add: str
    scope_apply: str
    scope_clear: str
    scope_remove: str
    # the document
    reader_shut: str
    reader_step: str
    reader_close: str
    reader_find: str
    reader_found: str
    reader_none: str
    reader_next: str
    reader_previous: str
    reader_evidence: str
    reader_part: str
    reader_select: str
    reader_confirm: str
    reader_ask: str
    reader_text: str
    # the documents
    documents_find: str
    documents_title: str
    documents_date: str
    documents_passages: str
    documents_state: str
    documents_fresh: str
    documents_stale: str
    documents_uploaded: str
    documents_select: str
    documents_ask: str
    documents_remove: str
    documents_remove_label: str
    documents_confirm: str
    documents_more: str
    documents_none: str
    documents_sync: str
    documents_syncing: str
    documents_synced: str
    documents_embedder: str
    documents_static: str
    documents_encoder: str
    documents_skipped: tuple[str, str]
    documents_more_skipped: tuple[str, str]
    upload_label: str
    upload_drop: str
    upload_hint: str
    upload_done: tuple[str, str]
    upload_sending: str
    upload_waiting: tuple[str, str]
    upload_failed: str
    upload_large: str
    upload_strange: str
    upload_too_many: str
    documents_removing: str
    documents_removed: str
    documents_no_folder: str
    upload_working: str
    # the evaluation
    gold_label: str
    gold_run: str
    gold_lint: str
    gold_edit: str
    gold_upload: str
    gold_hint: str
    gold_found: tuple[str, str]
    gold_clean: str
    gold_edited: str
    gold_added: str
    run_label: str
    run_against: str
    run_alone: str
    run_show: str
    run_save: str
    run_page: str
    run_progress: str
    run_going: str
    run_kept: str
    run_name: str
    moment: str
    finding_problem: str
    finding_question: str
    finding_detail: str
    question_answers: str
    question_impossible: str
    question_hint: str
    # on the terminal
    serving: str
    # in sentences
    months: tuple[str, ...]
    first_of_month: str
    join_last: str

    def count(self, forms: tuple[str, str], number: int) -> str:
        """Return the singular or plural form, with its number: French has no plural below two."""
        few = number < 2 if self.lang == "fr" else number == 1
        return forms[0 if few else 1].format(count=number)

    def join(self, parts: tuple[str, ...]) -> str:
        """Write the parts as a list in a sentence: «a», «a et b», «a, b et c»."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.join_last} {parts[-1]}"

    def plain(self) -> dict[str, str]:
        """The words that are one text each, by name."""
        words = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in words.items() if isinstance(value, str)}

    def to_json(self) -> str:
        """The words for the page's script, safe inside a script element."""
        words = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps(words).replace("<", "\\u003c")
