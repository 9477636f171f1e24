// While somebody types in a search field, titles that he may mean: the combobox of the ARIA practices.
(() => {
  const DELAY = 150;
  const MIN_LENGTH = 2;
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);

  document.querySelectorAll("input[data-suggest]").forEach((input) => {
    const list = make("ul", { className: "ogde-suggestions", id: `${input.id}-suggestions`, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    const status = make("p", { className: "fr-sr-only" });
    status.setAttribute("role", "status");
    input.parentElement.classList.add("ogde-suggest");
    input.parentElement.append(list, status);
    input.autocomplete = "off";
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]])
      input.setAttribute(name, value);

    let active = -1;
    let timer;
    let request;
    const options = () => [...list.children];
    const choose = (index) => {
      active = index;
      options().forEach((option, place) => option.setAttribute("aria-selected", place === active));
      const chosen = options()[active];
      if (chosen) {
        input.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      clearTimeout(timer);
      if (request) request.abort();
      list.hidden = true;
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    };
    const show = (suggestions) => {
      list.replaceChildren(
        ...suggestions.map(({ title, label, url }, index) => {
          const option = make("li", { id: `${list.id}-${index}` });
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.url = url;
          option.append(make("span", { textContent: title }), make("span", { className: "ogde-mention", textContent: label }));
          return option;
        })
      );
      choose(-1);
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      const plural = suggestions.length > 1 ? "s" : "";
      status.textContent = suggestions.length ? `${suggestions.length} suggestion${plural}` : "Aucune suggestion";
    };
    const ask = async () => {
      request = new AbortController();
      const { signal } = request;
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`, { signal });
        if (answer.ok) show((await answer.json()).suggestions);
      } catch (error) {
        // Without an answer the field searches all the same.
        if (error.name !== "AbortError") close();
      }
    };

    input.addEventListener("input", () => {
      close();
      if (input.value.trim().length >= MIN_LENGTH) timer = setTimeout(ask, DELAY);
    });
    input.addEventListener("keydown", (event) => {
      const count = options().length;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const next = active + step;
        choose(next < -1 ? count - 1 : next >= count ? -1 : next);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.url);
      } else if (event.key === "Enter" || event.key === "Tab") close();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
    input.addEventListener("blur", close);
  });
})();
