// The table "Who can see this" follows the choice above it before anything is saved; the server writes the same rows.
// data-rows: for each choice, "" being that of the whole response and "marked" that of marked words, three sentences.
import { announce } from "./status.js";

export function whoSees(element) {
  const rows = JSON.parse(element.dataset.rows);
  const form = element.closest("form");
  const cells = element.querySelectorAll("td");
  const marked = form?.querySelector("textarea[name=marked]");

  function redraw() {
    const choice = form.querySelector("input[name=publication]:checked")?.value ?? "";
    const partly = choice === "confidential" && marked?.value.trim();
    const words = rows[partly ? "marked" : choice];
    if (!words || words.every((sentence, at) => cells[at].textContent === sentence)) return;
    words.forEach((sentence, at) => {
      cells[at].textContent = sentence;
    });
    announce(`The public: ${words[2]}`);
  }

  form?.addEventListener("change", redraw);
  marked?.addEventListener("input", redraw);
}
