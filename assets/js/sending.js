// A form with `data-sending` is sent in the background, so that no failure takes the place of what was typed: the page
// stays, says what happened and offers to try again. A link asks before it leaves what was typed and not sent.
window.ogdeSending = (() => {
  const form = () => document.querySelector("form[data-sending]");
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);
  let busy = false;
  let leaving = false;
  let before = "";

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

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = fresh.querySelector("main");
    if (!main?.querySelector("form[data-sending]")) return false;
    document.querySelector("main").replaceChildren(...document.adoptNode(main).childNodes);
    document.title = fresh.title;
    settled();
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
    let answer, html;
    try {
      answer = await fetch(form().getAttribute("action") || location.href.split("#")[0], {
        method: "POST",
        body,
        headers: { "X-Sending": "script" },
      });
      html = await answer.text();
    } catch {
      return offline(retry);
    }
    const to = answer.headers.get("X-Location");
    if (to && isSignIn(to) && !to.includes("saisie=gardee")) return signedOut(to, retry);
    if (to) return leave(to);
    if (answer.status === 403 && !isSecondTry && renewed(html)) return send(submitter, true);
    if (answer.status >= 500 || !show(html)) failed(wordsOf(html), { retry });
  }

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target !== form()) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    form().querySelector("[data-failed]")?.remove();
    send(event.submitter).finally(() => {
      busy = leaving;
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && form() && typed() !== before) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    busy = leaving = false;
  });
  settled();
  return { failed, isSignIn, offline, renewed, settled, signedOut, wordsOf };
})();
