// Runs before the first paint: says that scripts work and takes the theme chosen earlier, so that no page flashes.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  let scheme = root.dataset.frScheme;
  try {
    scheme = localStorage.getItem("scheme") || scheme;
  } catch {
    // Storage may be forbidden: the system's theme is used.
  }
  const dark = scheme === "dark" || (scheme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.frTheme = dark ? "dark" : "light";
})();
