// The bell: how many notices are unread, and a word when a new one comes.
import { listen } from "./live.js";

const bell = document.querySelector("[data-bell]");
const count = bell.querySelector("[data-count]");
const toasts = document.querySelector("[data-toasts]");
const SECONDS = 8;

function show(unread) {
  count.textContent = unread > 99 ? "99+" : unread;
  count.hidden = !unread;
}

function tell(notice) {
  const toast = document.createElement("div");
  toast.className = "toast";
  const link = document.createElement("a");
  link.href = "/notifications";
  link.textContent = notice.text;
  toast.append(link);
  toasts.append(toast);
  setTimeout(() => toast.remove(), SECONDS * 1000);
}

const answer = await fetch("/api/v1/forum/notices?limit=1", { cache: "no-store" });
if (answer.ok) {
  const inbox = await answer.json();
  show(inbox.unread);
  listen("inbox", inbox.last, (notice) => {
    show(notice.unread);
    if (!notice.read) tell(notice);
  });
}
