// A form with `data-sending` is sent in the background, so that no failure takes the place of what was typed: the page
// stays, says what happened and offers to try again. A link asks before it leaves what was typed and not sent.
window.ogdeSending = (() => {
  const form = () => document.querySelector("form[data-sending]");
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);
  let busy = false;
  let waiting = false;
  let leaving = false;
  let before = "";

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

  // Put what was answered in the place of what is shown; what was typed since `then` stays, and so does the caret.
  function exchange(place, fresh, then) {
    const newer = fields().filter((field) => then.get(field.id) !== stateOf(field));
    const { id, selectionStart, selectionEnd } = document.activeElement;
    place.replaceChildren(...document.adoptNode(fresh).childNodes);
    for (const field of newer) {
      const twin = document.getElementById(field.id);
      if (twin) copy(field, twin);
    }
    const focused = id && document.getElementById(id);
    if (!focused) return;
    focused.focus({ preventScroll: true });
    if (focused.tagName === "TEXTAREA") focused.setSelectionRange(selectionStart, selectionEnd);
  }

  // For somebody who does not see what changed; the server says it in the answer.
  function say(text) {
    const live = document.getElementById("live");
    if (!live) return;
    live.textContent = "";
    setTimeout(() => {
      live.textContent = text;
    }, 50);
  }

  function sayWhatChanged(content) {
    const told = [...content.querySelectorAll(".ogde-messages [role=status]")];
    told.forEach((element) => element.removeAttribute("role"));
    say(told.map((element) => element.textContent.trim()).join(" "));
  }

  const filesOf = (body) => [...body.values()].filter((value) => value instanceof File && value.size);
  const weight = (body) => filesOf(body).reduce((sum, file) => sum + file.size, 0);

  // A row a file that is on its way; the files leave in this order, one after the other.
  function showRows(files) {
    const list = make("ul", { className: "ogde-file-list ogde-uploads" });
    for (const file of files) {
      const row = make("li", {});
      const bar = make("progress", { max: file.size || 1, value: 0 });
      bar.setAttribute("aria-label", `Envoi de ${file.name}`);
      row.append(make("span", { className: "ogde-file-name", textContent: file.name }), bar);
      list.append(row);
    }
    form().querySelector("[data-drop]")?.append(list);
    say(files.length > 1 ? `${files.length} fichiers sont en cours d’envoi.` : "Le fichier est en cours d’envoi.");
  }

  function showProgress(sent) {
    let left = Math.max(0, sent);
    for (const bar of form()?.querySelectorAll(".ogde-uploads progress") || []) {
      bar.value = Math.min(left, bar.max);
      left -= bar.value;
    }
  }

  // As `fetch` does, and it tells how far the files have gone.
  function post(url, body, headers) {
    if (filesOf(body).length) showRows(filesOf(body));
    form().setAttribute("aria-busy", "true");
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => showProgress(event.loaded - (event.total - weight(body))));
      request.addEventListener("load", () =>
        resolve({
          status: request.status,
          url: request.responseURL,
          to: request.getResponseHeader("X-Location"),
          html: request.responseText,
        }),
      );
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => reject(new Error(name)));
      request.send(body);
    });
  }

  // The form is for the person again: nothing is on its way.
  function arrived() {
    form()?.removeAttribute("aria-busy");
    form()?.querySelector(".ogde-uploads")?.remove();
  }

  const typed = () =>
    JSON.stringify(
      [...new FormData(form())]
        .filter(([name]) => name !== "csrfmiddlewaretoken")
        .map(([name, value]) => [name, value instanceof File ? value.name : value]),
    );

  // What the form holds now is kept by the server, or was never typed.
  function settled() {
    before = form() && !("unsaved" in form().dataset) ? typed() : "";
  }

  function leave(url) {
    leaving = true;
    location.assign(url);
  }

  // In the words of the page that was answered instead.
  function wordsOf(html) {
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
    const parts = ["h1", ".fr-text--lead"].map((selector) => main?.querySelector(selector)?.textContent.trim());
    return parts[1] ? `${parts[0]}. ${parts[1]}` : "Le service n’a pas pu répondre : votre envoi n’a pas abouti.";
  }

  // An old page has an old token; the page that refuses it brings the new one.
  function renewed(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[name=csrfmiddlewaretoken]");
    const own = form().querySelector("[name=csrfmiddlewaretoken]");
    if (!fresh || fresh.value === own.value) return false;
    own.value = fresh.value;
    return true;
  }

  function failed(sentence, { retry, link }) {
    form().querySelector("[data-failed]")?.remove();
    const box = make("div", { className: "fr-alert fr-alert--error fr-my-3w ogde-refusal", tabIndex: -1 });
    box.setAttribute("role", "alert");
    box.dataset.failed = "";
    box.append(make("p", { textContent: `${sentence} Ce que vous avez saisi est toujours sur cette page.` }));
    if (link) box.append(link);
    const again = make("button", { type: "button", className: "fr-btn fr-btn--sm button", textContent: "Réessayer" });
    again.addEventListener("click", () => {
      box.remove();
      retry();
    });
    box.append(again);
    const actions = [...form().querySelectorAll(".ogde-actions, .ogde-action__buttons")].at(-1);
    if (actions) actions.before(box);
    else form().append(box);
    box.focus();
    document.dispatchEvent(new Event("sending:back"));
  }

  const offline = (retry) => failed("Le réseau ne répond pas : votre envoi n’a pas abouti.", { retry });

  // The text waits behind the sign-in page, or, when it could not be kept, stays here until one is signed in again.
  function signedOut(url, retry) {
    const kept = new URL(url, location.href).searchParams.get("saisie") === "gardee";
    const link = make("a", { className: "fr-link", href: url, textContent: "Se reconnecter" });
    if (kept) link.addEventListener("click", () => (leaving = true));
    else {
      Object.assign(link, { target: "_blank", textContent: "Se reconnecter dans un nouvel onglet" });
      link.title = "Se reconnecter - nouvelle fenêtre";
    }
    const p = make("p", {});
    p.append(link);
    failed("Votre session a pris fin : rien n’est enregistré.", { retry, link: p });
  }

  const isSignIn = (url) => new URL(url, location.href).searchParams.has("saisie");

  function show(html, then) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = fresh.querySelector("main");
    if (!main?.querySelector("form[data-sending]")) return false;
    sayWhatChanged(main);
    exchange(document.querySelector("main"), main, then);
    document.title = fresh.title;
    settled();
    document.dispatchEvent(new Event("ogde:replaced"));
    document.dispatchEvent(new Event("sending:back"));
    const alarm = document.getElementById("conflict") || document.getElementById("error-summary");
    if (document.getElementById("error-summary")) document.title = `Erreur : ${document.title}`;
    (alarm || document.querySelector("main [role=alert]"))?.scrollIntoView({ block: "center" });
    alarm?.focus();
    return true;
  }

  async function send(submitter, isSecondTry = false) {
    const retry = () => form().requestSubmit(submitter?.isConnected ? submitter : null);
    const body = new FormData(form(), submitter);
    const then = states();
    const url = form().getAttribute("action") || location.href.split("#")[0];
    const answer = await post(url, body, { "X-Sending": "script" }).catch(() => null);
    arrived();
    if (!answer) return offline(retry);
    const { html, status, to } = answer;
    if (to && isSignIn(to) && !to.includes("saisie=gardee")) return signedOut(to, retry);
    if (to) return leave(to);
    if (status === 403 && !isSecondTry && renewed(html)) return send(submitter, true);
    if (status >= 500 || !show(html, then)) failed(wordsOf(html), { retry });
  }

  // With scripts a zone sends its files as soon as they are there; those that came while others were on their way follow.
  const zone = () => document.querySelector("form[data-sending]:not([data-wizard]) [data-drop]");

  function sendChosen() {
    if (!busy && zone()?.querySelector("input[type=file]").files.length) {
      form().requestSubmit(zone().querySelector("button[value=attach]"));
    }
  }

  // Files that came meanwhile follow, then what was pressed meanwhile; a file that was refused is said first.
  function afterFiles() {
    const pressed = waiting;
    waiting = false;
    if (!form() || form().querySelector("[data-failed]")) return;
    if (pressed && !document.getElementById("error-summary")) form().requestSubmit(form().querySelector(".ogde-actions [type=submit]"));
    else sendChosen();
  }

  function onDrag(event) {
    const target = event.target.closest?.("[data-drop]");
    if (!target) return;
    event.preventDefault();
    target.classList.toggle("is-over", event.type === "dragover");
    if (event.type !== "drop" || !event.dataTransfer.files.length) return;
    const input = target.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target !== form()) return;
    event.preventDefault();
    const attaches = event.submitter?.value === "attach";
    if (busy) {
      waiting = busy === "attach" && !attaches;
      return;
    }
    busy = attaches ? "attach" : true;
    form().querySelector("[data-failed]")?.remove();
    send(event.submitter).finally(() => {
      busy = leaving;
      if (attaches) afterFiles();
    });
  });
  document.addEventListener("change", (event) => {
    if (event.target.type === "file" && zone()?.contains(event.target)) sendChosen();
  });
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, onDrag);
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && form() && typed() !== before) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    busy = leaving = false;
  });
  settled();
  return {
    arrived,
    exchange,
    failed,
    isSignIn,
    offline,
    post,
    renewed,
    say,
    sayWhatChanged,
    settled,
    signedOut,
    states,
    wordsOf,
  };
})();
