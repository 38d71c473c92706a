// Who is here, idle, away or not to be disturbed: a sign on each person beside the channel, in words for those who see
// none; and what time it is where they are.
import { isLive, join, listen } from "../live/site.js";

const MINUTE = 60_000;

customElements.define("key-present", class extends HTMLElement {
  connectedCallback() {
    this.states = {};
    this.tick();
    if (!isLive) return;
    const { topic } = this.dataset;
    listen((frame) => {
      if (frame.people !== topic) return;
      this.states = frame.all ?? { ...this.states, ...frame.now };
      this.show();
    });
    join(topic);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  // Who is not here is what they chose to be, as the page was drawn.
  show() {
    for (const row of this.querySelectorAll("[data-person]")) {
      row.dataset.state = this.states[row.dataset.person] || row.dataset.chosen;
      row.querySelector("[data-words]").textContent = this.dataset[row.dataset.state] ?? "";
    }
  }

  tick() {
    for (const time of this.querySelectorAll("[data-zone]")) {
      const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: time.dataset.zone });
      time.textContent = `${clock.format(new Date())} ${time.dataset.letters}`;
    }
    const hint = document.querySelector(".reaching");
    if (hint && Date.parse(hint.dataset.until) <= Date.now()) hint.remove();
    this.timer = setTimeout(() => this.tick(), MINUTE - (Date.now() % MINUTE) + 50);
  }
});
