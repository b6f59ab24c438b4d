// What Gradio's chat lacks for a reader: the newest answer in view, the focus kept, blank questions
// stopped, and labels for screen readers in the page's language.
function improvePage(labels) {
  const PREFIXES = [
    ["user's message: ", labels.question],
    ["bot's message: ", labels.answer],
    ["chatbot conversation", labels.conversation],
    ["Scroll down", labels.scrollDown],
    ["Loading response", labels.searching],
  ];

  function relabel() {
    for (const [prefix, label] of PREFIXES) {
      for (const node of document.querySelectorAll(`#qa-chat [aria-label^="${prefix}"]`)) {
        node.setAttribute("aria-label", label);
        if (node.hasAttribute("title")) node.title = label;
      }
    }
    for (const node of document.querySelectorAll('#qa-chat [aria-label^="Select example"]')) {
      node.setAttribute("aria-label", node.textContent.trim());
    }
    const pending = document.querySelector("#qa-chat .pending .sr-only");
    if (pending && pending.textContent !== labels.searching)
      pending.textContent = labels.searching;
  }

  // A new question, then its answer: both times the question goes to the top of the conversation,
  // so that a long answer is read from its beginning.
  let rows = 0;
  function showNewest() {
    const found = document.querySelectorAll("#qa-chat .message-row");
    const questions = document.querySelectorAll("#qa-chat .user-row");
    if (found.length > rows && questions.length > 0) {
      requestAnimationFrame(() => questions[questions.length - 1].scrollIntoView());
    }
    rows = found.length;
  }

  // Gradio disables the text box while it works, which loses the focus. Give it back where there
  // is a real keyboard: on a phone that would raise the one on the screen, over the answer.
  function giveFocusBack(changes) {
    const box = document.querySelector("#qa-question textarea");
    const enabled = changes.some((change) => change.target === box) && !box.disabled;
    if (enabled && document.activeElement === document.body && matchMedia("(hover: hover)").matches)
      box.focus();
  }

  // A blank question is stopped here, with the browser's own note beside the box.
  function refuseBlank(event) {
    const box = document.querySelector("#qa-question textarea");
    const sends =
      event.type === "click"
        ? event.target.closest("#qa-question .submit-button")
        : event.target === box && event.key === "Enter" && !event.shiftKey;
    if (!sends || box.value.trim() !== "") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.setCustomValidity(labels.emptyQuestion);
    box.reportValidity();
    box.addEventListener("input", () => box.setCustomValidity(""), { once: true });
  }
  for (const type of ["click", "keydown", "keypress"])
    document.addEventListener(type, refuseBlank, { capture: true });

  new MutationObserver((changes) => {
    relabel();
    showNewest();
    giveFocusBack(changes.filter((change) => change.attributeName === "disabled"));
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["disabled"],
  });
}
