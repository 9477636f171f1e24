// Below a long text: how many characters it has, of how many; near the limit it is also said aloud.
(() => {
  const NEAR = 0.9;
  const number = new Intl.NumberFormat("fr-FR");

  function counterOf(field) {
    const id = `${field.id}_count`;
    const found = document.getElementById(id);
    if (found) return found;
    const counter = Object.assign(document.createElement("p"), { id, className: "fr-hint-text ogde-counter" });
    field.after(counter);
    return counter;
  }

  function count(field) {
    const limit = Number(field.dataset.limit);
    const length = [...field.value].length;
    const counter = counterOf(field);
    counter.textContent =
      length > limit
        ? `${number.format(length - limit)} caractères de trop sur ${number.format(limit)}`
        : `${number.format(length)} caractère${length > 1 ? "s" : ""} sur ${number.format(limit)}`;
    counter.classList.toggle("ogde-counter--over", length > limit);
    if (length > limit * NEAR) counter.setAttribute("role", "status");
    else counter.removeAttribute("role");
  }

  const countAll = () => document.querySelectorAll("[data-limit]").forEach(count);
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.limit) count(event.target);
  });
  document.addEventListener("ogde:replaced", countAll);
  countAll();
})();
