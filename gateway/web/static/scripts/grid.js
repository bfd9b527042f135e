// A grid of cells over a field with rows, by keyboard as spreadsheets have it (the WAI-ARIA pattern of grids). The field
// stays what is sent; a paste into an empty grid is checked at once.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const FIRST_COLUMNS = 9;
const EMPTY_ROWS = 8;
const PAGE = 10;
const FIGURES = new Set(["amount"]);

// Cells as a clipboard has them: quoted where they hold a tab, a line or a quotation mark.
function parsed(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    const row = rows.at(-1);
    if (quoted && sign === '"' && text[at + 1] === '"') row[row.length - 1] += text[++at];
    else if (sign === '"' && (quoted || row.at(-1) === "")) quoted = !quoted;
    else if (sign === "\t" && !quoted) row.push("");
    else if (sign === "\n" && !quoted) rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  while (rows.length && rows.at(-1).every((cell) => !cell)) rows.pop();
  return rows;
}
const line = (cells) => cells.map((cell) => cell.replace(/\s+/g, " ").trim()).join("\t");

function grid(field) {
  const text = field.querySelector("textarea");
  const form = text.form;
  const words = field.dataset;
  const known = all("[data-column]", field.querySelector("template").content).map((each) => [each.dataset.column, each.textContent]);
  const named = new Map(known.map(([code, name]) => [name, code]));
  const given = parsed(text.value);
  const header = given.length && given[0].filter((name) => named.has(name)).length > 2 ? given.shift() : known.slice(0, FIRST_COLUMNS).map(([, name]) => name);
  // On a phone one pastes into a field, and corrects in the grid.
  if (!given.length && matchMedia("(pointer: coarse)").matches) return;
  const isEmpty = () => all("td[data-cell]", body).every((cell) => !cell.textContent);
  const faults = new Map();
  all("[data-grid-faults] li").forEach((each) => {
    const row = Number(each.dataset.row);
    faults.set(row, [...(faults.get(row) ?? []), { column: each.dataset.column, name: each.querySelector("b").textContent, said: each.querySelector("span").textContent }]);
  });

  const table = document.createElement("table");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-labelledby", `${text.id}-label`);
  const head = table.createTHead().insertRow();
  const title = (name) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  };
  [words.wordsRow, ...header].forEach(title);
  if (faults.size) title(words.wordsFault);
  const body = table.createTBody();

  function insert(cells, before = null) {
    const row = document.createElement("tr");
    const number = document.createElement("th");
    number.scope = "row";
    row.append(number);
    header.forEach((name, place) => {
      const cell = document.createElement("td");
      cell.dataset.cell = named.get(name) ?? "";
      cell.tabIndex = -1;
      if (FIGURES.has(cell.dataset.cell)) cell.className = "num";
      cell.textContent = cells[place] ?? "";
      row.append(cell);
    });
    body.insertBefore(row, before);
    return row;
  }
  const number = () => [...body.rows].forEach((row, place) => (row.cells[0].textContent = place + 1));
  (given.length ? given : Array.from({ length: EMPTY_ROWS }, () => [])).forEach((cells) => insert(cells));
  number();
  [...body.rows].forEach((row, place) => {
    const wrong = faults.get(place + 1) ?? [];
    if (faults.size) {
      const why = row.insertCell();
      why.className = "grid-why";
      why.id = `${text.id}-why-${place + 1}`;
      why.textContent = wrong.map((each) => each.said).join(" ");
    }
    for (const each of wrong) {
      const cell = all("td[data-cell]", row).find((td) => td.dataset.cell === each.column) ?? row.querySelector("td");
      cell.setAttribute("aria-invalid", "true");
      cell.setAttribute("aria-describedby", `${text.id}-why-${place + 1}`);
      cell.title = [cell.title, each.said].filter(Boolean).join(" ");
    }
  });

  // --- the bar: what the keys are, and what has none --------------------------------------------------------------------
  const bar = document.createElement("div");
  bar.className = "grid-bar";
  const keys = document.createElement("p");
  keys.className = "hint";
  keys.id = `${text.id}-keys`;
  keys.textContent = words.wordsKeys;
  const button = (said, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: said });
    made.classList.add("quiet", "small");
    made.addEventListener("click", act);
    bar.append(made);
    return made;
  };
  bar.append(keys);
  table.setAttribute("aria-describedby", keys.id);
  if (faults.size) button(words.wordsNext, () => {
    const wrong = all("[aria-invalid=true]", body);
    const here = wrong.findIndex((cell) => cell.compareDocumentPosition(current) & Node.DOCUMENT_POSITION_PRECEDING && cell !== current);
    if (wrong.length) go(wrong[here < 0 ? 0 : here]);
  });
  button(words.wordsAdd, () => {
    const row = insert([]);
    number();
    go(row.cells[1]);
  });
  const removing = button("", () => {
    const row = current.parentElement;
    const next = row.nextElementSibling ?? row.previousElementSibling ?? insert([]);
    row.remove();
    number();
    go(next.cells[1]);
  });
  const box = document.createElement("div");
  box.className = "grid-box";
  box.append(table);
  text.hidden = true;
  text.removeAttribute("required");
  // What is wrong with the cell that one is in, in sight wherever the grid is scrolled to.
  const said = Object.assign(document.createElement("p"), { className: "grid-said", ariaHidden: "true" });
  text.after(bar, ...(faults.size ? [said] : []), box);
  document.querySelector("[data-grid-faults]")?.setAttribute("hidden", "");

  // --- moving -----------------------------------------------------------------------------------------------------------
  let current = null;
  const width = header.length;
  const at = (row, column) => body.rows[Math.max(0, Math.min(body.rows.length - 1, row))].cells[Math.max(1, Math.min(width, column))];
  function here(cell) {
    if (current) current.tabIndex = -1;
    current = cell;
    cell.tabIndex = 0;
    said.textContent = cell.hasAttribute("aria-invalid") ? cell.title : "";
    removing.textContent = words.wordsRemove.replace("{n}", cell.parentElement.cells[0].textContent);
  }
  function go(cell) {
    here(cell);
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  const place = () => [current.parentElement.sectionRowIndex, current.cellIndex];

  // --- editing ----------------------------------------------------------------------------------------------------------
  function set(cell, value) {
    if (cell.textContent === value) return;
    cell.textContent = value;
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("title");
  }
  function edit(cell, begun = null) {
    const before = cell.textContent;
    const input = document.createElement("input");
    input.value = begun ?? before;
    input.setAttribute("aria-label", header[cell.cellIndex - 1]);
    if (FIGURES.has(cell.dataset.cell)) input.inputMode = "decimal";
    cell.replaceChildren(input);
    cell.removeAttribute("tabindex");
    input.focus();
    let isDone = false;
    const done = (value) => {
      if (isDone) return;
      isDone = true;
      cell.tabIndex = cell === current ? 0 : -1;
      cell.textContent = before;
      set(cell, value.replace(/\s+/g, " ").trim());
    };
    input.addEventListener("blur", () => done(input.value));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !["Enter", "Tab", "Escape"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      done(event.key === "Escape" ? before : input.value);
      const [row, column] = place();
      if (event.key === "Enter" && row === body.rows.length - 1 && !event.shiftKey) {
        insert([]);
        number();
      }
      if (event.key === "Escape") go(cell);
      else if (event.key === "Enter") go(at(row + (event.shiftKey ? -1 : 1), column));
      else go(at(row, column + (event.shiftKey ? -1 : 1)));
    });
  }

  const moves = {
    ArrowUp: ([row, column]) => [row - 1, column], ArrowDown: ([row, column]) => [row + 1, column],
    ArrowLeft: ([row, column]) => [row, column - 1], ArrowRight: ([row, column]) => [row, column + 1],
    PageUp: ([row, column]) => [row - PAGE, column], PageDown: ([row, column]) => [row + PAGE, column],
    Home: ([row], far) => [far ? 0 : row, 1], End: ([row], far) => [far ? body.rows.length - 1 : row, width],
  };
  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td[data-cell]");
    if (!cell || event.target !== cell || event.altKey || event.isComposing) return;
    const far = event.ctrlKey || event.metaKey;
    if (moves[event.key]) {
      event.preventDefault();
      go(at(...moves[event.key](place(), far)));
    } else if (far) return;
    else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      edit(cell);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      set(cell, "");
    } else if (event.key.length === 1) {
      event.preventDefault();
      edit(cell, event.key);
    }
  });
  body.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td[data-cell]");
    if (cell && cell !== current) here(cell);
  });
  body.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td[data-cell]");
    if (cell && event.target === cell) edit(cell);
  });

  // --- pasting ----------------------------------------------------------------------------------------------------------
  table.addEventListener("paste", (event) => {
    if (event.target.matches("input")) return;
    const pasted = event.clipboardData.getData("text/plain");
    if (!pasted) return;
    event.preventDefault();
    if (isEmpty()) {
      text.value = pasted;
      form.dataset.pasted = "yes";
      form.requestSubmit(form.querySelector("button[value=check]"));
      return;
    }
    const [row, column] = place();
    parsed(pasted).forEach((cells, down) => {
      if (row + down >= body.rows.length) insert([]);
      cells.forEach((value, right) => column + right <= width && set(body.rows[row + down].cells[column + right], line([value])));
    });
    number();
  });
  form.addEventListener("submit", () => {
    if (form.dataset.pasted) return;
    const rows = [...body.rows].map((row) => all("td[data-cell]", row).map((cell) => cell.querySelector("input")?.value ?? cell.textContent));
    const filled = rows.filter((cells) => cells.some((cell) => cell.trim()));
    text.value = filled.length ? [header, ...filled].map(line).join("\n") : "";
  });
  here(body.rows[0].cells[1]);
  const wrong = body.querySelector("[aria-invalid=true]");
  if (wrong) here(wrong);
}
all("[data-grid]").forEach(grid);
