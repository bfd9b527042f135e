// The form of a cost: what it comes to and what stands against it, shown while it is written; lines added and removed.
import "./fields.js";

const form = document.querySelector("[data-cost]");
const shown = document.querySelector("[data-cost-check]");
const PAUSE = 500;
let waiting = null;
let asked = null;

// Everything but files; the gateway answers with the part of the page that says what it found.
async function check() {
  asked?.abort();
  asked = new AbortController();
  const written = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  try {
    const answer = await fetch(form.dataset.cost, { method: "POST", body: new URLSearchParams(written), signal: asked.signal });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    shown.replaceChildren(...page.body.childNodes);
    mark();
  } catch (error) {
    if (error.name !== "AbortError") shown.replaceChildren();
  }
}

// Each field that something is said of.
function mark() {
  form.querySelectorAll("[data-checked]").forEach((field) => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("data-checked");
    field.setAttribute("aria-describedby", (field.getAttribute("aria-describedby") ?? "").replace(/\bcheck-\S+/, "").trim());
  });
  shown.querySelectorAll("[data-field]").forEach((line) => {
    const field = form.elements[line.dataset.field];
    if (!field?.setAttribute) return;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("data-checked", "");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
  });
}

const later = () => {
  clearTimeout(waiting);
  waiting = setTimeout(check, PAUSE);
};
form.addEventListener("input", (event) => event.target.type !== "file" && later());
form.addEventListener("change", (event) => event.target.type !== "file" && later());
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  asked?.abort();
});
if (form.elements["parts.0.amount"]?.value) later();

// --- lines -------------------------------------------------------------------------------------------------------------
const parts = () => [...form.querySelectorAll("[data-part]")];
const adding = form.querySelector("[data-part-add]");
const plain = form.querySelector("[data-part-plain]");

function number(part, to) {
  part.querySelectorAll("[name^='parts.'], [id^='parts.'], [for^='parts.'], [aria-describedby]").forEach((each) => {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = each.getAttribute(name);
      if (value) each.setAttribute(name, value.replace(/parts[.]\d+[.]/g, `parts.${to}.`));
    }
  });
  part.querySelector("[data-part-number]").textContent = (to + 1).toLocaleString(document.documentElement.lang);
}
function count() {
  parts().forEach(number);
  parts().forEach((part) => (part.querySelector("[data-part-remove]").hidden = parts().length < 2));
}
function add() {
  const last = parts().at(-1);
  const further = last.cloneNode(true);
  further.querySelectorAll(".wrong").forEach((each) => each.remove());
  further.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
  further.querySelectorAll("input, select").forEach((field) => (field.value = ""));
  // Mostly the next line is for the same country and kind of activity.
  for (const name of ["country", "activity_kind"]) further.querySelector(`[name$='.${name}']`).value = last.querySelector(`[name$='.${name}']`).value;
  last.after(further);
  count();
  further.querySelector("select").focus();
}
if (adding) {
  adding.hidden = false;
  plain.hidden = true;
  adding.addEventListener("click", add);
  form.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-part-remove]");
    if (!remove) return;
    const part = remove.closest("[data-part]");
    (part.nextElementSibling?.matches("[data-part]") ? part.nextElementSibling : part.previousElementSibling)?.querySelector("select")?.focus();
    part.remove();
    count();
    later();
  });
  count();
}

// The form is kept while the line is cut: what was written is still there, and sent again it is entered once.
form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  delete form.dataset.sent;
  event.submitter?.removeAttribute("aria-busy");
  document.querySelector("[data-cost-offline]").hidden = false;
});
addEventListener("online", () => (document.querySelector("[data-cost-offline]").hidden = true));
