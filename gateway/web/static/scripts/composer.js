// Writing: a preview in place, and a draft that outlives an accident (kept in this tab only).

import { drafted } from "./draft.js";
import { mentionField } from "./mentions.js";

for (const form of document.querySelectorAll("[data-composer]")) {
  const text = form.elements.text;
  const kept = `draft:${form.getAttribute("action")}`;
  const preview = form.querySelector("[data-preview]");
  mentionField(form);
  if (form.dataset.place) drafted(form);

  if (!text.value) text.value = sessionStorage.getItem(kept) ?? "";
  // What was typed before this script came, on a slow line, is kept as well.
  if (text.value !== text.defaultValue) sessionStorage.setItem(kept, text.value);
  text.addEventListener("input", () => sessionStorage.setItem(kept, text.value));

  form.addEventListener("submit", (event) => {
    // Files go with the form: only the server can show them.
    if (event.submitter?.value === "preview" && !form.elements.file?.files.length) {
      event.preventDefault();
      show(event.submitter);
    } else {
      sessionStorage.removeItem(kept);
    }
  });

  // Files that are pasted or dropped are chosen like any others.
  for (const kind of ["paste", "drop"]) {
    form.addEventListener(kind, (event) => {
      const files = (event.clipboardData ?? event.dataTransfer)?.files;
      if (!files?.length || !form.elements.file) return;
      event.preventDefault();
      const chosen = new DataTransfer();
      for (const file of [...form.elements.file.files, ...files]) chosen.items.add(file);
      form.elements.file.files = chosen.files;
      form.elements.file.scrollIntoView({ block: "nearest" });
    });
  }

  async function show(button) {
    button.setAttribute("aria-busy", "true");
    document.querySelector("[data-toast]")?.remove(); // it speaks of what was done before
    try {
      const answer = await fetch("/api/v1/forum/preview", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text: text.value }),
      });
      const view = await answer.json();
      preview.lang = form.elements.language.value;
      // The service has rendered and sanitized it, by the same code as a published post.
      if (answer.ok) preview.innerHTML = view.html;
      else preview.textContent = view.detail;
      preview.hidden = false;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
}
