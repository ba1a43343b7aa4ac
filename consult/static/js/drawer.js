// A link marked data-behaviour="drawer" fetches its own address and shows that page's main in a drawer beside the text.
// A link to a place on this page (#inspector) shows that place.  Esc closes; focus returns to the link.
// When anything goes wrong the link is followed as usual.

let dialog;
let opener;
let putBack = () => {};

function makeDialog() {
  dialog = document.createElement("dialog");
  dialog.className = "drawer";
  dialog.innerHTML =
    '<div class="drawer__head"><button type="button" class="govuk-button govuk-button--secondary">Close</button></div>' +
    '<div class="drawer__body" tabindex="-1"></div>';
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    putBack();
    putBack = () => {};
    opener?.focus();
  });
  document.body.append(dialog);
}

function show(nodes, title, bind) {
  if (!dialog) makeDialog();
  putBack();
  putBack = () => {};
  const body = dialog.querySelector(".drawer__body");
  body.replaceChildren(...nodes);
  dialog.setAttribute("aria-label", title);
  bind(body);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  body.focus({ preventScroll: true }); // else the top of the text slides under the head
}

function showPlace(link) {
  const place = document.querySelector(link.hash);
  const nodes = [...place.childNodes];
  show(nodes, place.getAttribute("aria-label") || link.textContent, () => {});
  putBack = () => place.append(...nodes);
}

// The page below keeps its one h1; the fetched one becomes an h2 and names the drawer.
function lowerHeading(main) {
  const h1 = main.querySelector("h1");
  if (!h1) return null;
  const h2 = document.createElement("h2");
  h2.append(...h1.childNodes);
  h1.replaceWith(h2);
  return h2.textContent.trim();
}

async function showPage(link, bind) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  const main = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!answer.ok || answer.redirected || !main) throw new Error("not a page for the drawer");
  const title = lowerHeading(main) ?? link.textContent;
  show([...main.childNodes], title, bind);
}

export function drawer(link, bind) {
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", async (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!dialog?.contains(link)) opener = link;
    try {
      if (link.getAttribute("href").startsWith("#")) showPlace(link);
      else await showPage(link, bind);
    } catch {
      location.assign(link.href);
    }
  });
}
