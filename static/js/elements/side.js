// An open side thread: beside its channel, or on a page of its own.
import { close } from "../chat/aside.js";
import { made, numberOf, versionOf } from "../chat/log.js";
import { Room } from "../chat/room.js";
import { isLive, me } from "../live/site.js";
import { toast } from "./toast.js";

customElements.define("key-side", class extends Room {
  adds = "chat.replied";

  connectedCallback() {
    if (!isLive || this.log) return;
    const { topic, stream, head, root } = this.dataset;
    this.begin({ topic, have: { [stream]: Number(head) }, place: `side/${root}`, joins: !document.querySelector("key-channel") });
    this.querySelector(".sidehead form").addEventListener("submit", (event) => this.follow(event));
    this.addEventListener("keydown", (event) => this.press(event));
    this.querySelector("[data-close]")?.addEventListener("click", (event) => {
      event.preventDefault();
      close(this);
    });
  }

  disconnectedCallback() {
    this.quiet?.();
    this.sending?.stop();
  }

  hear(frame) {
    if (frame.read === `side/${this.dataset.root}`) this.reaching.rewind(frame.nr);
    else super.hear(frame);
  }

  isHere({ side }) {
    return side === this.dataset.root;
  }

  // The root stands at the top, as it is now, and below it how many replies there are.
  around(entry) {
    if (entry.verb === this.adds && entry.by === me && this.isHere(entry)) this.show(true); // who replies follows
    if (entry.to >= numberOf(this.querySelector(".rootmsg > .cmsg"))) return this.tell("gone"); // with its root, on time
    const isRoot = entry.message === this.dataset.root;
    const { version, html } = isRoot ? entry : ((this.isHere(entry) && entry.root) || {});
    const old = this.querySelector(".rootmsg > .cmsg");
    if (!html || versionOf(old) >= version) return;
    const [row] = made(html);
    row.id = old.id;
    old.replaceWith(row);
    this.querySelector("[data-count]").textContent = row.querySelector(".sideline b")?.textContent ?? "";
  }

  away() {
    this.reaching.fetch(`after=${this.reaching.last}`);
  }

  async follow(event) {
    event.preventDefault();
    const { submitter } = event;
    const body = new FormData(event.target, submitter);
    const answer = await fetch(event.target.action, { method: "POST", body, headers: { "X-Sent-By": "channel" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return void toast(this.dataset.failed, { stays: true });
    this.show(submitter.value === "1");
  }

  // Whether one follows.
  show(isOn) {
    const button = this.querySelector(".sidehead button");
    button.value = isOn ? "0" : "1";
    button.setAttribute("aria-pressed", String(isOn));
    const words = button.querySelector("[data-on]");
    words.textContent = isOn ? words.dataset.on : words.dataset.off;
  }

  // Esc closes, once nothing smaller is open. What is typed stays, as a draft.
  press(event) {
    if (event.key !== "Escape" || event.defaultPrevented || !this.querySelector("[data-close]")) return;
    if (this.querySelector(".suggest, [role=listbox]")) return;
    event.preventDefault();
    close(this);
  }
});
