// Fields of a desk: type-ahead and files. Without this they are plain fields of a form.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const PAUSE = 150;

// --- type-ahead: a combobox with a list, of the WAI-ARIA pattern. Arrows choose, Enter takes, Escape closes. -----------
function ahead(field) {
  const input = field.querySelector("input");
  const list = field.querySelector("[role=listbox]");
  const said = field.querySelector("[data-ahead-said]");
  const { ahead: source, shows, detail, unknown, found } = field.dataset;
  let waiting = null;
  let asked = null;
  let at = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  const options = () => all("[role=option]", list);
  const isOpen = () => !list.hidden;
  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(next) {
    const each = options();
    if (!each.length) return;
    at = (next + each.length) % each.length;
    each.forEach((option, place) => option.setAttribute("aria-selected", place === at));
    input.setAttribute("aria-activedescendant", each[at].id);
    each[at].scrollIntoView({ block: "nearest" });
  }
  function take(option) {
    input.value = option.dataset.value;
    close();
    said.textContent = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function show(items) {
    list.replaceChildren(
      ...items.map((item, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = item[shows];
        option.append(item[shows]);
        const small = detail.split(" ").map((name) => item[name]).filter(Boolean).join(" · ");
        if (small) option.append(Object.assign(document.createElement("small"), { textContent: small }));
        return option;
      }),
    );
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    said.textContent = items.length ? found.replace("{n}", items.length) : unknown;
  }
  async function ask() {
    asked?.abort();
    const written = input.value.trim();
    if (!written) return close();
    asked = new AbortController();
    try {
      const answer = await fetch(source + encodeURIComponent(written), { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).items);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen()) mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      else ask();
    } else if (event.key === "Enter" && isOpen() && at >= 0) {
      event.preventDefault();
      take(options()[at]);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab" || event.key === "Enter") close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  input.addEventListener("blur", () => {
    clearTimeout(waiting);
    asked?.abort();
    close();
  });
}
all("[data-ahead]").forEach(ahead);

// --- files: dropped or pasted, with their names; one that is too large is said before it is sent. ----------------------
function drop(field) {
  const place = field.querySelector(".drop-place");
  const inputs = all("[type=file]", field);
  const list = field.querySelector("[data-drop-list]");

  function told() {
    const lines = inputs.flatMap((input) => [...input.files]).map((file) => {
      const line = document.createElement("li");
      const isLarge = file.size > Number(field.dataset.most);
      line.textContent = isLarge ? field.dataset.large.replace("{name}", file.name) : file.name;
      line.classList.toggle("wrong", isLarge);
      return line;
    });
    list.replaceChildren(...lines);
    const large = lines.find((line) => line.classList.contains("wrong"));
    inputs[0].setCustomValidity(large?.textContent ?? "");
  }
  function add(files) {
    const kept = new DataTransfer();
    [...inputs[0].files, ...files].forEach((file) => kept.items.add(file));
    inputs[0].files = kept.files;
    inputs[0].dispatchEvent(new Event("change", { bubbles: true }));
  }
  inputs.forEach((input) => input.addEventListener("change", told));
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("is-over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("is-over");
    add(event.dataTransfer.files);
  });
  field.form?.addEventListener("paste", (event) => event.clipboardData.files.length && add(event.clipboardData.files));
}
all("[data-drop]").forEach(drop);

// A grid is fetched when one comes near it.
const near = new IntersectionObserver((seen) => {
  if (!seen.some((field) => field.isIntersecting)) return;
  near.disconnect();
  import("./grid.js");
});
all("[data-grid]").forEach((field) => near.observe(field));
