() => {
  // Judges the element that has the focus now; null when the walk is over.
  const walk = window.focusWalk, MOST = 12;
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  if (walk.at === element) {
    // A field of a day has stops of its own inside: day, month, year and the calendar.
    walk.inside += 1;
    if (walk.inside === MOST) return [`focus does not get out of: ${element.outerHTML.slice(0, 140)}`];
    return walk.inside > MOST ? null : [];
  }
  // Radio buttons of one group share one stop, so coming back to the same one means that the round is made.
  if (walk.seen.has(element)) return null;
  walk.seen.add(element);
  Object.assign(walk, { at: element, inside: 0 });
  const name = element.outerHTML.slice(0, 140);
  const wrong = [];
  const ring = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || /\d/.test(style.boxShadow.replace(/rgba?\([^)]*\)/g, ""))
      && style.boxShadow !== "none";
  };
  const wearer = [element, element.closest("label"), element.nextElementSibling, element.parentElement].filter(Boolean);
  if (!wearer.some((one) => one.matches(":focus-visible, :focus-within, :focus-visible + *") && ring(one))) {
    wrong.push(`focus not visible: ${name}`);
  }
  let box = element.getBoundingClientRect();
  if ((box.width < 2 || box.height < 2) && element.labels?.length) box = element.labels[0].getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return [...wrong, `focus on something without size: ${name}`];
  const width = document.documentElement.clientWidth, height = document.documentElement.clientHeight;
  // Of something larger than the window the part in the window counts.
  const left = Math.max(box.left, 0), right = Math.min(box.right, width);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, height);
  if (right - left < 1 || bottom - top < 1) return [...wrong, `focus outside the window: ${name}`];
  const covering = (x, y) => {
    const upper = document.elementFromPoint(x, y);
    if (!upper || upper === element || element.contains(upper) || upper.contains(element)) return null;
    if ([...(element.labels ?? [])].some((label) => label.contains(upper))) return null;
    for (let up = upper; up; up = up.parentElement) {
      if (up.contains(element)) return null;
      if (["sticky", "fixed"].includes(getComputedStyle(up).position)) return up;
    }
    return null;
  };
  const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
  for (const [across, down] of points) {
    const cover = covering(left + (right - left) * across, top + (bottom - top) * down);
    if (cover) {
      wrong.push(`focus covered by ${cover.outerHTML.slice(0, 80)}: ${name}`);
      break;
    }
  }
  return wrong;
}
