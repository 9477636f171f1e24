// Ticks the password's rules off while it is typed; the server enforces the same ones (accounts/credentials.py).
(() => {
  const RULES = {
    length: (text) => [...text].length >= 8,
    lower: (text) => /\p{Ll}/u.test(text),
    upper: (text) => /\p{Lu}/u.test(text),
    digit: (text) => /[0-9]/.test(text),
    special: (text) => /[^\p{L}\p{M}\p{N}_]/u.test(text),
  };
  const list = document.querySelector("[data-password-rules]");
  if (!list) return;
  const input = document.getElementById(list.dataset.passwordRules);
  const items = [...list.querySelectorAll("[data-rule]")];
  const status = list.querySelector("[aria-live]");
  let timer;

  const check = () => {
    const missing = [];
    for (const item of items) {
      const kept = RULES[item.dataset.rule](input.value);
      item.classList.toggle("fr-message--valid", kept);
      item.classList.toggle("fr-message--info", !kept);
      item.querySelector("[data-kept]").hidden = !kept;
      if (!kept) missing.push(item.dataset.label);
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = missing.length ? `Il manque : ${missing.join(", ")}.` : "Le mot de passe convient.";
    }, 800);
  };
  input.addEventListener("input", check);
  if (input.value) check();
})();
