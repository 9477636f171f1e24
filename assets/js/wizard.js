// « Nouvelle demande »: lists that follow a choice, rows, files and the search for a company without leaving the page.
// Every button does the same without scripts: here its form is sent in the background and the answer takes the page's place.
(() => {
  const page = document.getElementById("content");
  const live = document.getElementById("live");
  const form = () => page.querySelector("form[data-wizard]");
  let pending = null;
  let sent = false;
  let released = null;
  let pause = null;

  const fields = () => [...form().querySelectorAll("input[id], select[id], textarea[id]")];
  const states = () => new Map(fields().map((field) => [field.id, stateOf(field)]));

  function stateOf(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    if (field.type !== "file") return field.value;
    return [...field.files].map((file) => `${file.name}/${file.size}/${file.lastModified}`).join();
  }

  function copy(from, to) {
    if (from.type === "checkbox" || from.type === "radio") to.checked = from.checked;
    else if (from.type === "file") to.files = from.files;
    else to.value = from.value;
  }

  // How to find in the new page what had the focus in the old one.
  function selectorOf(element) {
    if (!element || element === document.body) return null;
    if (element.id) return `#${CSS.escape(element.id)}`;
    if (element.name === "action") return `button[value="${CSS.escape(element.value)}"]:not(.ogde-default-button)`;
    return element.matches("a[href]") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
  }

  // Where the focus goes when the button pressed is gone: the next of its kind, else what adds one.
  function successorOf(element) {
    const [kind, name] = (element?.name === "action" ? element.value : "").split(":");
    if (kind !== "remove_row" && kind !== "detach") return () => null;
    const alike = () => [...form().querySelectorAll(`button[value^="${kind}:"]`)];
    const place = alike().indexOf(element);
    return () =>
      alike()[place] || alike().at(-1) || form().querySelector(`button[value="add_row:${name}"], input[type=file]`);
  }

  // What changed, for somebody who does not see it; the server says it in the answer.
  function say(text) {
    live.textContent = "";
    setTimeout(() => {
      live.textContent = text;
    }, 50);
  }

  function sayWhatChanged(content) {
    const told = [...content.querySelectorAll(".ogde-messages [role=status]")];
    told.forEach((element) => element.removeAttribute("role"));
    say(told.map((element) => element.textContent.trim()).join(" "));
    clearTimeout(pause);
    pause = setTimeout(() => say(page.querySelector("[data-saved]")?.textContent.trim() || ""), 5000);
  }

  // What was typed while the answer was on its way is kept.
  function replaceWith(html, before) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const content = fresh.getElementById("content");
    if (!content?.querySelector("form[data-wizard]")) return false;
    const typed = fields().filter((field) => before.get(field.id) !== stateOf(field));
    const focused = selectorOf(document.activeElement);
    const successor = successorOf(document.activeElement);
    sayWhatChanged(content);
    const opened = [...page.querySelectorAll("details[open]")].map((details) => details.id);
    page.replaceChildren(...document.adoptNode(content).childNodes);
    document.title = fresh.title;
    window.ogdeSending.settled();
    for (const field of typed) {
      const twin = document.getElementById(field.id);
      if (twin) copy(field, twin);
    }
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    ready();
    const alarm = document.getElementById("conflict") || document.getElementById("error-summary");
    if (document.getElementById("error-summary")) document.title = `Erreur : ${document.title}`;
    if (alarm) alarm.focus();
    else if (focused) (successor() || document.querySelector(focused) || page).focus({ preventScroll: true });
    return true;
  }

  // As `fetch` does, and it tells how far the files have gone.
  function post(url, body) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      request.setRequestHeader("X-Requested-With", "fetch");
      request.upload.addEventListener("progress", (event) => showProgress(event.loaded - (event.total - weight(body))));
      request.addEventListener("load", () =>
        resolve({ status: request.status, url: request.responseURL, html: request.responseText }),
      );
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => reject(new Error(name)));
      request.send(body);
    });
  }

  const filesOf = (body) => [...body.values()].filter((value) => value instanceof File && value.size);
  const weight = (body) => filesOf(body).reduce((sum, file) => sum + file.size, 0);

  // A row a file that is on its way; the files leave in this order, one after the other.
  function showRows(files) {
    const zone = form().querySelector("[data-drop]");
    const list = document.createElement("ul");
    list.className = "ogde-file-list ogde-uploads";
    for (const file of files) {
      const row = document.createElement("li");
      const name = Object.assign(document.createElement("span"), { className: "ogde-file-name", textContent: file.name });
      const bar = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 });
      bar.setAttribute("aria-label", `Envoi de ${file.name}`);
      row.append(name, bar);
      list.append(row);
    }
    zone?.append(list);
    say(files.length > 1 ? `${files.length} fichiers sont en cours d’envoi.` : "Le fichier est en cours d’envoi.");
  }

  function showProgress(sent) {
    let left = Math.max(0, sent);
    for (const bar of form()?.querySelectorAll(".ogde-uploads progress") || []) {
      bar.value = Math.min(left, bar.max);
      left -= bar.value;
    }
  }

  // Resolves to whether the answer took the page's place; after a failure the page is as it was, and says what happened.
  function send(submitter, action) {
    pending = attempt(submitter, action).finally(() => {
      pending = null;
    });
    return pending;
  }

  async function attempt(submitter, action, isSecondTry = false) {
    const { failed, isSignIn, offline, renewed, signedOut, wordsOf } = window.ogdeSending;
    const retry = () => send(submitter?.isConnected ? submitter : submitter && buttonLike(submitter), action);
    const before = states();
    const body = new FormData(form(), submitter);
    if (action) body.set("action", action);
    form().classList.add("ogde-busy");
    form().setAttribute("aria-busy", "true");
    if (filesOf(body).length) showRows(filesOf(body));
    const answer = await post(form().getAttribute("action"), body).catch(() => null);
    await released;
    if (!answer) offline(retry);
    else if (answer.status < 300 && replaceWith(answer.html, before)) {
      history.replaceState(null, "", answer.url.split("#")[0]);
      return true;
    } else if (isSignIn(answer.url)) signedOut(answer.url, retry);
    else if (answer.status === 403 && !isSecondTry && renewed(answer.html)) return attempt(submitter, action, true);
    else failed(wordsOf(answer.html), { retry });
    return false;
  }

  // The page is for the person again: nothing is on its way.
  function onBack() {
    sent = false;
    form()?.classList.remove("ogde-busy");
    form()?.removeAttribute("aria-busy");
    form()?.querySelector(".ogde-uploads")?.remove();
  }

  const update = () => send(null, "update");

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
      if (submitter.value === "choose" && !form().querySelector("[name=company]:checked")) {
        askForCompany();
        return;
      }
      submitter.closest("dialog")?.close();
      send(submitter).then(() => focusNewRow(rows));
      return;
    }
    sent = true;
    form().classList.add("ogde-busy");
  }

  async function search(button) {
    const query = document.getElementById("company-query").value.trim();
    const url = `${button.dataset.search}?${new URLSearchParams({ recherche: query })}`;
    const response = await fetch(url).catch(() => null);
    if (!response) {
      complain("Le réseau ne répond pas : la recherche n’a pas abouti. Réessayez.");
      return;
    }
    const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("company-results");
    if (found) document.getElementById("company-results").replaceChildren(...document.adoptNode(found).childNodes);
  }

  function complain(sentence) {
    const results = document.getElementById("company-results");
    const message = Object.assign(document.createElement("p"), { className: "fr-message fr-message--error" });
    message.setAttribute("role", "alert");
    message.textContent = sentence;
    results.querySelector(".fr-message--error")?.remove();
    results.prepend(message);
  }

  function askForCompany() {
    const results = document.getElementById("company-results");
    complain(results.dataset.none);
    (results.querySelector("[name=company]") || document.getElementById("company-query")).focus();
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
    } else if ("cancel" in button.dataset && page.querySelector(".ogde-saved")) {
      event.preventDefault();
      afterPending(() => update().then((kept) => kept && leave(button.href)));
    }
  }

  // « Annuler » asks whether to keep the draft: what was just typed is in it.
  function leave(url) {
    if (!document.getElementById("conflict")) location.assign(url);
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
      const { id } = event.target;
      afterPending(() => {
        if (document.getElementById(id)?.files.length) form().querySelector("button[value=attach]").click();
      });
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

  // A button that is being pressed stays in place until its click is heard.
  function onPress() {
    released = new Promise((resolve) => {
      const up = () => setTimeout(resolve);
      for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, up, { once: true });
    });
  }

  // A page that the browser kept as it was may be older than the draft.
  function onShow(event) {
    onBack();
    if (event.persisted) location.reload();
  }

  function ready() {
    document.dispatchEvent(new Event("ogde:replaced"));
    const dialog = page.querySelector("dialog[open]");
    if (dialog) openDialog(dialog);
  }

  if (!form()) return;
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKeydown);
  document.addEventListener("change", onChange);
  document.addEventListener("pointerdown", onPress, { capture: true });
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, onDrag);
  document.addEventListener("sending:back", onBack);
  window.addEventListener("pageshow", onShow);
  ready();
})();
