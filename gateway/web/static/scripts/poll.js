// A poll: its result as it becomes, without taking away what one is about to choose.
let waiting = null;

/** Shows how the poll stands; the whole of it when it was closed. */
export function anew(closed) {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(closed), 300); // when many vote at once, once
}

async function show(closed) {
  const answer = await fetch(location.pathname);
  if (!answer.ok) return;
  const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-poll]");
  const here = document.querySelector("[data-poll]");
  if (!there || !here) return;
  if (closed) return here.replaceWith(there);
  const open = here.querySelector("details")?.open;
  for (const part of ["[data-count]", "[data-result]"]) here.querySelector(part)?.replaceWith(there.querySelector(part));
  if (open) here.querySelector("details").open = true;
}
