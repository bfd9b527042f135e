// Reactions: given and taken back in place, and those of others as they come.
import { conventions } from "./times.js";

export function counted(post, reactions, mine = null) {
  for (const shown of document.querySelectorAll(`[data-reactions="${post}"] [data-kind]`)) {
    const { kind } = shown.dataset;
    shown.querySelector("b").textContent = reactions[kind] ? reactions[kind].toLocaleString(conventions) : "";
    if (!mine) continue;
    shown.name = mine.includes(kind) ? "take" : "give";
    shown.setAttribute("aria-pressed", String(mine.includes(kind)));
  }
}

// Before the page's own listener, which takes every form for one that leads away.
document.addEventListener("submit", async (event) => {
  const given = event.submitter?.closest("[data-reactions]");
  if (!given) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  const answer = await fetch(`/api/v1/forum/posts/${given.dataset.reactions}/reactions`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ kind: value, given: name === "give" }),
  });
  const view = await answer.json();
  if (answer.ok) counted(view.post_id, view.reactions, view.my_reactions);
  else location.reload();
}, true);
