// The state of the line, in a banner under the top bar: only where it matters, with what to do, and what came meanwhile.
import { part } from "../parts.js";
import { renewToken } from "../token.js";
import { listen, say } from "../live/site.js";
import { still } from "../live/still.js";

const PATIENCE = 3000; // a shorter break is nobody's business
const AT_ONCE = ["offline", "signed-out", "refused"];

customElements.define("key-live", class extends HTMLElement {
  connectedCallback() {
    this.banner = this.querySelector(".banner");
    part(this.dataset.banners); // while there is a line; the browser keeps it
    listen(({ state }) => state && this.turn(state));
    // What waits on this page to be sent, in words.
    document.addEventListener("key:waits", ({ detail }) => {
      this.waits = detail;
      this.tick();
    });
    document.addEventListener("key:live", ({ detail }) => this.tell(detail));
    this.addEventListener("click", ({ target }) => {
      if (target.closest("[data-now]")) say({ now: true });
      if (target.closest("[data-reload]")) location.reload();
    });
    document.addEventListener("visibilitychange", () => this.shown === "signed-out" && !document.hidden && say({ now: true }));
  }

  turn({ is, at }) {
    this.until = at;
    if (is === "open") return this.recover();
    if (is === "off" || this.shown === "gone") return;
    if (AT_ONCE.includes(is)) return this.show(is);
    if (this.shown === "waiting") return this.tick();
    this.patience ??= setTimeout(() => this.show("waiting"), PATIENCE);
  }

  recover() {
    this.calm();
    if (this.shown === "signed-out") renewToken().catch(() => {}); // in another tab; without a line the next send says so
    if (["waiting", ...AT_ONCE].includes(this.shown)) this.greet("");
  }

  calm() {
    clearTimeout(this.patience);
    this.patience = undefined;
  }

  // From the page: what was missed has come ("back"), is too much ("limited"), or is not to be seen any more ("gone").
  tell({ what, words }) {
    if (what !== "back") this.show(what);
    else if (this.shown === "back") this.greet(words);
  }

  greet(words) {
    this.missed = words;
    this.show("back");
    this.leaving = setTimeout(() => this.hide(), 8000);
  }

  show(what) {
    this.calm();
    clearTimeout(this.leaving);
    if (this.shown !== what) {
      this.shown = what;
      this.fill(what);
    }
    clearInterval(this.ticking);
    if (what === "waiting") this.ticking = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  async fill(what) {
    const banners = await part(this.dataset.banners);
    const template = banners?.querySelector(`template[data-when="${what}"]`);
    if (!template || this.shown !== what) return;
    // The bars above stay in view, and are as high as their words need.
    const bar = document.querySelector(".aud-page") ?? document.querySelector(".topbar");
    this.style.insetBlockStart = `${bar.getBoundingClientRect().bottom}px`;
    still(() => {
      this.banner.dataset.tone = template.dataset.tone;
      this.banner.replaceChildren(template.content.cloneNode(true));
      this.banner.hidden = false;
    });
    this.tick();
  }

  tick() {
    for (const place of this.banner.querySelectorAll("[data-missed]")) place.textContent = this.missed ?? "";
    for (const place of this.banner.querySelectorAll("[data-waits]")) place.textContent = this.waits ?? "";
    const place = this.banner.querySelector("[data-until]");
    const seconds = Math.ceil((this.until - Date.now()) / 1000);
    if (place) place.textContent = seconds > 0 ? place.dataset.until.replace("%d", seconds) : "";
  }

  hide() {
    clearInterval(this.ticking);
    this.shown = "";
    still(() => (this.banner.hidden = true));
  }
});
