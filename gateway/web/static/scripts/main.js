// What every page does with JavaScript. Without it everything works as well, only less conveniently.
import { localTimes } from "./times.js";

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Menus close when one looks elsewhere.
const menus = () => all("details.menu[open]");
document.addEventListener("click", (event) => menus().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// Dialogs: a button with data-opens="id" opens one; forms with method="dialog" close it by themselves.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});

// A form is sent once; its button says that it is under way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  all("form[data-sent]").forEach((form) => delete form.dataset.sent);
  all("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
});

localTimes();

// On a phone a row of tabs is wider than the screen: the one that is open is in sight.
for (const tab of all(".tabs [aria-current]")) {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.clientWidth) / 2;
}

// What is wrong with a form is read out at once; a word about what was done does not come back with a reload.
document.querySelector("[data-problem]")?.focus();
const here = new URL(location.href);
if (here.searchParams.has("done") || here.searchParams.has("lang")) {
  here.searchParams.delete("done");
  here.searchParams.delete("lang");
  history.replaceState(history.state, "", here);
}

// Off the line: said, and unsaid when it is back.
const offline = document.querySelector("[data-offline]");
const line = () => offline && (offline.hidden = navigator.onLine);
addEventListener("online", line);
addEventListener("offline", line);
line();
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register(`/worker.js?lang=${root.lang}`);

// The parts that some pages have.
if (root.dataset.member) import("./bell.js");
if (document.querySelector("[data-work]")) import("./work.js");
if (document.querySelector("[data-topic]")) import("./topic.js");
if (document.querySelector("[data-room]")) import("./chat.js");
if (document.querySelector("[data-passkey]")) import("./passkey.js");
// What helps with a text is fetched when one comes near the form for it: on a topic's page that is below all posts.
const near = new IntersectionObserver(
  (seen) => {
    if (!seen.some((form) => form.isIntersecting)) return;
    near.disconnect();
    import("./composer.js");
  },
  { rootMargin: "100%" },
);
all("[data-composer]").forEach((form) => near.observe(form));
