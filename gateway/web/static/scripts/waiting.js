// A page about something that is under way: looked at again every two seconds, as its link does by hand.
const again = document.querySelector("[data-waiting]");
if (again) setTimeout(() => location.replace(again.href), 2000);
