// Times in the reader's own zone; the server knows UTC only.
export function localTimes(within = document) {
  const long = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });
  for (const time of within.querySelectorAll("time[datetime]")) {
    const when = new Date(time.dateTime);
    if (Number.isNaN(when.getTime())) continue;
    if ("when" in time.dataset || "clock" in time.dataset) time.title = long.format(when);
    if ("clock" in time.dataset) time.textContent = clock.format(when);
  }
}
