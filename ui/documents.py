"""The documents as a view of the page: what is indexed, how fresh it is, adding and removing."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.documents.formats import SUFFIXES
from qa.errors import CorpusError, MissingExtraError, QAError
from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography
from qa.index.refusals import group_refusals
from qa.index.uploads import Uploads, is_uploaded, shown_path
from qa.settings import ENCODER, STATIC
from qa.types import CatalogueEntry, IndexReport, SkippedFile
from ui.assets import read_asset
from ui.dates import spell_date
from ui.language import texts_of
from ui.naming import name_of
from ui.owners import owner_of
from ui.requests import text_of
from ui.server import MAX_UPLOAD_BYTES
from ui.texts import Texts
from ui.uploaded import sent_file

if TYPE_CHECKING:
    from qa import Engine

_logger = logging.getLogger(__name__)
_ROWS = 100
_NAMES = 500
_FILES_AT_ONCE = 500
_SAID = 10
_READ_FOR_NAMES = 2000  # texts without a title that are read for their first words
State = dict[str, Any]
"""What ``static/documents.js`` shows, as JSON: all of it is text, and none of it markup."""


def build_documents(engine: Engine, upload_bytes: int) -> None:
    """Add the view of the documents to the page that is being built."""
    view, language = DocumentsView(engine, upload_bytes), engine.settings.language
    page = gr.HTML(
        elem_id="qa-documents",
        html_template=read_asset("documents.html"),
        js_on_load=read_asset("documents.js"),
        apply_default_css=False,
    )

    def show(event: gr.EventData, request: gr.Request) -> State:
        own = view.seen_by(owner_of(request, engine))
        return own.show(text_of(event._data, "query"), texts_of(request, language))

    def write(event: gr.EventData, request: gr.Request) -> State:
        own = view.seen_by(owner_of(request, engine))
        return own.write(event._data, texts_of(request, language))

    page.list(show, None, page, api_visibility="private", show_progress="hidden", queue=False)
    page.write(
        write,
        None,
        page,
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=1,
        concurrency_id="qa-writing",
    )


class DocumentsView:
    """What the view shows and does, over one engine; files may have ``upload_bytes`` at most."""

    def __init__(self, engine: Engine, upload_bytes: int = MAX_UPLOAD_BYTES) -> None:
        self._upload_bytes = upload_bytes
        self._engine = engine
        self._uploads = Uploads(engine.index, engine.settings)
        self._revisions = count(1)
        self._first_words: dict[tuple[str, str], str] = {}

    def seen_by(self, owner: str) -> DocumentsView:
        """The view of a visitor, who sees and changes what is shared and what is theirs."""
        own = copy.copy(self)
        own._engine = self._engine.seen_by(owner)
        own._uploads = Uploads(self._engine.index, self._engine.settings, owner)
        return own

    def show(self, query: str, texts: Texts) -> State:
        """The documents whose title or path holds the query, whatever its case and accents."""
        return self._state(texts, query) | {"listing": True}

    def write(self, sent: Mapping[str, Any], texts: Texts) -> State:
        """Add, remove or synchronise, then say what was done; a problem is a sentence."""
        acts: dict[str, Callable[[], list[str]]] = {
            "upload": lambda: self._upload(sent.get("files"), texts),
            "remove": lambda: self._remove(text_of(sent, "document"), texts),
            "sync": lambda: self._synchronise(texts),
        }
        act = acts.get(text_of(sent, "act"))
        problem = True
        try:
            said = act() if act else []
            problem = False
        except QAError as error:
            said = [str(error)]
        except Exception:
            _logger.exception("The documents could not be changed.")
            said = [texts.unexpected]
        return self._state(texts, said=said, problem=problem)

    def _upload(self, sent: object, texts: Texts) -> list[str]:
        added: list[str] = []
        refused: list[SkippedFile] = []
        files = sent if isinstance(sent, list) else []
        for number, one in enumerate(files):
            said_of = one if isinstance(one, Mapping) else {}
            name = text_of(said_of, "name")
            if number >= _FILES_AT_ONCE:
                refused.append(SkippedFile(name, texts.upload_too_many.format(name=name)))
                continue
            try:
                paths, skipped = self._add(text_of(said_of, "path"), name)
                added += paths
                refused += skipped
            except (CorpusError, MissingExtraError) as error:
                refused.append(SkippedFile(name, str(error)))
        said = [texts.count(texts.upload_done, len(added))] if added else []
        return said + _refusals(refused, texts)

    def _add(self, path: str, name: str) -> tuple[tuple[str, ...], tuple[SkippedFile, ...]]:
        """Index one file that the page has sent; its copy is thrown away."""
        file = sent_file(path, name)
        try:
            return self._uploads.add(file, name)
        finally:
            file.unlink(missing_ok=True)

    def _remove(self, path: str, texts: Texts) -> list[str]:
        self._uploads.remove(path)
        return [texts.documents_removed.format(name=shown_path(path))]

    def _synchronise(self, texts: Texts) -> list[str]:
        from qa import build_index

        corpus = self._engine.corpus()
        if corpus is None:
            return [texts.documents_no_folder]
        report = build_index(corpus, self._engine.index, settings=self._engine.settings)
        Uploads(self._engine.index, self._engine.settings).restore()
        return [_say_report(report, texts), *_refusals(report.skipped, texts)]

    def _state(
        self, texts: Texts, query: str = "", said: Sequence[str] = (), *, problem: bool = False
    ) -> State:
        catalogue = self._engine.catalogue()
        wanted = _folded(query.strip())
        state = self._engine.state
        for known in [one for one in self._first_words if one[0] != state]:
            del self._first_words[known]
        names = {entry.path: self._name(entry, state) for entry in catalogue}
        found = [one for one in catalogue if wanted in _folded(f"{names[one.path]} {one.path}")]
        size = self._upload_bytes // 2**20
        textless = self._engine.textless_pages()
        return {
            "revision": next(self._revisions),
            "rows": [
                self._row(one, names[one.path], texts, textless.get(one.path, ""))
                for one in found[:_ROWS]
            ],
            "total": len(catalogue),
            "more": _say_more(len(found), texts),
            "embedder": _say_embedder(self._engine.embedder, texts),
            "names": [{"path": one.path, "title": names[one.path]} for one in catalogue[:_NAMES]],
            "accept": sorted(SUFFIXES),
            "most": self._upload_bytes,
            "hint": texts.upload_hint.format(formats=" ".join(sorted(SUFFIXES)), size=size),
            "said": list(said),
            "problem": problem,
            "listing": False,
        }

    def _row(self, entry: CatalogueEntry, name: str, texts: Texts, textless: str) -> State:
        path = shown_path(entry.path)
        place = "" if name == path else path
        uploaded = is_uploaded(entry.path)
        stale = not uploaded and self._engine.has_changed(entry.path)
        fresh = texts.documents_uploaded if uploaded else texts.documents_fresh
        return {
            "path": entry.path,
            "name": name,
            "facts": " · ".join(filter(None, (place, textless))),
            "date": spell_date(entry.date, texts),
            "passages": str(entry.passages),
            "counted": texts.count(texts.passages, entry.passages),
            "state": texts.documents_stale if stale else fresh,
            "stale": stale,
            "uploaded": uploaded,
        }

    def _name(self, entry: CatalogueEntry, state: str) -> str:
        """What the document is called; a text without a title is read once for it."""
        if entry.title:
            return entry.title
        key = (state, entry.path)
        if key not in self._first_words and len(self._first_words) < _READ_FOR_NAMES:
            try:
                self._first_words[key] = name_of(self._engine.document(entry.path), entry.path)
            except CorpusError:  # gone since it was listed
                return shown_path(entry.path)
        return self._first_words.get(key, shown_path(entry.path))


def _folded(text: str) -> str:
    return strip_accents(fold_typography(text)).lower()


def _say_more(found: int, texts: Texts) -> str:
    if not found:
        return texts.documents_none
    return texts.documents_more.format(shown=_ROWS, count=found) if found > _ROWS else ""


def _say_embedder(name: str, texts: Texts) -> str:
    titles = {STATIC: texts.documents_static, ENCODER: texts.documents_encoder}
    return texts.documents_embedder.format(name=titles.get(name, name))


def _say_report(report: IndexReport, texts: Texts) -> str:
    return texts.documents_synced.format(
        added=report.added,
        changed=report.changed,
        deleted=report.deleted,
        unchanged=report.unchanged,
    )


def _refusals(skipped: Sequence[SkippedFile], texts: Texts) -> list[str]:
    if not skipped:
        return []
    head = texts.count(texts.documents_skipped, len(skipped))
    groups = group_refusals(skipped)
    more = len(groups) - _SAID
    last = [texts.count(texts.documents_more_skipped, more)] if more > 0 else []
    return [head, *[group.sentence for group in groups[:_SAID]], *last]
