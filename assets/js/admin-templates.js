// « Insérer » puts the chosen template into the text without leaving the page.
document.addEventListener("click", (event) => {
  const picker = event.target.closest("button")?.closest("[data-reply-template]");
  if (!picker) return;
  event.preventDefault();
  const texts = JSON.parse(document.getElementById("reply-template-texts").textContent);
  const target = document.querySelector(`[name="${picker.dataset.replyTemplate}"]`);
  const text = texts[picker.querySelector("select").value];
  if (!text) return;
  target.value = [target.value.trim(), text].filter(Boolean).join("\n\n");
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.focus();
});
