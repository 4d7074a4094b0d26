() => {
  // On paper: the content, and nothing to press.
  const wrong = [];
  if (!document.querySelector("main h1")?.checkVisibility()) wrong.push("no heading on paper");
  for (const name of [".psp-nav", ".psp-menu", ".psp-search", ".psp-do", ".psp-foot", ".psp-bulk", ".utrecht-skip-link"]) {
    for (const one of document.querySelectorAll(name)) if (one.checkVisibility()) wrong.push(`on paper: ${name}`);
  }
  return wrong;
}
