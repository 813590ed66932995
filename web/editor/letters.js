// The language of letters, as docs/letters.md has it. Jinja itself knows more; what is refused anyway
// is not made to look right, and `#` in a text is no more than that.
import { HighlightStyle, StreamLanguage } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const WORDS = new Set(
  "if elif else endif for in endfor include extends block endblock and or not".split(" "),
);
const ENDS = { "{": /^[-+]?\}\}/, "%": /^[-+]?%\}/ };

const comment = (stream, state) => {
  if (stream.skipTo("#}")) {
    stream.match("#}");
    state.inside = "";
  } else stream.skipToEnd();
  return "comment";
};

const text = (stream, state) => {
  if (stream.match(/^\{[{%#]/)) {
    state.inside = stream.current()[1];
    if (state.inside === "#") return comment(stream, state);
    stream.eat(/[-+]/);
    return "brace";
  }
  stream.next();
  stream.eatWhile(/[^{]/);
  return null;
};

const tag = (stream, state) => {
  if (stream.eatSpace()) return null;
  if (stream.match(ENDS[state.inside])) {
    state.inside = "";
    return "brace";
  }
  if (stream.match(/^("[^"]*"|'[^']*')/)) return "string";
  if (stream.match(/^\|\s*\w+/)) return "operator"; // a filter
  if (stream.match(/^[\w.]+/)) {
    return state.inside === "%" && WORDS.has(stream.current()) ? "keyword" : "variableName";
  }
  stream.next();
  return "operator";
};

export const letters = StreamLanguage.define({
  name: "letters",
  startState: () => ({ inside: "" }),
  token: (stream, state) => {
    if (state.inside === "#") return comment(stream, state);
    return state.inside ? tag(stream, state) : text(stream, state);
  },
  languageData: { commentTokens: { block: { open: "{#", close: "#}" } } },
});

// The colours of the pages (web/styles/_colours.scss), so they change with the night by themselves.
// Weight and slant say the same again.
export const colours = HighlightStyle.define([
  { tag: tags.brace, color: "var(--govuk-secondary-text-colour)", fontWeight: "700" },
  { tag: tags.keyword, color: "var(--on-ask)", fontWeight: "700" },
  { tag: tags.variableName, color: "var(--on-wait)", fontWeight: "700" },
  { tag: tags.string, color: "var(--on-good)" },
  { tag: tags.operator, color: "var(--govuk-text-colour)" },
  { tag: tags.comment, color: "var(--govuk-secondary-text-colour)", fontStyle: "italic" },
]);
