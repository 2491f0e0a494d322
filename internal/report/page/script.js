"use strict";
// Nothing on the page needs this: it adds searching and sorting to the long
// tables, which are whole without it.
for (const finder of document.querySelectorAll(".finder")) {
  const form = finder.querySelector("form");
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const table = finder.querySelector("table");
  const body = table.tBodies[0];
  const items = Array.from(body.rows, (row) => ({ row, text: "", fits: true }));
  const format = new Intl.NumberFormat("en").format;

  // A browser is slow to lay out many rows: only the first are shown until all
  // are asked for, and on paper.
  const first = 500;
  let limit = first;
  const all = document.createElement("button");
  all.type = "button";
  all.textContent = "Show all";
  form.append(all);

  function show() {
    let found = 0;
    for (const item of items) {
      found += item.fits;
      const hidden = !item.fits || found > limit;
      if (item.row.hidden !== hidden) item.row.hidden = hidden;
    }
    const some = found > limit;
    let text = found < items.length ? `${format(found)} of ${format(items.length)}` : "";
    if (some) text = `The first ${format(limit)} of ${format(found)}${found < items.length ? " found" : ""}`;
    if (output.textContent !== text) output.textContent = text;
    all.hidden = !some;
  }

  // What is searched is read at the first search: a page that is only read
  // does not wait for it.
  let read = false;
  function search() {
    if (!read) for (const item of items) item.text = item.row.textContent.toLowerCase();
    read = true;
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.fits = words.every((word) => item.text.includes(word));
    show();
  }
  let asked = 0;
  input.addEventListener("input", () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(search);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  function setLimit(rows) {
    limit = rows;
    show();
  }
  all.addEventListener("click", () => {
    setLimit(Infinity);
    input.focus();
  });
  let before = first;
  addEventListener("beforeprint", () => {
    before = limit;
    setLimit(Infinity);
  });
  addEventListener("afterprint", () => setLimit(before));
  form.hidden = false;
  show();
  table.classList.add("ready"); // from here on the style hides no rows

  function key(row, column) {
    const cell = row.cells[column];
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const text = (cell.querySelector("summary") ?? cell).textContent;
    const plain = text.replaceAll(",", "");
    return plain !== "" && !Number.isNaN(Number(plain)) ? Number(plain) : text;
  }
  function compare(a, b) {
    if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
    return typeof a === "number" ? -1 : 1;
  }
  const heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, column) => {
    if (head.dataset.sort === undefined) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      for (const item of items) item.key = key(item.row, column);
      items.sort((a, b) => (down ? compare(b.key, a.key) : compare(a.key, b.key)));
      show();
      body.remove(); // so that the browser looks at the order once
      body.append(...items.map((item) => item.row));
      table.append(body);
    });
  });
}
