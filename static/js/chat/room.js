// What a channel and a side thread do alike: what is said appears, one's own at once, and nothing that one reads is moved.
import { facts, reacted } from "../facts.js";
import { Follower, readLog } from "../live/follow.js";
import { join, leave, listen, me } from "../live/site.js";
import { counted } from "../words.js";
import { Acting } from "./acting.js";
import { Editing } from "./editing.js";
import { Log, find, made, versionOf } from "./log.js";
import { Reaching } from "./reaching.js";
import { Sending } from "./sending.js";

const soon = (most) => new Promise((done) => setTimeout(done, Math.random() * most));

// Whoever extends it says: `adds`, the verb of a new message here; `isHere(entry)`, whether an entry's message stands here;
// `around(entry)`, what else an entry changes; `away(id)`, where to read a message that is not on the page.
export class Room extends HTMLElement {
  // `topic` with what the page `have`s of its streams; `place` names what waits to be sent from here. One place of a page
  // joins its topic.
  begin({ topic, have, place, joins = true }) {
    this.topic = topic;
    this.log = new Log(this.querySelector(".clog"), this.dataset.today);
    this.fresh = this.querySelector("[data-fresh]");
    this.come();
    this.reaching = new Reaching(this, this.log);
    this.missed = 0;
    this.waiting = 0;
    this.follower = new Follower({
      topic,
      have,
      apply: (entry, isMissed) => this.apply(entry, isMissed),
      fetchAfter: (have) => readLog(topic, have, () => this.lose()),
      caughtUp: () => this.caughtUp(),
      limited: () => this.tell("limited"),
      pause: () => soon(300),
    });
    const form = this.querySelector(".composer");
    new Acting(this, form);
    if (form) {
      this.editing = new Editing(form, this.log); // first: an edit is not sent as a message
      this.sending = new Sending(form, this.log, { place, acknowledged: (message, answer) => this.expect(message, answer) });
    }
    this.quiet = listen((frame) => this.hear(frame));
    if (joins) join(topic, () => this.follower.have);
    this.fresh.addEventListener("click", (event) => this.toFresh(event));
    this.log.scroller.addEventListener("scroll", () => this.log.isAtEnd && this.calm(), { passive: true });
  }

  // To the message that the address names, or to the line of news; else one is at the end already.
  come() {
    const named = location.hash && document.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`);
    const place = (named && this.contains(named) ? named : null) ?? this.querySelector(".newline");
    place?.scrollIntoView({ block: "center", behavior: "instant" });
    if (place?.matches(".cmsg")) place.classList.add("at");
  }

  hear(frame) {
    if (frame.state && frame.state.is !== "open") this.follower.isAway ||= frame.state.is !== "connecting";
    else if (frame.gone === this.topic || frame.no === this.topic) this.lose();
    else this.follower.hear(frame);
  }

  apply(entry, isMissed) {
    if (entry.by === me && entry.kind) reacted(entry.message, entry.kind, entry.verb === "chat.reacted");
    if (entry.client && entry.by === me) this.sending?.forget(entry.client);
    this.around(entry);
    if (!this.isHere(entry)) return;
    const wasLast = this.reaching.isLast;
    if (entry.verb === this.adds) this.reaching.grow(entry.nr);
    if (!entry.html) return;
    const [row] = made(entry.html);
    const old = find(entry.message);
    if (old && versionOf(old) >= entry.version) return;
    if (old) return this.log.replace(old, row);
    const isOwn = entry.by === me;
    if (!wasLast) return void (entry.verb === this.adds && !isOwn && this.offer());
    if (entry.nr < this.reaching.first) return;
    const wasAtEnd = this.log.isAtEnd;
    this.log.put(row);
    if (isOwn) return this.log.toEnd();
    if (isMissed) this.markGap(row);
    if (!wasAtEnd) this.offer();
    this.reaching.look();
  }

  // What came while one was away begins at a line that says so.
  markGap(row) {
    this.missed += 1;
    const first = (this.gap ??= row);
    this.log.line(first, counted(facts.forms.missed, this.missed));
  }

  offer() {
    this.waiting += 1;
    this.fresh.hidden = false;
    this.fresh.querySelector("[data-words]").textContent = counted(facts.forms.messages, this.waiting);
  }

  calm() {
    if (!this.waiting || !this.reaching.isLast) return;
    this.waiting = 0;
    this.fresh.hidden = true;
  }

  // The end is on the page, or a page away.
  toFresh(event) {
    if (!this.reaching.isLast) return;
    event.preventDefault();
    this.log.toEnd();
    this.calm();
  }

  caughtUp() {
    if (this.follower.isAway) this.tell("back", this.missed ? counted(facts.forms.messages, this.missed) : "");
    this.missed = 0;
    this.gap = null;
  }

  // The site has it. It comes over the socket; where that is silent the log is asked.
  async expect(message, { message: id, nr }) {
    const row = this.sending.rowOf(message.client_id);
    row?.classList.add("is-taken");
    for (const wait of [600, 1500, 3000]) {
      await new Promise((done) => setTimeout(done, wait));
      if (find(id) || !this.sending.rowOf(message.client_id)) break;
      await this.follower.catchUp();
    }
    this.sending.forget(message.client_id);
    if (!find(id) && nr > this.reaching.last) this.away(id); // one reads elsewhere
  }

  lose() {
    leave(this.topic);
    this.tell("gone");
  }

  tell(what, words = "") {
    document.dispatchEvent(new CustomEvent("key:live", { detail: { what, words } }));
  }
}
