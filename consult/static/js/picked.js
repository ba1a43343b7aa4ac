// The action bar says how many tick boxes of its form are picked.
export function picked(bar) {
  const form = bar.closest("form");
  const shown = bar.querySelector("[data-picked]");
  const tell = () => {
    shown.textContent = form.querySelectorAll('input[type="checkbox"]:checked').length;
  };
  form?.addEventListener("change", tell);
  if (form) tell();
}
