// Quoting: the words of a post go into the reply below, without leaving the page.

/** Has the topic's quote links fill the form for a reply, where there is one. */
export function quotable(topic) {
  const text = document.querySelector("#reply [name=text]");
  if (!text) return;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await fetch(`/api/v1/forum/topics/${topic}/posts/${link.dataset.quote}/quote`);
    if (!answer.ok) return location.assign(link.href);
    const quote = await answer.json();
    const before = text.value.trimEnd();
    text.value = `${before}${before ? "\n\n" : ""}${quote.text}`;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  });
}
