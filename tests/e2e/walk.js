() => {
  // Begins a walk with Tab: from now on, where the focus stands is judged when the next Tab goes down, as it has settled by then.
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  Object.assign(window, { focusWalk: new Set(), focusWrong: [], focusOver: false, focusBegun: false });
  const root = document.documentElement; // another document has another one, and no listener yet
  if (root.focusListens) return;
  root.focusListens = true;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || window.focusOver) return;
    if (window.focusBegun) {
      const found = window.judgeFocus();
      if (found === null) window.focusOver = true;
      else window.focusWrong.push(...found);
    }
    window.focusBegun = true;
  }, true);
}
