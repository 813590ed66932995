// What pages do besides being read. Everything here is a convenience: without it they work as well.
"use strict";

// Copy buttons: <button data-copy="id of the field">
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  navigator.clipboard.writeText(field.value ?? field.textContent).then(() => {
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
});
const showCopyButtons = () => {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
};
showCopyButtons();
document.addEventListener("htmx:after:swap", showCopyButtons);

// Keyboard shortcuts: elements say theirs in data-key, those of the item at hand in data-key-here; a
// list is walked by j and k (data-walk on each of its links). Never while somebody types, never with
// other keys, and not at all for whoever switched them off (WCAG 2.1.4).
const typesIn = (element) => element.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (document.body.hasAttribute("data-no-shortcuts")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || typesIn(event.target)) return;
  const key = CSS.escape(event.key);
  const item = event.target.closest("[data-item]");
  const element = item?.querySelector(`[data-key-here="${key}"]`) ?? document.querySelector(`[data-key="${key}"]`);
  if (element) {
    event.preventDefault();
    const folded = element.closest("details");
    if (folded && !element.matches("summary")) folded.open = true;
    if (!element.matches("[data-key-here]")) element.focus();
    if (element.matches("a, button, summary")) element.click();
  } else if (event.key === "j" || event.key === "k") {
    const all = [...document.querySelectorAll("[data-walk]")];
    const here = all.indexOf(item?.querySelector("[data-walk]") ?? document.activeElement);
    const next = event.key === "j" ? Math.min(here + 1, all.length - 1) : Math.max(here - 1, 0);
    all[next]?.focus();
  }
});

// What refreshes itself rests (data-rests) while nobody looks at it, and begins at once when they do.
document.addEventListener("htmx:before:request", (event) => {
  const polls = event.detail.ctx?.sourceEvent?.type === "every";
  if (polls && document.hidden && event.target.matches("[data-rests]")) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const element of document.querySelectorAll("[data-rests]")) element.dispatchEvent(new Event("looked-at"));
});
