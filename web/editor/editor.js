// Makes <textarea data-editor> easier to write letters in: colours, numbered lines, search, undo, names
// of facts (data-editor-facts), problems at their lines (problems.js). The textarea stays the field of
// the form and always holds the text; without this script it is a plain one, and all of it works.
import { history, historyKeymap, isolateHistory, standardKeymap } from "@codemirror/commands";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, nextDiagnostic } from "@codemirror/lint";
import { closeSearchPanel, findNext, findPrevious, openSearchPanel, search } from "@codemirror/search";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { facts } from "./facts.js";
import { colours, letters } from "./letters.js";
import { showProblems } from "./problems.js";
import { canAdopt } from "./sheets.js";
import { theme } from "./theme.js";

const editors = new Map(); // by the textarea
const fromField = Annotation.define();
const EVERYWHERE = "editor search-panel";

// Tab is not among them, nor may it ever be: it leaves the editor (WCAG 2.1.2). What browsers do with
// other keys stays theirs, but for search: they would only find the lines that are drawn.
const KEYS = [
  { key: "Mod-f", run: openSearchPanel, scope: EVERYWHERE },
  { key: "F3", run: findNext, shift: findPrevious, scope: EVERYWHERE, preventDefault: true },
  { key: "Escape", run: closeSearchPanel, scope: EVERYWHERE },
  { key: "F8", run: nextDiagnostic },
  ...historyKeymap,
  ...standardKeymap,
];

// What the label, the hint and the error message say belongs to the editor too.
const described = (field, isRequired) => () => {
  const attributes = {
    "aria-label": field.labels[0]?.textContent.trim().replace(/\s+/g, " ") ?? field.name,
    "aria-describedby": field.getAttribute("aria-describedby"),
    "aria-invalid": field.getAttribute("aria-invalid"),
    "aria-required": isRequired ? "true" : null,
    lang: field.getAttribute("lang"),
    spellcheck: String(field.spellcheck),
    tabindex: "0", // for tools that do not know that what can be edited can have the focus
  };
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
};

const giveBack = (field) => (update) => {
  const isOurs = update.transactions.some((each) => each.annotation(fromField));
  if (!update.docChanged || isOurs) return;
  field.value = update.state.doc.toString();
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

const tellChanges = (field) => {
  let before = field.value;
  return EditorView.domEventHandlers({
    focus: () => { before = field.value; },
    blur: () => {
      if (field.value !== before) field.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
};

// The field has another text than we: a reset, a page that came back, a script of the page.
const take = (field) => {
  const view = editors.get(field);
  if (view && field.value !== view.state.doc.toString()) {
    const changes = { from: 0, to: view.state.doc.length, insert: field.value };
    view.dispatch({ changes, annotations: [fromField.of(true), isolateHistory.of("full")] });
  }
};

const open = (field) => {
  const isRequired = field.required;
  field.required = false; // a browser stops the form for a hidden field and cannot say why; we say it
  const view = new EditorView({
    doc: field.value,
    extensions: [
      keymap.of(KEYS),
      history(),
      search({ top: true }),
      lineNumbers(),
      lintGutter(),
      highlightSpecialChars(),
      bracketMatching(),
      EditorView.lineWrapping,
      letters,
      syntaxHighlighting(colours),
      facts(field),
      theme,
      EditorState.phrases.of(JSON.parse(field.dataset.editorPhrases || "{}")),
      EditorState.readOnly.of(field.readOnly),
      EditorView.editable.of(!field.disabled),
      EditorView.contentAttributes.of(described(field, isRequired)),
      EditorView.updateListener.of(giveBack(field)),
      tellChanges(field),
    ],
  });
  view.dom.style.setProperty("--rows", field.rows);
  field.after(view.dom);
  field.addEventListener("input", () => take(field));
  editors.set(field, view);
};

// After the page came, and after each of its parts did.
const refresh = () => {
  for (const [field, view] of editors) {
    if (field.isConnected && field.nextElementSibling === view.dom) continue;
    view.destroy();
    editors.delete(field);
  }
  for (const field of document.querySelectorAll("textarea[data-editor]")) {
    if (editors.has(field)) take(field);
    else open(field);
    field.hidden = true;
    showProblems(field, editors.get(field));
  }
};

const goTo = (view, number) => {
  const { doc } = view.state;
  if (number > 0) {
    const line = doc.line(Math.min(Math.trunc(number) || 1, doc.lines));
    view.dispatch({ selection: { anchor: line.from }, scrollIntoView: true });
  }
  view.focus();
};

// Labels, and links in messages about what is wrong, lead to the editor, to the line if they name one.
const follow = (event) => {
  const label = event.target.closest("label");
  const link = event.target.closest('a[href^="#"]');
  const view = editors.get(label?.control ?? document.getElementById(link?.hash.slice(1)));
  if (!view) return;
  event.preventDefault();
  goTo(view, Number(link?.closest("[data-line]")?.dataset.line));
};

if (canAdopt) {
  refresh();
  document.addEventListener("htmx:after:swap", refresh);
  document.addEventListener("click", follow);
  document.addEventListener("reset", () => setTimeout(() => [...editors.keys()].forEach(take)));
  window.addEventListener("pageshow", () => [...editors.keys()].forEach(take));
}
