// CodeMirror writes its styles into a <style>, which our policy (web/html.py) refuses. They are adopted
// from here instead: a style sheet that a script of ours makes needs no exception from any policy.
import { StyleModule } from "style-mod";

const made = new Map();

const sheetOf = (module) => {
  if (!made.has(module)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(module.getRules());
    made.set(module, sheet);
  }
  return made.get(module);
};

export const canAdopt = "adoptedStyleSheets" in Document.prototype;

StyleModule.mount = (root, modules) => {
  const sheets = [modules].flat().map(sheetOf);
  const others = root.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
  root.adoptedStyleSheets = [...others, ...sheets]; // later ones win, in the order that is asked for
};
