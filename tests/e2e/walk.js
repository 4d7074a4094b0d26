(judge) => {
  // Begins a walk with Tab before the first element of the page. Each stop is judged when the key comes up again: the focus has moved by
  // then, within a field of a day too, and nothing else has happened.
  const before = document.createElement("span");
  before.tabIndex = -1;
  document.body.prepend(before);
  before.focus();
  before.remove(); // the next Tab begins where the focus was when its element went
  window.scrollTo(0, 0);
  window.focusWalk = { seen: new Set(), at: null, inside: 0, wrong: [], over: false };
  if (document.documentElement.focusListens) return; // another document has another one, and no listener yet
  document.documentElement.focusListens = true;
  window.addEventListener("keyup", (event) => {
    const walk = window.focusWalk;
    if (event.key !== "Tab" || walk.over) return;
    const found = judge();
    if (found === null) walk.over = true;
    else walk.wrong.push(...found);
  }, true);
}
