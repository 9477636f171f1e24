// A form is sent once, however often its button is pressed; coming back to the page frees it again.
(() => {
  const forms = document.querySelectorAll("form[data-once]");
  forms.forEach((form) =>
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    }),
  );
  window.addEventListener("pageshow", () => forms.forEach((form) => delete form.dataset.sent));
})();
