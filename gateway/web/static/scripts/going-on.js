// What is done part by part goes on by itself: the form of the next part is sent. Without JavaScript, by its button.
const form = document.querySelector("form[data-goes-on]");
if (form) setTimeout(() => form.requestSubmit(), 50);
