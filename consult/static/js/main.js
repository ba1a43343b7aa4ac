// The one script of every page: starts govuk-frontend's components and our behaviours.
// An element asks for one with data-behaviour="name"; each behaviour is a module of that name beside this file.
import { initAll } from "../build/govuk-frontend.min.js";
import { autosave } from "./autosave.js";
import { countWords } from "./count-words.js";
import { drawer } from "./drawer.js";
import { markWords } from "./mark-words.js";
import { picked } from "./picked.js";
import { ranking } from "./ranking.js";
import { refresh } from "./refresh.js";
import { selectWords } from "./select-words.js";
import { announce } from "./status.js";
import { whoSees } from "./who-sees.js";

const behaviours = {
  autosave,
  "count-words": countWords,
  drawer,
  "mark-words": markWords,
  picked,
  ranking,
  refresh,
  "select-words": selectWords,
  "who-sees": whoSees,
};

const bound = new WeakSet();

function bind(within) {
  for (const element of within.querySelectorAll("[data-behaviour]")) {
    if (bound.has(element)) continue;
    bound.add(element);
    for (const name of element.dataset.behaviour.split(" ")) behaviours[name]?.(element, bind);
  }
}

initAll();
bind(document);

const news = document.querySelector("[data-announce]");
if (news) announce(news.querySelector("p")?.textContent ?? news.textContent);
