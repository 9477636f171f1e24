// A list that was searched or filtered says how many it found; filters that close give the focus back to their button.
(() => {
  const live = document.getElementById("list-count");

  document.addEventListener("w-swap:success", () => {
    live.textContent = "";
    setTimeout(() => {
      live.textContent = document.querySelector("[data-count]")?.textContent || "Aucun résultat";
    }, 100);
  });

  document.addEventListener("keydown", (event) => {
    const filters = document.getElementById("filters-drilldown");
    if (event.key !== "Escape" || !filters?.contains(event.target)) return;
    setTimeout(() => filters.querySelector("button").focus(), 100);
  });
})();
