// The evaluation: runs on the server, shown here as the page that qa.evaluation makes, in a frame
// that may run no script; or as the questions of a gold set, to be looked at and edited.
const T = window.qaTexts;
const find = (selector) => element.querySelector(selector);
const said = find(".qa-evaluation-said");
const shown = find(".qa-evaluation-shown");
const progress = find("progress");
const golds = find('[name="gold"]');
const runs = find('[name="run"]');
const against = find('[name="against"]');
let revision = -1;
let page = "";

function show(state) {
  if (!state || state.revision <= revision) return;
  revision = state.revision;
  fill(golds, state.golds.map((name) => [name, name]), state.gold);
  const made = state.runs.map(({ number, label }) => [label, String(number)]);
  fill(runs, made, state.run);
  fill(against, [[T.run_alone, ""], ...made], against.value);
  const running = Boolean(state.progress);
  progress.hidden = !running;
  find('[data-act="stop"]').hidden = !running;
  find('[data-form="run"] [type="submit"]').disabled = running || state.golds.length === 0;
  if (running) {
    progress.max = state.progress.total || 1;
    progress.value = state.progress.done;
  }
  said.replaceChildren(...state.said.map((words) => node("p", words)));
  said.classList.toggle("qa-problem", state.problem);
  if (state.page) showPage(state.page);
  if (state.questions) showQuestions(state.questions);
  if (state.findings) showFindings(state.findings);
}

function fill(select, options, value) {
  const kept = value || select.value;
  select.replaceChildren(...options.map(([words, one]) => new Option(words, one)));
  if (options.some(([, one]) => one === kept)) select.value = kept;
}

function node(tag, words = "", className = "") {
  const made = document.createElement(tag);
  made.textContent = words;
  if (className) made.className = className;
  return made;
}

function button(words, act, data, className = "qa-link") {
  const made = node("button", words, className);
  made.type = "button";
  made.dataset.act = act;
  Object.assign(made.dataset, data);
  return made;
}

function showPage(html) {
  page = html;
  const frame = document.createElement("iframe");
  frame.title = T.run_page;
  frame.setAttribute("sandbox", "allow-same-origin");
  frame.srcdoc = html;
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument;
    inside.documentElement.style.overflow = "hidden";
    inside.documentElement.classList.add("framed"); // the view around it has margins and a name
    const size = () => (frame.style.height = `${inside.body.scrollHeight + 8}px`);
    new ResizeObserver(size).observe(inside.body);
    size();
  });
  shown.replaceChildren(frame);
  find('[data-act="save"]').hidden = false;
}

function showFindings(findings) {
  if (findings.length === 0) return shown.replaceChildren();
  const rows = findings.map(({ problem, question, detail }) =>
    row([node("span", problem), node("span", question), node("span", detail)]),
  );
  shown.replaceChildren(table([T.finding_problem, T.finding_question, T.finding_detail], rows));
}

function showQuestions({ gold, rows }) {
  const made = rows.map(({ id, question, answers, impossible }) => {
    const text = document.createElement("input");
    text.value = question;
    text.dataset.change = "question";
    text.setAttribute("aria-label", `${T.finding_question} ${id}`);
    const none = document.createElement("input");
    none.type = "checkbox";
    none.checked = impossible;
    none.dataset.change = "impossible";
    none.setAttribute("aria-label", `${T.question_impossible} : ${id}`);
    const cells = row([
      text,
      list(answers.map((one, place) => button(one.text, "place", { ...one, gold, id, place }))),
      none,
      button(T.documents_remove, "delete", {}),
    ]);
    cells.dataset.id = id;
    cells.dataset.gold = gold;
    cells.querySelector('[data-act="delete"]').setAttribute(
      "aria-label",
      T.documents_remove_label.replace("{name}", () => id),
    );
    return cells;
  });
  const heads = [T.finding_question, T.question_answers, T.question_impossible, ""];
  shown.replaceChildren(node("p", T.question_hint, "qa-hint"), table(heads, made));
}

function list(nodes) {
  const made = node("span", "", "qa-answers");
  made.append(...nodes);
  return made;
}

function row(cells) {
  const made = document.createElement("tr");
  for (const cell of cells) made.insertCell().append(cell);
  return made;
}

function table(heads, rows) {
  const around = node("div", "", "qa-table");
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const words of heads) {
    const cell = document.createElement(words ? "th" : "td");
    if (words) cell.scope = "col";
    cell.textContent = words;
    head.append(cell);
  }
  made.createTBody().append(...rows);
  around.append(made);
  return around;
}

function act(name, more = {}) {
  trigger("act", { act: name, gold: golds.value, ...more });
}

function edit(cells, change) {
  act("edit", { gold: cells.dataset.gold, id: cells.dataset.id, change });
}

const acts = {
  stop: () => act("stop"),
  lint: () => act("lint"),
  questions: () => act("questions"),
  save: () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
    link.download = "evaluation.html";
    link.click();
  },
  // The reader opens at the answer; what is selected there takes its place.
  place: ({ dataset: { document: path, start, end, gold, id, place } }) => {
    const judging = { gold, id, place: Number(place) };
    const detail = { path, start: Number(start), end: Number(end), spans: [], judging };
    document.dispatchEvent(new CustomEvent("qa:open", { detail }));
  },
  delete: (pressed) => {
    const name = pressed.closest("tr").dataset.id;
    if (window.confirm(T.documents_confirm.replace("{name}", () => name)))
      edit(pressed.closest("tr"), { delete: true });
  },
};
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-act]");
  if (pressed) acts[pressed.dataset.act](pressed);
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.dataset.form === "run") trigger("run", { gold: golds.value });
  else act("show", { run: runs.value, against: against.value });
});
element.addEventListener("change", async ({ target }) => {
  if (target.type === "file") {
    const [file] = target.files;
    target.value = "";
    if (!file) return;
    try {
      const { path } = await upload(file);
      act("upload", { path, name: file.name });
    } catch {
      said.replaceChildren(node("p", T.upload_failed));
      said.classList.add("qa-problem");
    }
  } else if (target.dataset.change === "question")
    edit(target.closest("tr"), { question: target.value });
  else if (target.dataset.change === "impossible")
    edit(target.closest("tr"), { impossible: target.checked });
});
document.addEventListener("qa:right", ({ detail: { gold, id, place, right } }) => {
  if (gold) act("edit", { gold, id, change: { answer: right, place } });
});

watch("value", () => show(props.value));
act("start");
