// Whom to mention in a text: names are looked up while one writes, and chosen from the browser's own list.

const PAUSE = 200;
const MOST = 20;

/** Brings a form's field for names to life. */
export function mentionField(form) {
  const field = form.querySelector("[data-mentions]");
  if (!field) return;
  const input = field.querySelector("input");
  const offered = field.querySelector("datalist");
  const mentioned = field.querySelector("[data-mentioned]");
  const blank = field.querySelector("[data-blank]").content.querySelector("li");
  const people = new Map(); // what is shown -> id
  let waiting;
  field.hidden = false;

  function mention(shown) {
    const id = people.get(shown);
    input.value = "";
    if (mentioned.children.length >= MOST || form.querySelector(`[name=mentions][value="${id}"]`)) return;
    const chip = blank.cloneNode(true);
    chip.querySelector("span").textContent = shown;
    chip.querySelector("[name=mentions]").setAttribute("value", id);
    chip.querySelector("button").ariaLabel += ` ${shown}`;
    chip.querySelector("button").onclick = () => {
      chip.remove();
      input.focus();
    };
    mentioned.append(chip);
  }

  async function offer() {
    const answer = await fetch(`/api/v1/identity/directory?limit=8&search=${encodeURIComponent(input.value.trim())}`);
    if (!answer.ok) return;
    const { items } = await answer.json();
    people.clear();
    for (const person of items) people.set(`${person.name} – ${person.institution}`, person.id);
    offered.replaceChildren(...[...people.keys()].map((shown) => new Option(shown, shown)));
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (people.has(input.value)) mention(input.value);
    else if (input.value.trim().length > 1) waiting = setTimeout(offer, PAUSE);
  });
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}
