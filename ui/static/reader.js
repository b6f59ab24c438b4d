// A document's whole text, opened at a span. It comes as text, never as HTML, in pieces of which
// some are marked; offsets on the server count code points, those of the page UTF-16 units.
const T = window.qaTexts;
const find = (selector) => element.querySelector(selector);
const dialog = find("dialog");
const body = find(".qa-reader-text");
let opened = null; // what the server sent
let judging = null; // the answer to which a right span is being shown
let stop = 0; // the evidence looked at
let picked = null; // the span selected, in code points of the document
let matches = [];
let match = -1;

document.addEventListener("qa:open", async ({ detail }) => {
  let answer = null;
  try {
    answer = await server.open_document(detail);
  } catch {
    answer = { problem: T.disconnected };
  }
  judging = detail.judging || null;
  opened = answer;
  find("#qa-reader-title").textContent = answer.title || answer.path || detail.path;
  find(".qa-facts").textContent = answer.problem || answer.facts;
  find(".qa-reader-note").hidden = !answer.partial;
  find("footer").hidden = !judging || Boolean(answer.problem);
  find(".qa-reader-tools").hidden = Boolean(answer.problem);
  pick(null);
  body.replaceChildren(...paragraphs(answer.pieces || []));
  find("#qa-reader-find").value = "";
  search("");
  dialog.showModal();
  const marks = evidence();
  find(".qa-steps").hidden = marks.length < 2;
  step(marks.findIndex((mark) => mark.classList.contains("qa-main")));
  body.focus({ preventScroll: true });
});

// The text in blocks, one a paragraph. Every character stays, line ends too: together they are the
// text, as offsets count it. Blank lines part paragraphs; where there are none, every line end does.
function paragraphs(pieces) {
  const whole = pieces.map(({ text }) => text).join("");
  const end = /\n[^\S\n]*\n/.test(whole) ? /((?:\n[^\S\n]*){2,})/ : /(\n+)/;
  const blocks = [block("p")];
  let goesOn = false; // whether a mark is cut by the end of a paragraph
  for (const { text, kind } of pieces) {
    goesOn = false;
    for (const part of text.split(end)) {
      if (part === "") continue;
      if (part.trim() === "" && part.includes("\n")) blocks.push(block("blank", part), block("p"));
      else {
        blocks.at(-1).append(asNode(part, kind, goesOn));
        goesOn = Boolean(kind);
      }
    }
  }
  return blocks;
}

function block(kind, text = "") {
  const made = document.createElement("span");
  made.className = `qa-${kind}`;
  made.textContent = text;
  return made;
}

function asNode(text, kind, goesOn) {
  if (!kind) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.className = goesOn ? `qa-${kind} qa-goes-on` : `qa-${kind}`;
  mark.textContent = text;
  return mark;
}

function evidence() {
  return [...body.querySelectorAll("mark:not(.qa-goes-on)")];
}

function step(place) {
  const marks = evidence();
  if (marks.length === 0) return;
  stop = (Math.max(place, 0) + marks.length) % marks.length;
  marks.forEach((mark, number) => mark.classList.toggle("qa-here", number === stop));
  marks[stop].scrollIntoView({ block: "center" });
  find(".qa-step-place").textContent = placeOf(stop, marks.length, T.reader_step);
}

function placeOf(place, count, words = T.reader_found) {
  return words.replace("{place}", place + 1).replace("{count}", count);
}

// ---- Search: whatever the case and the accents ----

// A folded character for each UTF-16 unit, so that places are those of the text.
function fold(text) {
  return text
    .split("")
    .map((unit) => unit.normalize("NFD")[0].toLowerCase()[0])
    .join("");
}

function search(words) {
  matches = [];
  match = -1;
  const wanted = fold(words.trim());
  if (wanted) {
    const text = fold(body.textContent);
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
      matches.push([at, at + wanted.length]);
  }
  if (CSS.highlights) {
    CSS.highlights.set("qa-found", new Highlight(...matches.slice(0, 1000).map(asRange)));
    CSS.highlights.delete("qa-found-here");
  }
  find(".qa-found").textContent = wanted && matches.length === 0 ? T.reader_none : "";
  if (matches.length > 0) goToMatch(Math.max(0, matches.findIndex(isBelow)));
}

// Whether a match is in view or further down: typing moves on from where the reader is.
function isBelow(place) {
  return asRange(place).getBoundingClientRect().bottom >= body.getBoundingClientRect().top;
}

function goToMatch(place) {
  if (matches.length === 0) return;
  match = (place + matches.length) % matches.length;
  const range = asRange(matches[match]);
  const node = range.startContainer.parentElement;
  if (CSS.highlights) CSS.highlights.set("qa-found-here", new Highlight(range));
  const top = range.getBoundingClientRect().top - body.getBoundingClientRect().top;
  if (node) body.scrollTop += top - body.clientHeight / 2;
  find(".qa-found").textContent = placeOf(match, matches.length);
}

function asRange([start, end]) {
  const range = document.createRange();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let before = 0;
  let open = true;
  while (walker.nextNode()) {
    const length = walker.currentNode.length;
    if (open && start < before + length) {
      range.setStart(walker.currentNode, start - before);
      open = false;
    }
    if (end <= before + length) {
      range.setEnd(walker.currentNode, end - before);
      break;
    }
    before += length;
  }
  return range;
}

const field = find("#qa-reader-find");
field.addEventListener("input", () => search(field.value));
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault(); // it would only empty the field
  dialog.close();
});
find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  goToMatch(match + 1);
});

// ---- Selecting the right answer ----

document.addEventListener("selectionchange", () => {
  if (!dialog.open || !judging) return;
  const selection = document.getSelection();
  if (selection.rangeCount === 0 || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!body.contains(range.commonAncestorContainer)) return;
  const before = document.createRange();
  before.setStart(body, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const raw = range.toString();
  const text = raw.trim();
  if (!text) return;
  const lead = before.toString() + raw.slice(0, raw.indexOf(text));
  const start = opened.start + [...lead].length;
  pick({ start, end: start + [...text].length, text });
});

function pick(span) {
  picked = span;
  find(".qa-selected").textContent = span ? span.text : "";
  find('[data-act="confirm"]').disabled = !span;
}

// ---- Buttons ----

const acts = {
  close: () => dialog.close(),
  previous: () => step(stop - 1 + evidence().length),
  next: () => step(stop + 1),
  ask: () => {
    dialog.close();
    window.qaView(0);
    const detail = { documents: [opened.path] };
    document.dispatchEvent(new CustomEvent("qa:scope", { detail }));
  },
  confirm: () => {
    const right = { document: opened.path, start: picked.start, end: picked.end };
    document.dispatchEvent(new CustomEvent("qa:right", { detail: { ...judging, right } }));
    dialog.close();
  },
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) acts[button.dataset.act]();
  else if (event.target === dialog) dialog.close(); // the backdrop
});
