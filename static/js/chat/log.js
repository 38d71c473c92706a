// The messages of the page: made from what the site sends, put where their number says, grouped, with days between them.
import { mark } from "../facts.js";
import { localise } from "../times.js";
import { spoken } from "../words.js";
import { dayTab } from "./days.js";

const zone = document.documentElement.dataset.zone || undefined;
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || undefined;
const date = new Intl.DateTimeFormat("sv", { timeZone: zone }); // 2026-03-12
const weekday = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: zone });
const withYear = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone });
const TOGETHER = 5 * 60_000; // as community/chat/fragments.py
const TOP = 8;

export const find = (id) => document.getElementById(`m-${id}`);
export const numberOf = (row) => Number(row.dataset.nr);
export const versionOf = (row) => Number(row.dataset.version);

// It came over the line, the same for everybody: what pages fill in for their reader is filled in now, as in threads.
const tellOf = (row) => document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: row } }));

export function made(html) {
  const holder = document.createElement("template");
  holder.innerHTML = spoken(html);
  const rows = [...holder.content.querySelectorAll(".cmsg")];
  for (const row of rows) {
    localise(row);
    mark(row);
  }
  return rows;
}

export class Log {
  constructor(scroller, today) {
    Object.assign(this, { scroller, today, list: scroller.querySelector("[role=log] > ol") });
    this.arrange();
  }

  get rows() {
    return [...this.list.querySelectorAll(":scope > .cmsg:not(.pending)")];
  }

  // The scroller is turned round: its end is 0, and what is above is negative.
  get isAtEnd() {
    return this.scroller.scrollTop > -24;
  }

  toEnd() {
    this.scroller.scrollTop = 0;
  }

  seen() {
    const box = this.scroller.getBoundingClientRect();
    return this.rows.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > box.top + TOP && bottom <= box.bottom + 4 && top < box.bottom;
    });
  }

  // Changes the log while what is read stays where it is; at its end, the end is what is read.
  still(change) {
    const { top } = this.scroller.getBoundingClientRect();
    const held = this.isAtEnd ? null : this.rows.find((row) => row.getBoundingClientRect().bottom > top + TOP);
    const before = held?.getBoundingClientRect().top;
    change();
    this.arrange();
    const now = held?.isConnected ? held : held && find(held.dataset.message);
    if (now) this.scroller.scrollTop += now.getBoundingClientRect().top - before;
    else if (!held) this.toEnd();
  }

  put(row) {
    const next = this.rows.find((each) => numberOf(each) > numberOf(row)) ?? this.list.querySelector(":scope > .pending");
    this.still(() => (next ? next.before(row) : this.list.append(row)));
    tellOf(row);
  }

  // Those that are here already stay, unless what comes is newer. Years of messages are not read out.
  putAll(rows) {
    const region = this.list.parentElement;
    region.ariaLive = "off";
    setTimeout(() => (region.ariaLive = null), 1000);
    this.still(() => {
      for (const row of rows) {
        const old = find(row.dataset.message);
        if (old && versionOf(old) >= versionOf(row)) continue;
        if (old) old.replaceWith(row);
        else (this.rows.find((each) => numberOf(each) > numberOf(row)) ?? this.list.querySelector(":scope > .pending") ?? { before: (each) => this.list.append(each) }).before(row);
      }
    });
  }

  clear(to) {
    this.still(() => this.rows.filter((row) => numberOf(row) <= to).forEach((row) => row.remove()));
  }

  replace(old, row) {
    const held = old.contains(document.activeElement) && document.activeElement.getAttribute("formaction");
    this.still(() => old.replaceWith(row));
    tellOf(row);
    if (held) row.querySelector(`[formaction="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  // The blue line, before the first row that is news; there is one at most.
  line(before, words) {
    this.still(() => {
      this.list.querySelector(".newline")?.remove();
      const line = document.getElementById("news").content.firstElementChild.cloneNode(true);
      line.querySelector("[data-words]").textContent = words;
      before.before(line);
    });
  }

  // Whose messages stand under one name, and where days begin.
  arrange() {
    let before = null;
    let day = this.list.querySelector(":scope > .daysep");
    for (const row of [...this.list.children]) {
      if (row.matches(".newline")) before &&= { ...before, author: "" };
      if (!row.matches(".cmsg")) continue;
      const at = new Date(row.dataset.at);
      const on = date.format(at);
      if (on !== before?.on) {
        if (row.previousElementSibling?.dataset.day !== on) this.separate(row, on, at);
        before = null;
      } else if (row.previousElementSibling?.matches(".daysep")) {
        row.previousElementSibling.remove();
      }
      const isCont = before?.author === row.dataset.author && at - before.at < TOGETHER;
      row.classList.toggle("cont", isCont);
      before = { on, at, author: row.dataset.author };
    }
    for (day of this.list.querySelectorAll(":scope > .daysep + .daysep")) day.previousElementSibling.remove();
    if (this.list.lastElementChild?.matches(".daysep")) this.list.lastElementChild.remove();
  }

  separate(row, on, at) {
    const line = document.createElement("li");
    line.className = "daysep";
    line.dataset.day = on;
    const words = (at.getFullYear() === new Date().getFullYear() ? weekday : withYear).format(at);
    line.append(dayTab(on === date.format(new Date()) ? this.today.replace("%s", words) : words));
    const place = row.previousElementSibling?.matches(".newline") ? row.previousElementSibling : row;
    if (place.previousElementSibling?.dataset.day !== on) place.before(line);
  }
}
