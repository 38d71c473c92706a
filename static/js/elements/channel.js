// An open channel.
import "../chat/aside.js";
import { Calling } from "../chat/calling.js";
import { find, made, versionOf } from "../chat/log.js";
import { Room } from "../chat/room.js";
import { facts } from "../facts.js";
import { isLive } from "../live/site.js";

customElements.define("key-channel", class extends Room {
  adds = "chat.sent";

  connectedCallback() {
    if (!isLive) return;
    const form = this.querySelector(".composer");
    if (form) new Calling(form);
    this.begin({ topic: facts.topic, have: facts.streams, place: facts.topic });
  }

  hear(frame) {
    if (frame.read === facts.topic) this.reaching.rewind(frame.nr);
    else super.hear(frame);
  }

  // A reply stands in its side thread; here is the line under the message that it answers.
  isHere({ side }) {
    return !side;
  }

  around(entry) {
    if ("topic" in entry) this.rename(entry);
    if ("to" in entry) this.reaching.clear(entry.to);
    if (!entry.root) return;
    const old = find(entry.side);
    if (!this.contains(old) || versionOf(old) >= entry.root.version) return;
    this.log.replace(old, made(entry.root.html)[0]);
  }

  away(id) {
    location.assign(`/m/${id}/`);
  }

  rename({ name, topic }) {
    const title = document.querySelector(".crumbs [data-name]");
    if (name && title) title.textContent = name;
    const said = document.querySelector(".crumbs .topic");
    if (said) said.textContent = topic;
  }
});
