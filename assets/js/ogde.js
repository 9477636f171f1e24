// Leads the reader to what went wrong: focus on the error summary, and the tab's title says so.
(() => {
  const summary = document.getElementById("error-summary");
  if (!summary) return;
  document.title = `Erreur : ${document.title}`;
  summary.focus();
})();
// The DSFR's dialog does not hear Escape from a radio button.
(() => {
  const dialog = document.getElementById("fr-theme-modal");
  dialog?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.type === "radio") dialog.querySelector(".fr-btn--close").click();
  });
})();
// What was wrong is marked until it is changed; whether it is right now, the server says when it is sent.
(() => {
  let pressed = null;
  document.addEventListener("pointerdown", (event) => (pressed = event.target), true);
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => (pressed = null), true);

  function unmark(group) {
    for (const name of [...group.classList]) if (name.endsWith("--error")) group.classList.remove(name);
    for (const field of group.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.classList.remove("fr-select--error");
    }
    for (const messages of group.querySelectorAll(".fr-messages-group[id$='_error']")) messages.replaceChildren();
  }

  // Leaving a field by a button changes it while the button is pressed: what is marked goes after, or the button would
  // move away and the press be lost.
  document.addEventListener("change", (event) => {
    const group = event.target.closest?.("[class*='-group--error'], .fr-fieldset--error");
    if (!group) return;
    const later = () => setTimeout(unmark, 0, group);
    if (pressed && !group.contains(pressed)) document.addEventListener("pointerup", later, { once: true });
    else unmark(group);
  });
})();
