// Leads the reader to what went wrong: focus on the error summary, and the tab's title says so.
(() => {
  const summary = document.getElementById("error-summary");
  if (!summary) return;
  document.title = `Erreur : ${document.title}`;
  summary.focus();
})();
