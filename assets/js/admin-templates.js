// « Insérer » puts the chosen template into the text without leaving the page.
const picker = document.querySelector("[data-reply-template]");

if (picker) {
  const texts = JSON.parse(document.getElementById("reply-template-texts").textContent);
  const target = document.querySelector(`[name="${picker.dataset.replyTemplate}"]`);

  picker.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    const text = texts[picker.querySelector("select").value];
    if (!text) return;
    target.value = [target.value.trim(), text].filter(Boolean).join("\n\n");
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  });
}
