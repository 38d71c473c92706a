// "2 new replies": what has come and was not seen yet. What would have moved the text that is read waits behind it.
import { facts } from "../facts.js";
import { announce } from "../live/announce.js";
import { insert, nextOf, versionOf } from "../live/posts.js";
import { Sight, wouldMove } from "../live/still.js";
import { counted } from "../words.js";

customElements.define("key-fresh", class extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.link = this.querySelector("a");
    this.held = new Map();
    this.unseen = new Set();
    this.button.addEventListener("click", () => this.open());
    addEventListener("scrollend", () => this.release());
    document.addEventListener("visibilitychange", () => document.hidden && this.release());
    document.addEventListener("htmx:load", ({ detail: { elt } }) => this.renewed(elt));
    this.watcher = new Sight((entries) => entries.forEach((each) => this.see(each)));
  }

  // `isMissed`: it came while nobody looked or the line was down, so a line before it says that it is new.
  add(post, isMissed) {
    this.unseen.add(post.id);
    this.watch(post);
    if (isMissed) this.line(post);
    this.tell();
  }

  hold(post) {
    this.held.set(post.id, post);
    this.tell();
  }

  // A held post that changes meanwhile waits on in its newer form.
  renew(post) {
    const old = this.held.get(post.id);
    if (old && versionOf(old) < versionOf(post)) this.held.set(post.id, post);
    return Boolean(old);
  }

  renewed(post) {
    if (this.unseen.has(post.id)) this.watch(post);
  }

  watch(post) {
    this.watcher.observe(post.querySelector(".post-head"));
  }

  see({ isIntersecting, target }) {
    if (!isIntersecting || document.hidden) return;
    this.watcher.unobserve(target);
    if (this.unseen.delete(target.closest(".post")?.id)) this.tell();
  }

  // Puts in what moves nothing any more; all of it where it is asked for.
  release(isAsked = false) {
    for (const [id, post] of this.held) {
      if (!isAsked && wouldMove(nextOf(post))) continue;
      this.held.delete(id);
      insert(post);
      this.unseen.add(id);
      this.watch(post);
    }
  }

  open() {
    this.release(true);
    const first = [...document.querySelectorAll("key-read > .post")].find(({ id }) => this.unseen.has(id));
    if (!first) return;
    this.line(first);
    first.tabIndex = -1;
    first.scrollIntoView({ block: "start", behavior: "instant" });
    first.focus({ preventScroll: true });
  }

  // It stays before the first post that is not read yet, and else moves to this one.
  line(post) {
    const old = document.getElementById("new");
    if (old && this.isUnread(old.nextElementSibling)) return this.renumber(old);
    old?.remove();
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true);
    line.id = "new";
    post.before(line);
    this.renumber(line);
  }

  isUnread({ dataset: { nr, after } }) {
    return Number(nr ?? after) > document.querySelector("key-read").told;
  }

  renumber(line) {
    let [count, each] = [0, line];
    while ((each = each.nextElementSibling)) count += each.matches(".post:not([data-mine])");
    line.querySelector("[data-count]").textContent = counted(facts.forms.fresh, count);
  }

  tell() {
    const count = this.unseen.size + this.held.size;
    const words = count ? counted(facts.forms.replies, count) : "";
    this.button.hidden = !count;
    this.button.querySelector("span").textContent = words;
    announce("replies", words);
  }

  // On an older page of a long thread.
  elsewhere(count, pages) {
    const words = counted(facts.forms.later, count);
    this.link.hidden = false;
    this.link.href = `?page=${pages}`;
    this.link.querySelector("span").textContent = words;
    announce("replies", words);
  }
});
