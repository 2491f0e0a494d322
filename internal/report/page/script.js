"use strict";
// Nothing on the page needs this: it adds searching and sorting to the long
// tables, which are whole without it.
for (const finder of document.querySelectorAll(".finder")) {
  const form = finder.querySelector("form");
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const table = finder.querySelector("table");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const number = new Intl.NumberFormat("en");

  // What is searched is read at the first search: a page that is only read
  // does not wait for it.
  let texts = null;
  function search() {
    texts ??= rows.map((row) => row.textContent.toLowerCase());
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    rows.forEach((row, i) => {
      const fits = words.every((word) => texts[i].includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      found += fits;
    });
    output.textContent = words.length ? `${number.format(found)} of ${number.format(rows.length)}` : "";
  }
  let asked = 0;
  input.addEventListener("input", () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(search);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;

  function key(row, column) {
    const cell = row.cells[column];
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const shown = cell.querySelector("summary") ?? cell;
    const text = shown.textContent;
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
      const keyed = Array.from(body.rows, (row) => [key(row, column), row]);
      keyed.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])));
      body.append(...keyed.map((pair) => pair[1]));
    });
  });
}
