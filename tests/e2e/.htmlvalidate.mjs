export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Blanks at the end of a line are left by the tags of the templates and shown nowhere.
    "no-trailing-whitespace": "off",
    // The design system asks for role="banner" and role="contentinfo", for old screen readers.
    "no-redundant-role": "off",
    // A region that can be scrolled by keyboard, or a notice, needs no <section>: a name is what makes it a landmark.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // Numbers are kept on one line by the style sheet (a[href^="tel:"]), which this tool does not read.
    "tel-non-breaking": "off",
    // ARIA lets lists have a name, and screen readers say it: steps, actions.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // The official names of some services are long, and no search engine refuses them.
    "long-title": ["error", { maxlength: 110 }],
  },
};
