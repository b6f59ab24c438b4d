// The conversation. The server sends turns as HTML made by ui/turns.py; this puts them in place,
// keeps the newest question in view, and sends back what the reader does with them.
const T = window.qaTexts;
const find = (selector) => element.querySelector(selector);
const log = find(".qa-log");
const box = find("#qa-question");
const status = find(".qa-status");
const next = find(".qa-next");
const scope = { documents: [], since: "", until: "" };
let revision = -1;
let downloads = 0;

// ---- What comes from the server ----

function show(state) {
  if (!state || state.revision < revision) return; // a state that a later one has overtaken
  revision = state.revision;
  const present = new Map([...log.children].map((turn) => [Number(turn.dataset.turn), turn]));
  for (const [number, turn] of present) if (!state.order.includes(number)) turn.remove();
  for (const { number, html, pending } of state.turns) {
    const fresh = document.createElement("section");
    fresh.className = "qa-turn";
    fresh.dataset.turn = number;
    fresh.innerHTML = html;
    fresh.toggleAttribute("data-pending", pending);
    fresh.setAttribute("aria-busy", pending);
    const old = present.get(number);
    if (old) keepFocus(old, fresh, () => old.replaceWith(fresh));
    else log.append(fresh);
    if (!old || old.hasAttribute("data-pending")) bringToTop(fresh);
  }
  const busy = log.querySelector("[data-pending]") !== null;
  find(".qa-stop").hidden = !busy;
  find(".qa-ask").classList.toggle("qa-busy", busy);
  find(".qa-conversation-tools").hidden = state.order.length === 0;
  find(".qa-start").hidden = !state.start;
  if (state.start) showStart(state.start);
  showNext(state.next);
  if (state.resume) leave(state.resume);
  else if (leaving && !busy) act("leave");
  if (state.said) say(state.said);
  if (state.download && state.download.number > downloads) save(state.download);
}

// A button that is pressed is redrawn with its turn: the focus goes to what stands in its place.
function keepFocus(old, fresh, replace) {
  const held = old.contains(document.activeElement) ? document.activeElement.dataset.act : null;
  replace();
  if (!held) return;
  const next = fresh.querySelector(`[data-act="${held}"]`) || fresh.querySelector("footer button");
  if (next) next.focus({ preventScroll: true });
}

function bringToTop(turn) {
  if (turn === log.lastElementChild) requestAnimationFrame(() => turn.scrollIntoView());
}

// What the documents are, and questions on them; over an empty index, the way to add some.
function showStart({ about, examples }) {
  find(".qa-about").textContent = about;
  find(".qa-invitation").hidden = examples.length === 0;
  find(".qa-empty").hidden = about !== "";
  offer(find(".qa-examples"), "example", examples);
}

// Questions to click. Those that stand there already stay, and so keep the focus.
function offer(list, act, questions) {
  const shown = [...list.children];
  shown.slice(questions.length).forEach((item) => item.remove());
  questions.forEach(({ ask: question, shown: words }, number) => {
    const item = shown[number] || document.createElement("li");
    if (item.firstChild?.dataset.question === question) return;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.act = act;
    button.dataset.question = question;
    button.textContent = words;
    item.replaceChildren(button);
    if (!shown[number]) list.append(item);
  });
}

// What may be asked next stands in the newest turn, which fills the view.
function showNext(questions) {
  const last = log.lastElementChild;
  if (last && next.parentElement !== last) last.append(next);
  next.hidden = questions.length === 0;
  offer(next.querySelector("ul"), "next", questions);
}

// Said to those who listen; with ``shown``, for a moment to those who look.
let toast = 0;
function say(words, shown = false) {
  status.textContent = words;
  status.classList.toggle("qa-toast", shown);
  clearTimeout(toast);
  if (shown) toast = setTimeout(() => status.classList.remove("qa-toast"), 4000);
}

function save({ number, name, type, text }) {
  downloads = number;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// ---- Asking ----

function ask(question, more = {}) {
  trigger("ask", { question, scope, known: revision, ...more });
}

function askFromBox() {
  const question = box.value;
  if (question.trim() === "") {
    box.setCustomValidity(T.empty_question);
    box.reportValidity();
    return;
  }
  box.value = "";
  fit();
  ask(question);
}

// The button goes with its list: the focus stays in the conversation.
function askOffered(button, more) {
  ask(button.dataset.question, more);
  log.focus({ preventScroll: true });
}

// The box grows with what is typed, and stays as it is where nothing has to grow.
function fit() {
  box.setCustomValidity("");
  const before = box.style.height;
  box.style.height = "0";
  const wanted = `${Math.min(Math.max(box.scrollHeight + 2, 46), 176)}px`;
  box.style.height = before;
  if (wanted !== before) box.style.height = wanted;
}
box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  askFromBox();
});

// ---- What the reader does ----

const acts = {
  example: (button) => askOffered(button, { as_typed: true }),
  add: () => window.qaView(1),
  next: (button) => askOffered(button, { as_typed: true }), // as it was tried
  stop: () => act("stop"),
  clear: () => {
    act("clear");
    box.focus();
  },
  export: (button) => act("export", { form: button.dataset.kind }),
  print: () => {
    const folded = [...log.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
    window.print();
    for (const one of folded) one.open = false;
  },
  retry: (button) => ask("", { turn: turnOf(button), again: true }),
  "as-typed": (button) => ask("", { turn: turnOf(button), again: true, as_typed: true }),
  choose: (button) =>
    act("choose", { turn: turnOf(button), answer: numberOf(button.dataset.answer) }),
  judge: (button) => act("judge", judgement(button)),
  "show-right": (button) => {
    const source = button.closest(".qa-turn").querySelector('[data-act="open"]');
    openDocument(source, judgement(button));
  },
  open: (button) => openDocument(button),
  copy: (button) => copy(button.dataset.copy, T.copied),
  link: (button) => {
    const address = new URL(location.pathname, location.origin);
    address.searchParams.set("q", button.dataset.question);
    copy(address.href, T.link_copied);
  },
  "scope-clear": () => setScope({ documents: [], since: "", until: "" }),
  "scope-remove": (button) =>
    setScope({ documents: scope.documents.filter((name) => name !== button.dataset.name) }),
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) acts[button.dataset.act](button);
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.form === "ask") askFromBox();
  else if (form.dataset.form === "revise") {
    const question = form.elements.question.value;
    if (question.trim()) ask(question, { turn: turnOf(form), as_typed: true });
  } else applyScope(form);
});

function act(name, more = {}) {
  trigger("act", { act: name, known: revision, ...more });
}

function turnOf(node) {
  return numberOf(node.closest(".qa-turn").dataset.turn);
}

function numberOf(text) {
  return text === undefined ? null : Number(text);
}

function judgement(button) {
  const { answer, verdict } = button.dataset;
  return { turn: turnOf(button), answer: Number(answer), verdict };
}

// Every evidence that the turn cites in this document can be stepped through.
function openDocument(source, judging) {
  const { document: path, start, end } = source.dataset;
  const spans = [...source.closest(".qa-turn").querySelectorAll('[data-act="open"]')]
    .filter((other) => other.dataset.document === path)
    .map((other) => [Number(other.dataset.start), Number(other.dataset.end)]);
  const detail = { path, start: Number(start), end: Number(end), spans, judging };
  document.dispatchEvent(new CustomEvent("qa:open", { detail }));
}
document.addEventListener("qa:right", ({ detail }) => {
  if (detail.turn) act("judge", detail);
});

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    say(done, true);
  } catch {
    say(T.not_copied, true);
  }
}

// ---- Where to search ----

function applyScope(form) {
  const name = form.elements.document.value.trim();
  form.elements.document.value = "";
  setScope({
    documents: name ? [...new Set([...scope.documents, name])] : scope.documents,
    since: form.elements.since.value.trim(),
    until: form.elements.until.value.trim(),
  });
  if (!name) find(".qa-scope").open = false;
}

function setScope(changes) {
  Object.assign(scope, changes);
  const form = find('[data-form="scope"]');
  form.elements.since.value = scope.since;
  form.elements.until.value = scope.until;
  find(".qa-chips").replaceChildren(...scope.documents.map(chip));
  const said = [
    scope.documents.length === 1
      ? T.scope_document.replace("{name}", () => scope.documents[0])
      : scope.documents.length && window.qaCount(T.scope_documents, scope.documents.length),
    scope.since && `${T.scope_since} ${scope.since}`,
    scope.until && `${T.scope_until} ${scope.until}`,
  ].filter(Boolean);
  find(".qa-scope-said").textContent = said.join(" · ") || T.scope_all;
  find(".qa-scope").classList.toggle("qa-narrowed", said.length > 0);
}

function chip(name) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.act = "scope-remove";
  button.dataset.name = name;
  button.textContent = name;
  button.setAttribute("aria-label", T.scope_remove.replace("{name}", () => name));
  item.append(button);
  return item;
}
document.addEventListener("qa:scope", ({ detail }) => {
  setScope(detail);
  box.focus();
});
document.addEventListener("qa:documents", ({ detail }) => {
  find("#qa-document-names").replaceChildren(
    ...detail.map(({ path, title }) => new Option(title || path, path)),
  );
});

// ---- Another language: the page is loaded anew, and the conversation goes on ----

const LEFT = "qa-left";
let leaving = "";
document.addEventListener("click", (event) => {
  const link = event.target.closest(".qa-masthead a");
  if (!link || log.children.length === 0) return;
  event.preventDefault();
  leaving = link.href;
  if (log.querySelector("[data-pending]")) say(T.searching, true); // after the answer
  else act("leave");
});

function leave(token) {
  if (!leaving) return;
  sessionStorage.setItem(LEFT, token);
  location.href = leaving;
}

function resume() {
  const token = sessionStorage.getItem(LEFT);
  sessionStorage.removeItem(LEFT);
  if (token) act("resume", { token, known: -1 });
  return Boolean(token);
}

// ---- To begin ----

watch("value", () => show(props.value));
show(props.value);
fit();
if (matchMedia("(hover: hover)").matches) box.focus();
const shared = new URLSearchParams(location.search).get("q");
if (!resume() && shared && shared.trim()) ask(shared);
