// An open thread stays current: what happens in it appears, and nothing that one reads, types or points at is moved.
import { facts, reacted } from "../facts.js";
import { Follower, readLog } from "../live/follow.js";
import { find, insert, made, nextOf, replace, versionOf } from "../live/posts.js";
import { isLive, join, leave, listen, me } from "../live/site.js";
import { renewState } from "../live/state.js";
import { wouldMove } from "../live/still.js";
import { counted } from "../words.js";

const soon = (most) => new Promise((done) => setTimeout(done, Math.random() * most));

customElements.define("key-thread", class extends HTMLElement {
  connectedCallback() {
    if (!isLive) return;
    this.first = Number(this.dataset.first);
    this.last = Number(this.dataset.last);
    this.items = Number(this.dataset.items);
    this.isLast = this.last === this.items;
    this.fresh = this.querySelector("key-fresh");
    this.missed = 0;
    this.follower = new Follower({
      topic: facts.topic,
      have: facts.streams,
      apply: (entry, isMissed) => this.apply(entry, isMissed),
      fetchAfter: (have) => readLog(facts.topic, have, () => this.lose()),
      caughtUp: () => this.caughtUp(),
      limited: () => this.tell("limited"),
      pause: () => soon(800),
    });
    listen((frame) => this.hear(frame));
    join(facts.topic, () => this.follower.have);
    document.addEventListener("key:posted", (event) => this.isLast && this.expect(event));
  }

  hear(frame) {
    if (frame.state && frame.state.is !== "open") this.follower.isAway ||= frame.state.is !== "connecting";
    else if (frame.gone === facts.topic || frame.no === facts.topic) this.lose();
    else this.follower.hear(frame);
  }

  apply(entry, isMissed) {
    if (entry.by === me && entry.kind) reacted(entry.post, entry.kind, entry.verb === "threads.reacted");
    if (["threads.posted", "threads.carried"].includes(entry.verb)) this.count(entry);
    if (entry.title) this.retitle(entry);
    if (entry.standing) document.dispatchEvent(new CustomEvent("key:standing"));
    // Of its kind; and a post that was deleted or restored may have settled it.
    if (entry.verb.startsWith("polls.")) document.dispatchEvent(new CustomEvent("key:poll", { detail: entry.post }));
    else if (!entry.verb.startsWith("threads.") || entry.verb === "threads.deleted" || entry.verb === "threads.restored") renewState();
    if (!entry.html) return;
    const [old, post] = [find(entry.post), made(entry.html)];
    if (old && versionOf(old) >= entry.version) return;
    if (old) return void replace(old, post, Boolean(entry.kind));
    if (this.fresh.renew(post)) return;
    const isNew = ["threads.posted", "threads.noted", "threads.carried"].includes(entry.verb);
    if (this.belongs(entry)) this.show(post, { isOwn: entry.by === me, isMissed: isMissed || (isNew && document.hidden) });
  }

  belongs({ nr, after_nr: after = nr }) {
    return after >= this.first && (this.isLast || after <= this.last);
  }

  show(post, { isOwn, isMissed }) {
    if (isMissed && !isOwn) this.missed += 1;
    if (!isOwn && wouldMove(nextOf(post))) return this.fresh.hold(post);
    insert(post);
    if (isOwn) post.scrollIntoView({ block: "nearest", behavior: "instant" });
    else this.fresh.add(post, isMissed);
  }

  count({ nr }) {
    if (nr <= this.items) return;
    this.items = nr;
    const pages = Math.ceil(nr / Number(this.dataset.page));
    for (const place of document.querySelectorAll("[data-replies]")) place.textContent = nr - 1 - Number(this.dataset.left);
    for (const place of document.querySelectorAll("[data-pages]")) place.textContent = pages;
    if (!this.isLast) this.fresh.elsewhere(nr - Number(this.dataset.items), pages);
  }

  retitle({ title, tags }) {
    document.querySelector(".thead h1").textContent = title;
    document.dispatchEvent(new CustomEvent("key:title", { detail: title }));
    const links = tags.map((tag) => {
      const link = document.createElement("a");
      link.className = "tag";
      link.href = `${this.dataset.tags}?tag=${encodeURIComponent(tag)}`;
      link.textContent = tag;
      return link;
    });
    for (const old of document.querySelectorAll(".thead .tag")) old.remove();
    document.querySelector(".thead .meta").append(...links);
  }

  caughtUp() {
    if (this.follower.isAway) this.tell("back", this.missed ? counted(facts.forms.replies, this.missed) : "");
    this.missed = 0;
  }

  lose() {
    leave(facts.topic);
    this.tell("gone");
  }

  tell(what, words = "") {
    document.dispatchEvent(new CustomEvent("key:live", { detail: { what, words } }));
  }

  // What was just sent comes over the socket; where that is silent the log is asked, and at last the page loads anew.
  async expect(event) {
    event.preventDefault();
    const { url } = event.detail;
    const id = url.split("#p-")[1];
    for (const wait of [800, 1500, 3000]) {
      await new Promise((done) => setTimeout(done, wait));
      if (find(id)) return;
      await this.follower.catchUp();
    }
    if (find(id)) return;
    location.assign(url);
    location.reload();
  }
});
