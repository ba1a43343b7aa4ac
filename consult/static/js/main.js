// The one script of every page: starts govuk-frontend's components and our behaviours.
// An element asks for one with data-behaviour="name"; each behaviour is a module of that name beside this file.
import { initAll } from "../build/govuk-frontend.min.js";
import { countWords } from "./count-words.js";
import { drawer } from "./drawer.js";
import { picked } from "./picked.js";
import { refresh } from "./refresh.js";
import { announce } from "./status.js";

const behaviours = { "count-words": countWords, drawer, picked, refresh };

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
