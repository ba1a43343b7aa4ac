// Says how many words of a text area are used.  Never cuts anything off.
import { announce } from "./status.js";

const figures = new Intl.NumberFormat("en-GB");
// What the server takes out before it counts, and what it takes for space (consult/words.py): the same characters.
const DROPPED = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
const WORD = /[^\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

export function wordsIn(text) {
  return (text.replace(DROPPED, "").match(WORD) ?? []).length;
}

export function countWords(element) {
  const box = element.querySelector("textarea");
  const line = element.querySelector(".count-words__line");
  const limit = Number(element.dataset.limit);
  let quiet;

  function sentence(used) {
    const over = used - limit;
    if (over > 0) return `You have used ${figures.format(used)} words: ${figures.format(over)} over the limit of ${figures.format(limit)}.`;
    return `You have used ${figures.format(used)} of ${figures.format(limit)} words.`;
  }

  function tell() {
    const used = wordsIn(box.value);
    line.textContent = sentence(used);
    line.classList.toggle("count-words__line--over", used > limit);
  }

  box.setAttribute("aria-describedby", [box.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
  box.addEventListener("input", () => {
    tell();
    clearTimeout(quiet);
    quiet = setTimeout(() => announce(line.textContent), 2000);
  });
  tell();
}
