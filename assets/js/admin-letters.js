// A click on a variable writes it where the cursor was, in the text when it was nowhere.
const list = document.querySelector("[data-variables]");

if (list) {
  const form = document.getElementById("letter-form");
  let field = form.elements.body;
  form.addEventListener("focusin", ({ target }) => {
    if (["subject", "title", "body"].includes(target.name)) field = target;
  });

  for (const code of list.querySelectorAll("code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ogde-variables__insert";
    button.setAttribute("aria-label", `Insérer ${code.textContent}`);
    code.replaceWith(button);
    button.append(code);
    button.addEventListener("click", () => {
      field.focus();
      field.setRangeText(code.textContent, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
