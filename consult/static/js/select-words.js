// Selecting words in a clause shows "Comment on these words" right after them, next in tab order.
// data-url: the comment page, which is opened with the words; or data-field and data-before: the ids of fields to fill.
import { announce } from "./status.js";

const BEFORE = 40; // characters that tell two places with the same words apart
const MOST = 1500; // characters that an address may carry
const WORDS = "Comment on these words";

const plain = (text) => text.replace(/\s+/g, " ");

function picked(element) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  if (!element.contains(range.startContainer)) return null;
  if (!element.contains(range.endContainer)) range.setEnd(element, element.childNodes.length); // a triple click reaches on
  const quote = plain(textOf(range)).trim().slice(0, MOST);
  if (!quote) return null;
  const lead = document.createRange();
  lead.selectNodeContents(element);
  lead.setEnd(range.startContainer, range.startOffset);
  return { quote, before: plain(textOf(lead)).slice(-BEFORE), last: range.endContainer };
}

function textOf(range) {
  const copy = range.cloneContents();
  copy.querySelector(".clause__pick")?.remove();
  return [...copy.childNodes].map((node) => node.textContent).join(" ");
}

export function selectWords(element) {
  const { url, field, before } = element.dataset;
  let offered;
  let quiet;

  function offer(chosen) {
    offered?.remove();
    offered = document.createElement(url ? "a" : "button");
    offered.className = "clause__pick";
    offered.textContent = WORDS;
    if (url) {
      const address = new URL(url, location.href);
      address.searchParams.set("quote", chosen.quote);
      address.searchParams.set("before", chosen.before);
      offered.href = address;
    } else {
      offered.type = "button";
      offered.addEventListener("click", () => fill(chosen));
    }
    const place = (chosen.last.nodeType === Node.ELEMENT_NODE ? chosen.last : chosen.last.parentElement).closest("p");
    if (place && element.contains(place)) place.after(offered);
    else element.append(offered);
    announce("To comment on the words you selected, press Tab.");
  }

  function fill(chosen) {
    const box = document.getElementById(field);
    box.value = chosen.quote;
    document.getElementById(before).value = chosen.before;
    offered.remove();
    offered = undefined;
    box.focus();
    announce("The words are filled in.");
  }

  function look() {
    if (offered?.matches(":hover, :focus")) return;
    const chosen = picked(element);
    if (chosen) offer(chosen);
    else {
      offered?.remove();
      offered = undefined;
    }
  }

  // Where focus would go from a selection differs between browsers: the first Tab goes to what is offered.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || !offered || offered.dataset.reached) return;
    event.preventDefault();
    offered.dataset.reached = "yes";
    offered.focus();
  });

  document.addEventListener("selectionchange", () => {
    clearTimeout(quiet);
    quiet = setTimeout(look, 250);
  });
}
