// Moves a row of a ranking up or down on the spot; without this the same buttons send the form.
// Numbers that were typed stay until a button is pressed; then the numbered rows stand first, in their order.
import { announce } from "./status.js";

export function ranking(element) {
  const list = element.querySelector(".ranking__list");
  const box = (row) => row.querySelector(".ranking__place");
  const ranked = () =>
    [...list.children]
      .filter((row) => box(row).value.trim())
      .sort((a, b) => (Number(box(a).value) || 999) - (Number(box(b).value) || 999));

  element.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest(".ranking__row");
    const order = ranked();
    const at = order.indexOf(row);
    const step = button.value.startsWith("up") ? -1 : 1;
    if (at < 0 && step < 0) order.push(row);
    if (at >= 0) order.splice(Math.max(0, at + step), 0, ...order.splice(at, 1));
    order.forEach((each, place) => (box(each).value = String(place + 1)));
    list.prepend(...order);
    button.focus();
    row.dispatchEvent(new Event("input", { bubbles: true }));
    const name = row.querySelector("label").textContent;
    announce(box(row).value ? `${name}: ${box(row).value} of ${order.length}` : `${name} has no number`);
  });
}
