// « Nouvelle demande »: lists that follow a choice, rows, files and the search for a company without leaving the page.
// Every button does the same without scripts: here its form is sent in the background and the answer takes the page's place.
(() => {
  const page = document.getElementById("content");
  const form = () => page.querySelector("form[data-wizard]");
  let pending = null;
  let sent = false;

  const values = () =>
    new Map([...form().querySelectorAll("input[id], select[id], textarea[id]")].map((field) => [field.id, stateOf(field)]));

  function stateOf(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.type === "file" ? null : field.value;
  }

  function restore(field, state) {
    if (field.type === "file") return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = state;
    else field.value = state;
  }

  // What was typed while the answer was on its way is kept.
  function replaceWith(html, before) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const content = fresh.getElementById("content");
    if (!content?.querySelector("form[data-wizard]")) return false;
    const typed = [...values()].filter(([id, state]) => before.get(id) !== state);
    const focused = document.activeElement?.id;
    const opened = [...page.querySelectorAll("details[open]")].map((details) => details.id);
    page.replaceChildren(...document.adoptNode(content).childNodes);
    document.title = fresh.title;
    for (const [id, state] of typed) {
      const field = document.getElementById(id);
      if (field) restore(field, state);
    }
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    ready();
    const target =
      document.getElementById("conflict") || document.getElementById("error-summary") || document.getElementById(focused);
    target?.focus({ preventScroll: target.id === focused });
    return true;
  }

  function send(data, submitter) {
    const before = values();
    const body = data || new FormData(form(), submitter);
    form().classList.add("ogde-busy");
    pending = fetch(form().getAttribute("action"), { method: "POST", body, headers: { "X-Requested-With": "fetch" } })
      .then(async (response) => {
        const html = await response.text();
        if (!response.ok || !replaceWith(html, before)) throw new Error(`answer ${response.status}`);
        history.replaceState(null, "", response.url.split("#")[0]);
      })
      .catch(() => form()?.classList.remove("ogde-busy"))
      .finally(() => {
        pending = null;
      });
    return pending;
  }

  function update() {
    const data = new FormData(form());
    data.set("action", "update");
    return send(data);
  }

  async function afterPending(action) {
    while (pending) await pending;
    action();
  }

  const buttonLike = (submitter) =>
    [...form().querySelectorAll("button[name=action]")].find(
      (button) => button.value === submitter.value && !button.matches(".ogde-default-button"),
    );

  function focusNewRow(count) {
    const rows = form().querySelectorAll(".ogde-row");
    if (rows.length > count) rows[rows.length - 1].querySelector("input, select")?.focus();
  }

  function onSubmit(event) {
    const submitter = event.submitter;
    if (event.target !== form()) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    if (pending) {
      event.preventDefault();
      afterPending(() => buttonLike(submitter)?.click());
      return;
    }
    if (submitter?.matches("[data-partial]")) {
      event.preventDefault();
      const files = submitter.value === "attach" && submitter.closest("[data-drop]").querySelector("input[type=file]");
      if (files && !files.files.length) {
        files.click();
        return;
      }
      const rows = form().querySelectorAll(".ogde-row").length;
      submitter.closest("dialog")?.close();
      send(null, submitter).then(() => focusNewRow(rows));
      return;
    }
    sent = true;
    form().classList.add("ogde-busy");
  }

  async function search(button) {
    const query = document.getElementById("company-query").value.trim();
    if (!query) return;
    const response = await fetch(`${button.dataset.search}?${new URLSearchParams({ recherche: query })}`);
    const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("company-results");
    if (found) document.getElementById("company-results").replaceChildren(...document.adoptNode(found).childNodes);
  }

  function openDialog(dialog) {
    if (dialog.open) dialog.close();
    dialog.showModal();
    const query = document.getElementById("company-query");
    const siret = document.getElementById("id_siret");
    if (!query.value && siret?.value) query.value = siret.value;
    query.focus();
  }

  function onClick(event) {
    const button = event.target.closest("button, a");
    if (!button || !form()?.contains(button)) return;
    if (button.dataset.dialog) {
      event.preventDefault();
      openDialog(document.getElementById(button.dataset.dialog));
    } else if (button.dataset.search) {
      event.preventDefault();
      search(button);
    } else if ("close" in button.dataset) {
      event.preventDefault();
      button.closest("dialog").close();
    }
  }

  function onKeydown(event) {
    if (event.key !== "Enter" || event.target.id !== "company-query") return;
    event.preventDefault();
    search(form().querySelector("[data-search]"));
  }

  function onChange(event) {
    if (!form()?.contains(event.target)) return;
    if (event.target.dataset.refresh) afterPending(update);
    if (event.target.type === "file" && event.target.files.length) {
      afterPending(() => event.target.closest("[data-drop]").querySelector("button[value=attach]").click());
    }
  }

  function onDrag(event) {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", event.type === "dragover");
    if (event.type !== "drop" || !event.dataTransfer.files.length) return;
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A page that the browser kept as it was may be older than the draft.
  function onShow(event) {
    sent = false;
    form()?.classList.remove("ogde-busy");
    if (event.persisted) location.reload();
  }

  function ready() {
    const dialog = page.querySelector("dialog[open]");
    if (dialog) openDialog(dialog);
  }

  if (!form()) return;
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKeydown);
  document.addEventListener("change", onChange);
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, onDrag);
  window.addEventListener("pageshow", onShow);
  ready();
})();
