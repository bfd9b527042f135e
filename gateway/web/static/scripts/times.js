// Times in the reader's own zone; the server knows UTC only.
const { lang } = document.documentElement;
// Spanish is written as in Latin America, as the server writes it.
export const conventions = lang === "es" ? "es-419" : lang;

// The first of a month is an ordinal in these, as the server writes it too.
const first = { fr: "1er", pt: "1º" }[lang];

function written(format, when) {
  const parts = format.formatToParts(when);
  return parts.map(({ type, value }) => (first && type === "day" && value === "1" ? first : value)).join("");
}

export function localTimes(within = document) {
  const long = new Intl.DateTimeFormat(conventions, { dateStyle: "long", timeStyle: "short" });
  const clock = new Intl.DateTimeFormat(conventions, { timeStyle: "short" });
  for (const time of within.querySelectorAll("time[datetime]")) {
    const when = new Date(time.dateTime);
    if (Number.isNaN(when.getTime())) continue;
    if ("when" in time.dataset || "clock" in time.dataset) time.title = written(long, when);
    if ("clock" in time.dataset) time.textContent = clock.format(when);
  }
}
