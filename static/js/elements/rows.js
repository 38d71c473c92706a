// A live list: rows change where they stand. What would move rows under the pointer or the focus waits behind a button.
import { announce } from "../live/announce.js";
import { isLive, join, listen } from "../live/site.js";
import { counted } from "../words.js";

const TOP = 90; // under the bars that stay

customElements.define("key-rows", class extends HTMLElement {
  connectedCallback() {
    const { topic } = this.dataset;
    if (!isLive || !topic) return;
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => this.open());
    listen((frame) => {
      if (frame.state && !["connecting", "open"].includes(frame.state.is)) this.wasAway = true;
      else if (frame.moved || frame.read || (this.wasAway && frame.joined === topic)) this.ask();
    });
    join(topic);
    this.addEventListener("focusout", ({ relatedTarget }) => this.contains(relatedTarget) || this.settle());
    this.addEventListener("mouseleave", () => this.settle());
  }

  // Hints that come together are one question, and not everybody asks at the same moment.
  ask() {
    this.timer ??= setTimeout(() => this.read(), 300 + Math.random() * 1200);
  }

  async read() {
    this.wasAway = false;
    const answer = await fetch(location.href, { headers: { "X-Part": this.id } }).catch(() => null);
    this.timer = undefined;
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = [...(page.getElementById(this.id)?.querySelectorAll("[data-row]") ?? [])];
    this.fresh = new Map(rows.map((row) => [row.dataset.row, row]));
    this.settle();
  }

  rows() {
    return new Map([...this.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  }

  isHeld(element) {
    return element.matches(":focus-within, :hover");
  }

  // Rows that stay get their new words now, but not the one that is pointed at: a click must find what it was aimed at.
  settle() {
    if (!this.fresh) return;
    const now = this.rows();
    for (const [id, row] of this.fresh) {
      const old = now.get(id);
      const isChanged = old && (old.className !== row.className || old.innerHTML !== row.innerHTML);
      if (isChanged && !this.isHeld(old)) this.renew(old, row);
    }
    const list = this.querySelector("ul");
    const moved = this.moved(now);
    if (!moved) return this.tell(0);
    const isAtTop = !list || list.getBoundingClientRect().top > TOP;
    if (document.hidden || (isAtTop && list && !this.isHeld(list))) this.replace();
    else this.tell(moved);
  }

  renew(old, row) {
    old.className = row.className;
    old.replaceChildren(...row.cloneNode(true).childNodes);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: old } }));
  }

  // How many have jumped up or are new. The list is by last activity: below them the old order stands. What only left
  // it stays until it is loaded anew, and what moved up from the next page at its end does not count.
  moved(now) {
    const after = [...this.fresh.keys()];
    const before = [...now.keys()].filter((id) => this.fresh.has(id));
    while (before.length && !now.has(after.at(-1))) after.pop();
    let at = before.length;
    while (after.length && (at = before.lastIndexOf(after.at(-1), at - 1)) >= 0) {
      after.pop();
      if (!at) return after.length;
    }
    return after.length;
  }

  replace() {
    const list = this.querySelector("ul");
    if (!list) return location.reload(); // it was empty: the page looks different with a first row
    const now = this.rows();
    list.replaceChildren(...[...this.fresh].map(([id, row]) => now.get(id) ?? document.importNode(row, true)));
    this.fresh.forEach((row, id) => now.has(id) && this.renew(now.get(id), row));
    this.fresh = undefined;
    this.tell(0);
  }

  open() {
    this.replace();
    scrollTo({ top: Math.min(scrollY, this.getBoundingClientRect().top + scrollY - 2 * TOP), behavior: "instant" });
    this.querySelector("[data-row] a")?.focus({ preventScroll: true });
  }

  tell(count) {
    const words = count ? counted(JSON.parse(this.dataset.forms), count) : "";
    if (this.button.hidden && !count) return;
    this.button.hidden = !count;
    this.button.querySelector("span").textContent = words;
    announce("rows", words);
  }
});
