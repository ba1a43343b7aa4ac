// The page's one polite live region (#status): the last thing said wins, at most one a second.
let waiting;

export function announce(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const status = document.getElementById("status");
    if (status) status.textContent = text.trim().replace(/\s+/g, " ");
  }, 1000);
}
