// A topic: says when others have written, and finds a post that stands on another page.
import { listen } from "./live.js";
import { quotable } from "./quote.js";
import { counted } from "./reactions.js";

const PER_PAGE = 20;
const posts = document.querySelector("[data-topic]");
const { topic, last } = posts.dataset;
const fresh = document.querySelector("[data-fresh]");
const address = (number) => {
  const page = Math.floor((number - 1) / PER_PAGE) + 1;
  return `/forum/topics/${topic}${page > 1 ? `?page=${page}` : ""}#post-${number}`;
};

const wanted = /^#post-(\d{1,9})$/.exec(location.hash)?.[1];
if (wanted && !document.getElementById(`post-${wanted}`) && Number(wanted) <= Number(last)) location.replace(address(Number(wanted)));

quotable(topic);

let first = null;
let seen = 0;
listen(`topic/${topic}`, Number(last), (data) => {
  if (data.event === "reactions_changed") counted(data.post_id, data.reactions);
  if (data.event === "poll_changed" && document.querySelector("[data-poll]")) import("./poll.js").then((poll) => poll.anew(data.closed));
  if (data.event !== "post_added" || data.number <= Number(last)) return;
  first ??= data.number;
  seen += 1;
  const link = fresh.querySelector("a");
  const words = link.querySelector("span");
  words.textContent = seen === 1 ? words.dataset.one : words.dataset.many;
  link.href = address(first);
  fresh.hidden = false;
});
addEventListener("hashchange", () => {
  const number = /^#post-(\d{1,9})$/.exec(location.hash)?.[1];
  if (number && !document.getElementById(`post-${number}`)) location.reload();
});
