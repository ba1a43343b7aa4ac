// Keeps what is typed in a form every 10 s and when the page is left, and says when: "Saved at 14:32".
// It never saves over what was saved elsewhere: the server refuses that, and the form's own button shows both.
import { announce } from "./status.js";

const EVERY = 10000;
const ALOUD_EVERY = 60000;

export function autosave(form) {
  const line = form.querySelector("[data-saved]");
  const seen = form.querySelector("input[name=seen]");
  let kept = content();
  let busy = false;
  let over = false;
  let spoken = 0;

  function content() {
    const fields = new FormData(form);
    for (const name of ["csrf_token", "seen", "version"]) fields.delete(name);
    return new URLSearchParams([...fields]).toString();
  }

  function say(words) {
    line.textContent = words;
    if (Date.now() - spoken < ALOUD_EVERY) return;
    spoken = Date.now();
    announce(words);
  }

  async function save() {
    const now = content();
    if (busy || over || now === kept) return;
    busy = true;
    try {
      const answer = await fetch(form.dataset.url, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        keepalive: true,
      });
      const told = await answer.json();
      if (told.saved) {
        kept = now;
        seen.value = told.seen;
      } else {
        over = true; // the button saves, or shows what is in the way
      }
      if (told.words) say(told.words);
    } catch {
      line.textContent = "Not saved just now. Your text is still on this page.";
    } finally {
      busy = false;
    }
  }

  form.addEventListener("submit", () => {
    over = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) over = false;
  });
  document.addEventListener("visibilitychange", () => document.hidden && save());
  window.addEventListener("pagehide", save);
  setInterval(save, EVERY);
}
