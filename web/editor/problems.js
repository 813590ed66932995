// What the page says is wrong with a text, shown at its line: <li data-editor-problem="id of the
// textarea" data-line="3">…</li>, or data-editor-problem without a value where there is one editor.
import { setDiagnostics } from "@codemirror/lint";

const isAbout = (field) => (element) =>
  ["", field.id].includes(element.dataset.editorProblem) && Number(element.dataset.line) > 0;

export const showProblems = (field, view) => {
  const { doc } = view.state;
  const found = [...document.querySelectorAll("[data-editor-problem]")].filter(isAbout(field));
  const diagnostics = found.map((element) => {
    const line = doc.line(Math.min(Math.trunc(element.dataset.line) || 1, doc.lines));
    const message = element.textContent.trim().replace(/\s+/g, " ");
    return { from: line.from, to: line.to, severity: "error", message };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
};
