// A run_state that is waiting or working asks its page every 5 s and takes the element with its own id from the answer.
// "Pause updates" stops it; nothing is asked while the tab is hidden.  The page itself never reloads.
import { announce } from "./status.js";

const EVERY = 5000;

export function refresh(element, bind) {
  let paused = false;
  let timer;

  const button = element.querySelector("[data-pause]");
  button?.addEventListener("click", () => {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    button.textContent = paused ? "Updates are paused: go on" : "Pause updates";
    if (paused) clearTimeout(timer);
    else next();
  });

  function next() {
    if (!paused) timer = setTimeout(ask, EVERY);
  }

  async function ask() {
    if (document.hidden) return next();
    try {
      const answer = await fetch(element.dataset.url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(element.id);
      if (!answer.ok || !fresh) return next();
      take(fresh);
    } catch {
      next(); // the line was down; the words on the page stay true until the next answer
    }
  }

  function take(fresh) {
    const changed = fresh.dataset.state !== element.dataset.state;
    if (changed) {
      element.replaceWith(fresh);
      bind(fresh.parentElement);
      announce(fresh.querySelector(".run-state__text").textContent);
      return;
    }
    for (const part of ["[data-run-text]", "progress"]) {
      const [old, now] = [element.querySelector(part), fresh.querySelector(part)];
      if (old && now && old.outerHTML !== now.outerHTML) old.replaceWith(now);
    }
    next();
  }

  next();
}
