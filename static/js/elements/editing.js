// While somebody edits a post: says so when it was edited or deleted meanwhile, before they send theirs.
import { isLive, join, listen } from "../live/site.js";

customElements.define("key-editing", class extends HTMLElement {
  connectedCallback() {
    if (!isLive) return;
    const { topic, post, version } = this.dataset;
    const streams = JSON.parse(this.dataset.streams);
    listen((entry) => {
      if (entry.on !== topic || entry.post !== post || entry.version <= Number(version)) return;
      const what = { "threads.edited": "edited", "threads.deleted": "deleted" }[entry.verb];
      if (what) this.show(what);
    });
    join(topic, () => streams);
  }

  show(what) {
    this.replaceChildren(this.querySelector(`template[data-when="${what}"]`).content.cloneNode(true), ...this.querySelectorAll("template"));
  }
});
