// How the editor looks: like a field of GOV.UK, in the colours of the pages by day and by night.
// Nothing in it moves. Pictures as data: are replaced, since our policy refuses them.
import { EditorView } from "@codemirror/view";

const MONO = 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace';
const PANEL = { color: "var(--govuk-text-colour)", backgroundColor: "var(--second)" };
const BOX = { ...PANEL, border: "1px solid var(--govuk-border-colour)" };
const FOCUS = { outline: "3px solid var(--govuk-focus-colour)" };
const CHOSEN = { background: "var(--button)", color: "var(--on-button)" };

export const theme = EditorView.theme({
  "&": {
    border: "2px solid var(--govuk-input-border-colour)",
    backgroundColor: "var(--field)",
    color: "var(--govuk-text-colour)",
    fontSize: "1rem",
  },
  "&:focus-within": FOCUS,
  "&.cm-focused": FOCUS, // comes a little later, and would bring CodeMirror's own
  ".cm-scroller": { fontFamily: MONO, lineHeight: "1.45", maxHeight: "max(20rem, 70vh)" },
  ".cm-content": {
    minHeight: "calc(var(--rows) * 1.45rem)",
    padding: ".25rem 0",
    caretColor: "var(--govuk-text-colour)",
  },
  ".cm-gutters": {
    ...PANEL,
    alignSelf: "stretch",
    backgroundColor: "var(--govuk-surface-background-colour)",
    borderRight: "1px solid var(--govuk-border-colour)",
  },
  ".cm-lineNumbers .cm-gutterElement": {
    color: "var(--govuk-secondary-text-colour)",
    minWidth: "1.5em",
    padding: "0 .25em",
  },
  ".cm-matchingBracket": {
    outline: "1px solid",
    "&.cm-matchingBracket": { backgroundColor: "transparent" },
  },
  ".cm-nonmatchingBracket": {
    "&.cm-nonmatchingBracket": { backgroundColor: "var(--bad)" },
  },
  ".cm-specialChar": { color: "var(--govuk-error-colour)" },

  // What is wrong
  ".cm-gutter-lint": { width: "1.1em" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0" },
  ".cm-lint-marker": { width: "1.1em", height: "auto", textAlign: "center" },
  ".cm-lint-marker-error": {
    content: "normal",
    backgroundColor: "var(--govuk-error-colour)",
    color: "var(--govuk-inverse-text-colour)",
    fontWeight: "700",
    "&::before": { content: '"!"' },
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--govuk-error-colour)",
  },
  ".cm-lintRange-active": { backgroundColor: "var(--bad)" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--govuk-error-colour)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--govuk-error-colour)" },

  // What comes over and above the text
  ".cm-tooltip": { ...BOX, maxWidth: "calc(100vw - 2rem)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: MONO,
    minWidth: "min(14rem, 80vw)",
    maxHeight: "12rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .5rem", lineHeight: "1.3" },
  "& .cm-tooltip-autocomplete ul li[aria-selected]": CHOSEN,
  ".cm-tooltip.cm-completionInfo": { padding: ".5rem", maxWidth: "min(24rem, 80vw)" },
  ".cm-panels": PANEL,
  ".cm-panels-top": { borderBottom: "1px solid var(--govuk-border-colour)" },
  ".cm-panel.cm-search": { padding: ".5rem 3rem .5rem .5rem", fontSize: "1rem" },
  ".cm-panel.cm-search label": {
    display: "inline-flex",
    alignItems: "center",
    minHeight: "2rem",
    fontSize: "1rem",
  },
  ".cm-panel.cm-search input[type=checkbox]": { width: "1.5rem", height: "1.5rem" },
  ".cm-panel.cm-search [name=close]": {
    width: "2.25rem",
    height: "2.25rem",
    fontSize: "1.5rem",
    color: "inherit",
    cursor: "pointer",
  },
  ".cm-textfield": {
    maxWidth: "100%",
    minHeight: "2rem",
    fontSize: "1rem",
    color: "var(--govuk-text-colour)",
    backgroundColor: "var(--field)",
    border: "2px solid var(--govuk-input-border-colour)",
  },
  ".cm-button": {
    minHeight: "2rem",
    fontSize: "1rem",
    backgroundImage: "none",
    backgroundColor: "var(--button)",
    color: "var(--on-button)",
    border: "0",
    "&:active": { backgroundImage: "none" },
  },
  ".cm-panel :focus-visible": { outline: "3px solid var(--govuk-focus-colour)" },
  ".cm-searchMatch": { backgroundColor: "var(--ask)", color: "var(--on-ask)", outline: "1px solid" },
  ".cm-searchMatch-selected": {
    backgroundColor: "var(--govuk-focus-colour)",
    color: "var(--govuk-focus-text-colour)",
  },
});
