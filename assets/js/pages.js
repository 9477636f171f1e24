// What the pages of the editors gain from scripts: tabs, printing, answers opened by their address.
(() => {
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);

  // Sections that stand one below the other become tabs, as the ARIA practices describe them.
  document.querySelectorAll("[data-tabs]").forEach((box, number) => {
    const panels = [...box.children];
    const list = make("div", { className: "ogde-tabs__list", role: "tablist" });
    const tabs = panels.map((panel, index) => {
      const title = panel.querySelector("h3");
      const tab = make("button", { type: "button", className: "ogde-tabs__tab", role: "tab" });
      tab.id = `tab-${number}-${index}`;
      tab.textContent = title.textContent;
      panel.id = `panel-${number}-${index}`;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      title.classList.add("ogde-tabs__title");
      list.append(tab);
      return tab;
    });
    const select = (chosen) =>
      tabs.forEach((tab, index) => {
        tab.setAttribute("aria-selected", index === chosen);
        tab.tabIndex = index === chosen ? 0 : -1;
        panels[index].toggleAttribute("data-closed", index !== chosen);
      });
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    list.addEventListener("click", (event) => {
      const index = tabs.indexOf(event.target);
      if (index >= 0) select(index);
    });
    list.addEventListener("keydown", (event) => {
      const current = tabs.indexOf(event.target);
      const next =
        event.key === "Home" ? 0
        : event.key === "End" ? tabs.length - 1
        : event.key in steps ? (current + steps[event.key] + tabs.length) % tabs.length
        : -1;
      if (next < 0) return;
      event.preventDefault();
      select(next);
      tabs[next].focus();
    });
    box.prepend(list);
    box.classList.add("ogde-tabs--live");
    select(0);
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
  });

  // The answer to a question that was sent is what comes next.
  document.querySelector("[data-answer]")?.focus();

  // On paper nothing can be unfolded.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    opened.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (!fold) return;
    fold.open = true;
    fold.scrollIntoView();
  };
  window.addEventListener("hashchange", openTarget);
  openTarget();
})();
