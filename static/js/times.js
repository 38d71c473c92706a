// Times in the reader's zone and language. Fragments carry `<time datetime>` in UTC, the same bytes for everyone.
const zone = document.documentElement.dataset.zone || undefined;
// "12 Mar, 14:02" in English, as the server writes it.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || undefined;
const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone });
export const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone });
const day = new Intl.DateTimeFormat("sv", { timeZone: zone });
const dated = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: zone });
const full = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "long", timeZone: zone });

export function localise(root = document) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const at = new Date(element.dateTime);
    const isClock = element.dataset.local === "clock" || (element.dataset.local === "near" && day.format(at) === day.format(new Date()));
    const format = isClock ? clock : at.getFullYear() === new Date().getFullYear() ? short : dated;
    element.textContent = format.format(at);
    element.title = full.format(at);
  }
}

localise();
document.addEventListener("htmx:load", (event) => localise(event.detail.elt));
