// Infinite scroll both ways, and how far the reader has come: told to the site when it has been quiet, and on leaving.
import { facts } from "../facts.js";
import { made, numberOf } from "./log.js";

const NEAR = 600; // pixels from an end at which the next window is fetched

export class Reaching {
  constructor(element, log) {
    Object.assign(this, { log, url: element.dataset.url, reading: element.dataset.reading });
    this.first = Number(element.dataset.first);
    this.least = Number(element.dataset.least); // what is before it was deleted on time
    this.last = Number(element.dataset.last);
    this.items = Number(element.dataset.items);
    this.told = this.seen = Number(element.dataset.read);
    log.scroller.addEventListener("scroll", () => this.look(), { passive: true });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.tell() : this.look()));
    addEventListener("pagehide", () => this.tell());
    addEventListener("online", () => this.tell());
    this.look();
  }

  get isLast() {
    return this.last >= this.items;
  }

  look() {
    if (document.hidden) return;
    const seen = this.log.seen().map(numberOf);
    this.seen = Math.max(this.seen, ...seen);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), 800);
    const { scrollTop, scrollHeight, clientHeight } = this.log.scroller;
    if (this.first > this.least && scrollHeight + scrollTop - clientHeight < NEAR) this.fetch(`before=${this.first}`);
    else if (!this.isLast && -scrollTop < NEAR) this.fetch(`after=${this.last}`);
  }

  async fetch(query) {
    if (this.isFetching) return;
    this.isFetching = true;
    const answer = await fetch(`${this.url}?${query}`, { headers: { "X-Part": "messages" } }).catch(() => null);
    this.isFetching = false;
    if (!answer?.ok || answer.redirected) return;
    const part = await answer.json();
    Object.assign(facts.reactions, part.reactions);
    this.log.putAll(made(part.html));
    this.first = Math.min(this.first, part.first);
    this.last = Math.max(this.last, part.last);
    for (const [name, isThere] of [["older", this.first > this.least], ["newer", !this.isLast]]) {
      const link = this.log.scroller.querySelector(`.${name}`);
      if (link) link.hidden = !isThere;
    }
    this.look();
  }

  // Messages up to a number were deleted on time.
  clear(to) {
    this.least = Math.max(this.least, to + 1);
    this.first = Math.max(this.first, this.least);
    this.log.clear(to);
  }

  // A message that came over the socket, or its number alone; one that was deleted on time meanwhile has none.
  grow(nr) {
    if (!nr) return;
    if (this.isLast) this.last = Math.max(this.last, nr);
    this.items = Math.max(this.items, nr);
  }

  // Whoever wants messages unread again is not overtaken by having them in view.
  rewind(nr) {
    if (nr >= this.told) return;
    this.told = Infinity;
    clearTimeout(this.timer);
  }

  tell() {
    if (this.seen <= this.told) return;
    const before = this.told;
    this.told = this.seen;
    const body = new FormData();
    body.set("nr", this.seen);
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    fetch(this.reading, { method: "POST", body, keepalive: true }).catch(() => (this.told = before));
  }
}
