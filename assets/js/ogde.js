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
