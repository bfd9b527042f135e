// Drafts on the server: kept a moment after one has stopped typing, and there again on another device.

const PAUSE = 1500;
const MORE = /^(poll|event)[.]/;

/** Keeps what is written in a form as a draft, and brings back what was kept. */
export function drafted(form) {
  const { place, at, kind } = form.dataset;
  const said = form.querySelector("[data-kept]");
  let waiting = null;
  let keeping = null;
  let known = null;

  function written() {
    const fields = new FormData(form);
    const all = { [place]: at, title: fields.get("title") ?? "", text: fields.get("text"), tags: fields.getAll("tags") };
    if (fields.get("language")) all.language = fields.get("language");
    if (kind) all.kind = kind;
    all.more = [...fields].filter(([name]) => MORE.test(name)).map(([name, value]) => ({ name, value }));
    return all;
  }

  async function keep() {
    const draft = written();
    const empty = !draft.title.trim() && !draft.text.trim();
    if (empty && !known) return;
    const answer = empty
      ? await fetch(`/api/v1/forum/drafts/${known}`, { method: "DELETE" })
      : await fetch("/api/v1/forum/drafts", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(draft) });
    if (answer.ok) known = empty ? null : (await answer.json()).id;
    said.textContent = answer.ok && !empty ? said.dataset.words : "";
  }

  function later() {
    clearTimeout(waiting);
    said.textContent = "";
    waiting = setTimeout(() => {
      keeping = keep().catch(() => {}).finally(() => (keeping = null));
    }, PAUSE);
  }

  // What is on its way comes first: it would otherwise keep as a draft what has just been published.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "preview") return;
    clearTimeout(waiting);
    if (!keeping) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keeping.then(() => form.requestSubmit(event.submitter));
  });
  form.addEventListener("input", later);
  // What was typed, or quoted, before this script came.
  if (form.elements.text.value !== form.elements.text.defaultValue) later();

  // On a topic's page the form comes last: its draft is asked for when one gets there.
  if (form.elements.text.value) return;
  new IntersectionObserver(async ([seen], observer) => {
    if (!seen.isIntersecting) return;
    observer.disconnect();
    const answer = await fetch(`/api/v1/forum/drafts/here?${place}=${at}`);
    const { draft } = answer.ok ? await answer.json() : { draft: null };
    if (!draft || form.elements.text.value) return;
    known = draft.id;
    form.elements.text.value = draft.text;
    form.elements.language.value = draft.language ?? "";
    said.textContent = said.dataset.words;
  }).observe(form);
}
