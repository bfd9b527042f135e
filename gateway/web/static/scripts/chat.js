// A room, live: messages appear, change and disappear as they do for everybody; sending does not load the page anew.
import { listen } from "./live.js";
import { localTimes } from "./times.js";

const talk = document.querySelector("[data-room]");
const { room, me, change, live } = talk.dataset;
const list = talk.querySelector("[data-messages]");
const blank = talk.querySelector("[data-blank]").content.querySelector("li");
const words = talk.querySelector("[data-words]").content;
const state = talk.querySelector("[data-state]");
const log = talk.querySelector(".log");
const form = talk.querySelector("[data-say]");
const api = `/api/v1/chat/rooms/${room}`;
const say = (name) => words.querySelector(`[data-${name}]`).textContent;
const part = (item, name) => item.querySelector(`[data-part=${name}]`);
const ask = (method, path, body) =>
  fetch(api + path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

function fill(item, message) {
  part(item, "name").textContent = message.sender_name;
  part(item, "text").textContent = message.text;
  part(item, "text").lang = message.language;
  part(item, "text").hidden = message.deleted;
  part(item, "gone").hidden = !message.deleted;
  part(item, "edited").hidden = !message.edited_at;
}

function add(message) {
  const item = blank.cloneNode(true);
  const before = list.lastElementChild;
  item.dataset.number = message.number;
  item.dataset.sender = message.sender_id;
  item.classList.toggle("mine", message.sender_id === me);
  item.classList.toggle("follows", before?.dataset.sender === message.sender_id);
  const known = list.querySelector(`[data-sender="${message.sender_id}"] [data-part=initials]`);
  if (known) part(item, "initials").replaceWith(known.cloneNode(true));
  else part(item, "initials").textContent = message.sender_name.split(/\s+/).map((word) => word[0]).filter((_, at, them) => at === 0 || at === them.length - 1).join("").toUpperCase();
  item.querySelector("time").dateTime = message.sent_at;
  fill(item, message);
  localTimes(item);
  list.append(item);
  talk.querySelector("[data-none]")?.remove();
  if (message.sender_id === me) log.scrollTop = 0; // the log is filled from its foot: 0 is the end
  seen(message.number);
}

function changed(message) {
  const item = list.querySelector(`[data-number="${message.number}"]`);
  if (item) fill(item, message);
  else if (message.number > lastNumber()) add(message);
}

const lastNumber = () => Number(list.lastElementChild?.dataset.number ?? 0);

let unseen = 0;
function seen(number) {
  unseen = number;
  if (document.visibilityState === "visible" && form) ask("PUT", "/read-marker", { number });
}
document.addEventListener("visibilitychange", () => unseen && seen(unseen));

if (live === "yes") {
  listen(`room/${room}`, Number(change), changed, (now) => {
    state.textContent = say(now);
    state.classList.toggle("is-live", now === "live");
  });
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { text, key } = form.elements;
  const button = form.querySelector("button");
  if (!text.value.trim() || button.disabled) return;
  const refused = form.querySelector("[data-refused]");
  button.disabled = refused.hidden = true;
  try {
    const answer = await ask("POST", "/messages", { client_id: key.value, text: text.value });
    const view = await answer.json();
    if (!answer.ok) throw new Error(view.detail);
    changed(view);
    text.value = "";
    key.value = newKey();
  } catch (error) {
    refused.textContent = error instanceof TypeError ? say("unsent") : error.message;
    refused.hidden = false;
  } finally {
    button.disabled = false;
    text.focus();
  }
});

form?.elements.text.addEventListener("keydown", (event) => {
  const finger = matchMedia("(pointer: coarse)").matches;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || finger) return;
  event.preventDefault();
  form.requestSubmit();
});
