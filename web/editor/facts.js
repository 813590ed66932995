// Offers the names of facts between {{ }} and {% %}, each with what it means. Nowhere else: a letter
// is prose, and nobody wants words pushed into it.
import { autocompletion } from "@codemirror/autocomplete";

const FAR = 2000; // characters back; no tag is longer

const isWithinTag = (before) => {
  const opened = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  if (opened < 0) return false;
  const inside = before.slice(opened + 2).replace(/"[^"]*"|'[^']*'/g, "");
  return !/[%}]\}|["']|\|\s*\w*$/.test(inside); // over, within a text, or a filter
};

const source = (options) => (context) => {
  const before = context.state.sliceDoc(Math.max(0, context.pos - FAR), context.pos);
  if (!isWithinTag(before)) return null;
  const word = context.matchBefore(/[\w.]*/);
  if (!word.text && !context.explicit && !/\{\{ ?$/.test(before)) return null;
  return { from: word.from, options, validFor: /^[\w.]*$/ };
};

export const facts = (field) => {
  const known = Object.entries(JSON.parse(field.dataset.editorFacts || "{}"));
  const options = known.map(([label, info]) => ({ label, info: info || undefined }));
  return autocompletion({ override: [source(options)], icons: false });
};
