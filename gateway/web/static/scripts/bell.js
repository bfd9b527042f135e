// The bell: how many notices are unread, and a word when a new one comes. Beside it, how much there is to do.
import { listen } from "./live.js";

const bell = document.querySelector("[data-bell]");
const count = bell.querySelector("[data-count]");
const todo = document.querySelector("[data-todo] [data-count]");
const toasts = document.querySelector("[data-toasts]");
const SECONDS = 8;

function show(number, count) {
  count.textContent = number > 99 ? "99+" : number;
  count.hidden = !number;
}

// A notice often tells of a task.
async function countTasks() {
  const answer = await fetch("/api/v1/forum/tasks/counts", { cache: "no-store" });
  if (answer.ok) show((await answer.json()).total, todo);
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
  show(inbox.unread, count);
  show(inbox.tasks, todo);
  listen("inbox", inbox.last, (notice) => {
    show(notice.unread, count);
    if (!notice.read) tell(notice);
    countTasks();
  });
}
