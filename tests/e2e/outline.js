() => {
  const wrong = [];
  if (!document.title.trim()) wrong.push("no title");
  if (!["nl", "en"].includes(document.documentElement.lang)) wrong.push(`lang is ${document.documentElement.lang}`);
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  const heads = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((head) => head.checkVisibility());
  if (heads.filter((head) => head.tagName === "H1").length !== 1) wrong.push("not one h1");
  let level = 0;
  for (const head of heads) {
    const now = Number(head.tagName[1]);
    if (now > level + 1) wrong.push(`h${level} is followed by h${now}: ${head.innerText}`);
    level = now;
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) wrong.push(`id twice: ${id}`);
  return wrong;
}
