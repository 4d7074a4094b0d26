() => {
  // WCAG 2.2, 2.5.8 Target Size (Minimum): 24 by 24, or in a sentence, or a circle of 24 px around its middle meets no other.
  const LEAST = 24;
  const seen = (element) => {
    if (!element.checkVisibility({ opacityProperty: false, visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  const boxes = (element) => {
    const own = [element.getBoundingClientRect()];
    // A label is part of the target of its control.
    for (const label of element.labels ?? []) if (seen(label)) own.push(label.getBoundingClientRect());
    return own;
  };
  const union = (all) => {
    const left = Math.min(...all.map((b) => b.left)), top = Math.min(...all.map((b) => b.top));
    const right = Math.max(...all.map((b) => b.right)), bottom = Math.max(...all.map((b) => b.bottom));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const inSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (block && getComputedStyle(block).display === "inline") block = block.parentElement;
    const around = (block?.innerText ?? "").replace(/\s+/g, " ").trim();
    const own = element.innerText.replace(/\s+/g, " ").trim();
    return around.length > own.length + 2;
  };
  const query = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";
  const all = [...document.querySelectorAll(query)].filter((element) => !element.disabled)
    .map((element) => ({ element, parts: boxes(element).filter((b) => b.width > 1 && b.height > 1) }))
    .filter(({ element, parts }) => parts.length && (seen(element) || (element.labels?.length && parts.length)))
    .map((one) => ({ ...one, box: union(one.parts) }));
  const small = all.filter(({ box }) => box.width < LEAST - 0.5 || box.height < LEAST - 0.5);
  const middle = ({ box }) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const gap = ([x, y], box) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  return small.filter((one) => {
    if (inSentence(one.element)) return false;
    const here = middle(one);
    return all.some((other) => other !== one && !other.element.contains(one.element) && !one.element.contains(other.element)
      && (gap(here, other.box) < LEAST / 2
        || (small.includes(other) && Math.hypot(here[0] - middle(other)[0], here[1] - middle(other)[1]) < LEAST)));
  }).map(({ element, box }) => `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 140)}`);
}
