// « Nouvelle demande »: lists that follow a choice, rows, files and the search for a company without leaving the page.
// Every button does the same without scripts: here its form is sent in the background and the answer takes the page's place.
(() => {
  const page = document.getElementById("content");
  const form = () => page.querySelector("form[data-wizard]");
  let pending = null;
  let sent = false;
  let released = null;
  let pause = null;

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

  function sayWhenSaved() {
    clearTimeout(pause);
    const saved = () => page.querySelector("[data-saved]")?.textContent.trim() || "";
    pause = setTimeout(() => window.ogdeSending.say(saved()), 5000);
  }

  function replaceWith(html, before) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const content = fresh.getElementById("content");
    if (!content?.querySelector("form[data-wizard]")) return false;
    const focused = selectorOf(document.activeElement);
    const successor = successorOf(document.activeElement);
    const opened = [...page.querySelectorAll("details[open]")].map((details) => details.id);
    window.ogdeSending.sayWhatChanged(content);
    sayWhenSaved();
    window.ogdeSending.exchange(page, content, before);
    document.title = fresh.title;
    window.ogdeSending.settled();
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    ready();
    const alarm = document.getElementById("conflict") || document.getElementById("error-summary");
    if (document.getElementById("error-summary")) document.title = `Erreur : ${document.title}`;
    if (alarm) alarm.focus();
    else if (focused && !page.contains(document.activeElement)) {
      (successor() || document.querySelector(focused) || page).focus({ preventScroll: true });
    }
    return true;
  }

  // Resolves to whether the answer took the page's place; after a failure the page is as it was, and says what happened.
  function send(submitter, action) {
    pending = attempt(submitter, action).finally(() => {
      pending = null;
    });
    return pending;
  }

  async function attempt(submitter, action, isSecondTry = false) {
    const { failed, isSignIn, offline, post, renewed, signedOut, states, wordsOf } = window.ogdeSending;
    const retry = () => send(submitter?.isConnected ? submitter : submitter && buttonLike(submitter), action);
    const before = states();
    const body = new FormData(form(), submitter);
    if (action) body.set("action", action);
    form().classList.add("ogde-busy");
    const answer = await post(form().getAttribute("action"), body, { "X-Requested-With": "fetch" }).catch(() => null);
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
    window.ogdeSending.arrived();
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
  document.addEventListener("sending:back", onBack);
  window.addEventListener("pageshow", onShow);
  ready();
})();
