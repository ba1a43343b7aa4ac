// "Mark as confidential" after a text box: the words selected in it become a line of the list of marked words.
// Bound to the list's wrapper; data-field: the id of the list. Selecting works by mouse and by Shift with the arrow keys.
import { announce } from "./status.js";

const WORDS = "Mark the words I selected as confidential";
const NONE = "Select some words in the box above first.";

export function markWords(element) {
  const list = document.getElementById(element.dataset.field);
  const form = list?.closest("form");
  const boxes = ["text", "suggestion"].map((name) => form?.querySelector(`textarea[name=${name}], input[name=${name}]`));
  for (const box of boxes) if (box) offer(box, list, form);
}

function offer(box, list, form) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = WORDS;
  button.addEventListener("click", () => {
    const lines = chosen(box);
    if (!lines.length) {
      announce(NONE);
      box.focus();
      return;
    }
    const kept = list.value.split("\n").filter((line) => line.trim());
    list.value = [...new Set([...kept, ...lines])].join("\n");
    const confidential = form.querySelector("input[name=publication][value=confidential]");
    if (confidential) confidential.checked = true;
    list.closest("details").open = true;
    list.dispatchEvent(new Event("input", { bubbles: true }));
    const harm = form.querySelector("[name=harm]");
    (harm && !harm.value.trim() ? harm : list).focus();
    announce(`${lines.length === 1 ? "Marked" : `${lines.length} passages marked`}. Say what publishing would harm.`);
  });
  box.closest(".govuk-form-group").after(button);
}

// Whole words: half a word that is hidden can be read from its other half.
function chosen(box) {
  let { selectionStart: start, selectionEnd: end } = box;
  if (start === end) return [];
  const isWord = (at) => /[\p{L}\p{N}]/u.test(box.value[at] ?? "");
  while (start > 0 && isWord(start - 1) && isWord(start)) start -= 1;
  while (end < box.value.length && isWord(end - 1) && isWord(end)) end += 1;
  return box.value
    .slice(start, end)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
