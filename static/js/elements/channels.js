// The channels in the navigation: what is unread there is counted again when something was said or read, also on another
// device. A busy site is asked at most once in five seconds by each page, and not by all at the same moment.
import { isLive, join, listen } from "../live/site.js";

const GAP = 5000;

customElements.define("key-channels", class extends HTMLElement {
  connectedCallback() {
    if (!isLive || this.closest("main")) return;
    const { topic } = this.dataset;
    this.askedAt = 0;
    let wasAway = false;
    listen(({ moved, read, joined, state }) => {
      if (moved === topic || /^(channel|side)/.test(read ?? "")) this.ask(read ? 150 : 300);
      if (joined === topic && wasAway) this.ask(1500);
      if (state) wasAway ||= !["open", "connecting"].includes(state.is);
    });
    join(topic);
    join(topic.replace("chat/", "people/")); // whoever has a page of the workspace open is here
    document.addEventListener("keydown", (event) => this.press(event));
  }

  ask(most) {
    const wait = Math.max(Math.random() * most + 100, this.askedAt + GAP * (document.hidden ? 6 : 1) * Math.random() - Date.now());
    this.timer ??= setTimeout(() => this.read(), wait);
  }

  async read() {
    this.timer = undefined;
    this.askedAt = Date.now();
    const { url, section } = this.dataset;
    const answer = await fetch(`${url}?section=${section}`, { headers: { "X-Part": "nav" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("key-channels ul");
    const held = this.contains(document.activeElement) && document.activeElement.getAttribute("href");
    if (list) this.querySelector("ul").replaceWith(list);
    if (held) this.querySelector(`a[href="${held}"]`)?.focus();
  }

  // Alt+Up and Alt+Down: the channel before, the one after; with Shift those with something unread only.
  press(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...this.querySelectorAll("a[data-channel]")];
    const here = all.findIndex((link) => link.ariaCurrent === "page");
    const ahead = step > 0 ? all.slice(here + 1) : all.slice(0, Math.max(here, 0)).reverse();
    const next = ahead.find((link) => !event.shiftKey || link.matches(".unread"));
    if (!next) return;
    event.preventDefault();
    next.click();
  }
});
