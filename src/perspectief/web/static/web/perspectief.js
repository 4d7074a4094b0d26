/* Small comforts. Every page works without this file. */
(() => {
  "use strict";

  // A filter form that says so sends itself when a choice changes; its button stays for who has no script.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto-submit]");
    if (form && event.target.matches("[data-auto]")) form.requestSubmit();
  });

  // "3 mensen en 1 plek gekozen": count what is ticked.
  const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
  const countChosen = () => {
    for (const line of document.querySelectorAll("[data-chosen]")) {
      const ticked = (name) => document.querySelectorAll(`input[form="${line.dataset.form}"][name="${name}"]:checked`).length;
      const [people, places] = [ticked("mens"), ticked("plek")];
      const words = [];
      if (people) words.push(plural(people, line.dataset.person, line.dataset.people));
      if (places) words.push(plural(places, line.dataset.place, line.dataset.places));
      line.textContent = words.length ? `${words.join(` ${line.dataset.and} `)} ${line.dataset.done}` : line.dataset.none;
    }
  };
  document.addEventListener("change", countChosen);
  document.addEventListener("DOMContentLoaded", countChosen);
  document.addEventListener("htmx:afterSettle", countChosen);

  // Filters that somebody opened stay open when the counts are refreshed.
  let opened = new Map();
  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map([...document.querySelectorAll("details.psp-filter")].map((one) => [one.id, one.open]));
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const one of document.querySelectorAll("details.psp-filter")) if (opened.has(one.id)) one.open = opened.get(one.id);
  });

  // One open "Later" menu at a time; Escape closes it and gives the focus back.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.psp-later[open]")) {
      for (const other of document.querySelectorAll("details.psp-later[open]")) {
        if (other !== event.target) other.open = false;
      }
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.psp-later[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    for (const list of document.querySelectorAll(".psp-suggest")) list.replaceChildren();
  });

  // Arrow keys walk through the suggestions under a search field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const search = event.target.closest?.(".psp-search");
    const list = search ? [...search.querySelectorAll(".psp-suggest a")] : [];
    if (!list.length) return;
    event.preventDefault();
    const next = list.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (list[next] || (next < 0 ? search.querySelector("input") : list[list.length - 1])).focus();
  });

  // After a form that was not kept a reader starts at what is wrong, not at the top of the page.
  const wrong = document.querySelector('main [role="alert"]:not([hidden])');
  if (wrong) { wrong.tabIndex = -1; wrong.focus(); }

  // Leaving a form with unsaved words asks first.
  let dirty = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) dirty = true; });
  document.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
