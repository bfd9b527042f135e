// The desk: a list beside a panel, by keyboard, several at once. Everything here has a link or a form behind it.
//
// In the page: data-key="a" on a link, button, field or details is what that key presses, fills in or opens;
// data-desk, data-desk-row, data-desk-panel are the list beside its panel (J and K go through it, X selects);
// the dialog of frame/desk.html tells the keys, and switches them off.
import { localTimes } from "./times.js";

const OFF = "convive.keys.off";
const WIDE = matchMedia("(min-width: 64rem)");
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog";

const off = () => {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
};

// Whether a key is meant for the page: not typed into something, not a chord, not held down, and not switched off.
const isOurs = (event) =>
  !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.repeat &&
  !event.target.closest?.(TYPING) && !document.querySelector("dialog[open]");

/** Binds keys to functions: `keys({ j: next, k: previous })`. Gives back what unbinds them. */
export function keys(bindings) {
  const pressed = (event) => {
    const bound = bindings[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!bound || !isOurs(event) || (off() && event.key !== "?")) return;
    event.preventDefault();
    bound(event);
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

// What a key presses, in the order of the page, if it can be seen.
const meant = (key) => all(`[data-key="${CSS.escape(key)}"]`).find((each) => each.checkVisibility() && !each.disabled);

function press(element) {
  if (element.matches("details")) {
    element.open = true;
    element.querySelector("textarea, input:not([type=hidden]), select, button")?.focus();
  } else if (element.matches("input:not([type=checkbox]), textarea, select")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || !isOurs(event) || off()) return;
  const element = meant(event.key.toLowerCase());
  if (!element) return;
  event.preventDefault();
  press(element);
});

// A reason is sent from where it is written: Ctrl or Command and Enter.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return;
  event.target.form?.requestSubmit();
});

// The keys told, and switched off: some readers dictate, and a word would press many of them (WCAG 2.1.4).
const told = document.getElementById("desk-keys");
if (told) {
  keys({ "?": () => told.showModal() });
  all("[data-desk-keys]").forEach((button) => (button.hidden = false));
  const on = told.querySelector("[data-desk-keys-on]");
  on.checked = !off();
  on.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, on.checked ? "no" : "yes");
    } catch {
      // A browser that keeps nothing has them on.
    }
  });
}

// --- the list beside its panel ---------------------------------------------------------------------------------------
const desk = document.querySelector("[data-desk]");
const panel = desk?.querySelector("[data-desk-panel]");
const rows = () => all("[data-desk-row]", desk);
const link = (row) => row.querySelector("a");
const current = () => rows().find((row) => link(row).hasAttribute("aria-current"));
let asked = null;

const mark = (row) => {
  rows().forEach((each) => link(each).removeAttribute("aria-current"));
  if (!row) return;
  link(row).setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
};

// What another address has in its panel is put into ours; whatever else it is, is gone to.
async function show(address) {
  asked?.abort();
  asked = new AbortController();
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const came = page.querySelector("[data-desk-panel]");
    if (!answer.ok || answer.redirected || !came) return location.assign(address);
    panel.replaceChildren(...came.childNodes);
    document.title = page.title;
    desk.classList.add("is-open");
    localTimes(panel);
    panel.dispatchEvent(new CustomEvent("desk:shown", { bubbles: true }));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  } finally {
    panel.removeAttribute("aria-busy");
  }
}

function choose(row) {
  mark(row);
  link(row).focus({ preventScroll: true });
  if (!WIDE.matches) return;
  history.pushState({ desk: true }, "", link(row).href);
  show(link(row).href);
}

const step = (by) => () => {
  const list = rows();
  const at = list.indexOf(current());
  const next = at < 0 ? list[by > 0 ? 0 : list.length - 1] : list[at + by];
  if (next) choose(next);
  else if (by > 0) desk.querySelector("[data-desk-more]")?.click();
};

if (desk && panel) {
  keys({
    j: step(1),
    k: step(-1),
    x: () => (document.activeElement.closest?.("[data-desk-row]") ?? current())?.querySelector("[type=checkbox]")?.click(),
  });
  desk.addEventListener("click", (event) => {
    const row = event.target.closest("[data-desk-row]");
    if (!row || event.target.closest("a") !== link(row) || !WIDE.matches) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    choose(row);
  });
  addEventListener("popstate", () => {
    const row = rows().find((each) => link(each).href === location.href);
    if (!row) return location.reload();
    mark(row);
    show(location.href);
  });
  mark(current());
}

// --- several at once -------------------------------------------------------------------------------------------------
for (const bar of all("[data-desk-bulk]")) {
  const boxes = () => all("[data-desk-row] [type=checkbox]");
  const every = document.querySelector("[data-desk-all]");
  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    bar.querySelector("output").textContent = chosen.toLocaleString(document.documentElement.lang);
    bar.hidden = !chosen;
    if (!every) return;
    every.checked = chosen > 0 && chosen === boxes().length;
    every.indeterminate = chosen > 0 && !every.checked;
  };
  document.addEventListener("change", (event) => {
    if (event.target === every) boxes().forEach((box) => (box.checked = every.checked));
    count();
  });
  if (every) every.closest("[hidden]")?.removeAttribute("hidden");
  addEventListener("pageshow", count);
  count();
}

// --- what is ticked, added up by currency ---------------------------------------------------------------------------
for (const total of all("[data-total]")) {
  const form = total.closest("form");
  const add = () => {
    const sums = new Map();
    for (const { dataset } of form.querySelectorAll("[data-amount]:checked"))
      sums.set(dataset.currency, (sums.get(dataset.currency) ?? 0) + Number(dataset.amount));
    const written = (currency, sum) =>
      new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency, currencyDisplay: "code" }).format(sum);
    total.querySelector("output").textContent = [...sums].map(([currency, sum]) => written(currency, sum)).join(" + ");
    total.hidden = !sums.size;
  };
  form.addEventListener("change", add);
  addEventListener("pageshow", add);
  add();
}
