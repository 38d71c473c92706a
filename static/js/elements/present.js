// Who has the channel open now: a dot on those in its column, and words for those who see no dots.
import { facts } from "../facts.js";
import { isLive, listen } from "../live/site.js";

customElements.define("key-present", class extends HTMLElement {
  connectedCallback() {
    if (isLive) listen((frame) => frame.here === facts.topic && this.show(frame.people));
  }

  show(people) {
    const here = new Set(people.map(([id]) => id));
    for (const row of this.querySelectorAll("[data-person]")) {
      const isHere = here.has(row.dataset.person);
      row.querySelector(".av").classList.toggle("av-on", isHere);
      row.querySelector("[data-here]").hidden = !isHere;
    }
  }
});
