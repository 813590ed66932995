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

// Keyboard shortcuts: elements say theirs in data-key. Never while somebody types, never with others.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!element) return;
  event.preventDefault();
  element.focus();
  if (element.matches("a, button, summary")) element.click();
});

// A list is walked by j and k (data-walk on each of its links).
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (event.target.closest("input, textarea, select")) return;
  const all = [...document.querySelectorAll("[data-walk]")];
  const here = all.indexOf(document.activeElement);
  const next = event.key === "j" ? Math.min(here + 1, all.length - 1) : Math.max(here - 1, 0);
  all[next]?.focus();
});
