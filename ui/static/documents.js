// The documents: the server sends rows and sentences as text, this makes a table of them.
const T = window.qaTexts;
const find = (selector) => element.querySelector(selector);
const body = find("tbody");
const said = find(".qa-documents-said");
const progress = find("progress");
const field = find(".qa-documents-find");
const chosen = new Set();
let revision = -1;
let busy = false;
let listing = false; // whether the server is listing documents
let later = null; // what is to be written once it has listed them
let waiting = []; // files offered while others were being added
let outcomes = []; // what was said of the files before those that wait
let troubled = false;
let refused = []; // sentences on files that were not sent, shown with what the server says

function show(state) {
  if (!state || state.revision <= revision) return;
  revision = state.revision;
  find("#qa-upload").accept = state.accept.join(",");
  find("#qa-upload-hint").textContent = state.hint;
  find(".qa-documents-more").textContent = state.more;
  find(".qa-documents-embedder").textContent = state.embedder;
  body.replaceChildren(...state.rows.map(row));
  const head = document.querySelector(".qa-masthead .qa-strong");
  head.textContent = window.qaCount(T.document_count, state.total);
  if (!state.listing) {
    outcomes.push(...state.said, ...refused);
    refused = [];
    troubled ||= state.problem;
    said.replaceChildren(...outcomes.map(line));
    said.classList.toggle("qa-problem", troubled);
    if (waiting.length === 0) [outcomes, troubled] = [[], false];
    setBusy(false);
  }
  document.dispatchEvent(new CustomEvent("qa:documents", { detail: state.names }));
  if (state.listing) listed();
  else if (waiting.length > 0) send(waiting.splice(0));
  else if (field.value !== query) list();
}

// One thing at a time: of two states that come together the page would see only the last, and what
// the server says of an upload would be lost.
let query = "";
function list() {
  if (busy || listing) return; // what is typed meanwhile is listed afterwards
  listing = true;
  query = field.value;
  trigger("list", { query });
}

function write(message) {
  if (listing) later = message;
  else trigger("write", message);
}

function listed() {
  listing = false;
  const message = later;
  later = null;
  if (message) trigger("write", message);
  else if (field.value !== query) list();
}

function row({ path, name, facts, date, passages, counted, state, stale, uploaded }) {
  const cells = document.createElement("tr");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = chosen.has(path);
  box.dataset.path = path;
  box.setAttribute("aria-label", T.documents_select.replace("{name}", () => name));
  const open = button("open", name, path);
  const where = document.createElement("span");
  where.className = "qa-facts";
  where.textContent = facts;
  const remove = uploaded ? button("remove", T.documents_remove, path) : "";
  if (uploaded)
    remove.setAttribute("aria-label", T.documents_remove_label.replace("{name}", () => name));
  const filled = [[box], [open, where], [date], [passages], [state], [remove]].map((content) => {
    const cell = document.createElement("td");
    cell.append(...content);
    return cell;
  });
  filled[3].className = "qa-number";
  filled[3].dataset.counted = counted;
  if (stale) filled[4].className = "qa-stale";
  cells.append(...filled);
  return cells;
}

function button(act, words, path) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "qa-link";
  made.dataset.act = act;
  made.dataset.path = path;
  made.textContent = words;
  return made;
}

function line(words) {
  const made = document.createElement("p");
  made.textContent = words;
  return made;
}

function setBusy(now, words = "") {
  busy = now;
  progress.hidden = !now;
  progress.removeAttribute("value");
  for (const one of element.querySelectorAll('[data-act="sync"], [data-act="remove"], #qa-upload'))
    one.disabled = now;
  if (now) {
    said.classList.remove("qa-problem");
    said.replaceChildren(line(words));
  }
}

// ---- Uploading: the files one after the other, then all are indexed at once ----

// What cannot be read is told, and costs no other file.
function problemOf(file) {
  const { most, accept } = props.value || {}; // not there yet: the server checks as well
  if (most && file.size > most) return T.upload_large;
  if (accept && !accept.includes(suffix(file.name))) return T.upload_strange;
  return "";
}

async function send(offered) {
  if (offered.length === 0) return;
  if (busy) {
    waiting.push(...offered);
    said.append(line(window.qaCount(T.upload_waiting, waiting.length)));
    return;
  }
  const files = offered.filter((file) => !problemOf(file));
  refused = offered
    .filter(problemOf)
    .map((file) => problemOf(file).replace("{name}", () => file.name));
  if (files.length === 0) {
    said.replaceChildren(...refused.map(line));
    said.classList.add("qa-problem");
    refused = [];
    return;
  }
  setBusy(true, T.upload_sending);
  progress.value = 0;
  const sent = [];
  try {
    for (const file of files) {
      const { path } = await upload(file);
      sent.push({ path, name: file.name });
      progress.value = sent.length / files.length;
    }
  } catch {
    said.replaceChildren(line(T.upload_failed));
    refused = [];
    said.classList.add("qa-problem");
    setBusy(false);
    waiting = []; // the server is gone for them as well, and that is said
    return;
  }
  setBusy(true, T.upload_working);
  write({ act: "upload", files: sent });
}

function suffix(name) {
  const at = name.lastIndexOf(".");
  return at < 0 ? "" : name.slice(at).toLowerCase();
}

const input = find("#qa-upload");
input.addEventListener("change", () => {
  send([...input.files]);
  input.value = "";
});
const drop = find(".qa-drop");
for (const type of ["dragover", "dragenter"])
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add("qa-over");
  });
for (const type of ["dragleave", "drop"])
  drop.addEventListener(type, () => drop.classList.remove("qa-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  send([...event.dataTransfer.files]);
});

// ---- Buttons ----

const acts = {
  open: ({ path }) =>
    document.dispatchEvent(
      new CustomEvent("qa:open", { detail: { path, start: -1, end: -1, spans: [] } }),
    ),
  ask: () => {
    window.qaView(0);
    const detail = { documents: [...chosen] };
    document.dispatchEvent(new CustomEvent("qa:scope", { detail }));
  },
  sync: () => {
    setBusy(true, T.documents_syncing);
    write({ act: "sync" });
  },
  remove: ({ path }, pressed) => {
    const name = pressed.closest("tr").querySelector('[data-act="open"]').textContent;
    if (!window.confirm(T.documents_confirm.replace("{name}", () => name))) return;
    chosen.delete(path);
    setBusy(true, T.documents_removing);
    write({ act: "remove", document: path }); // Gradio takes «path» for a file
  },
};
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-act]");
  if (pressed) acts[pressed.dataset.act](pressed.dataset, pressed);
});
element.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox") return;
  if (target.checked) chosen.add(target.dataset.path);
  else chosen.delete(target.dataset.path);
  find('[data-act="ask"]').disabled = chosen.size === 0;
});
let typing = 0;
field.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(list, 150);
});
element.addEventListener("submit", (event) => event.preventDefault());

watch("value", () => show(props.value));
list();
