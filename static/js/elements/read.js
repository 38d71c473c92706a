// Tells the site how far the reader has come: the last post seen, sent when it has been quiet, and on leaving.
import { Sight } from "../live/still.js";

// One line stands for all posts that went to another thread from there.
function lastOf(post) {
  let last = post;
  while (last?.matches(".is-moved") && last.nextElementSibling?.matches(".post.is-moved")) last = last.nextElementSibling;
  return Math.max(Number(post?.dataset.nr ?? 0), Number(last?.dataset.nr ?? 0));
}

customElements.define("key-read", class extends HTMLElement {
  connectedCallback() {
    this.seen = this.noted = this.toldNote = 0;
    this.told = Number(this.dataset.read);
    this.watcher = new Sight((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) this.see(target.closest(".post"));
      }
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), 800);
    });
    this.watch(this);
    // A post that came later, or changed and so has a new foot.
    document.addEventListener("htmx:load", ({ detail: { elt } }) => this.contains(elt) && this.watch(elt));
    addEventListener("pagehide", () => this.tell());
    addEventListener("online", () => this.tell());
  }

  see(post) {
    this.seen = Math.max(this.seen, lastOf(post));
    // Notes are read with the posts that they stand among; those after the last one read may have come since.
    const { note = 0, after } = post.dataset;
    if (Number(after) >= this.told) this.noted = Math.max(this.noted, Number(note));
  }

  watch(root) {
    const posts = root.matches(".post") ? [root] : root.querySelectorAll(".post");
    for (const post of posts) if (post.dataset.nr || post.dataset.note) this.watcher.observe(post.querySelector(".post-foot") ?? post);
  }

  tell() {
    // A pinned thread that was read before it was pinned: that its end was seen again takes the pin out.
    const unpins = this.seen === Number(this.dataset.pinned);
    const notes = this.noted > this.toldNote && (this.told || this.seen);
    if (this.seen <= this.told && !unpins && !notes) return;
    if (unpins) delete this.dataset.pinned;
    const before = [this.told, this.toldNote];
    this.told = Math.max(this.told, this.seen);
    this.toldNote = this.noted;
    const body = new FormData();
    body.set("nr", this.told);
    body.set("csrfmiddlewaretoken", document.querySelector("#act [name=csrfmiddlewaretoken]").value);
    // Without a line it is told with the next post that is seen, or when the line is back.
    fetch(this.dataset.url, { method: "POST", body, keepalive: true }).catch(() => ([this.told, this.toldNote] = before));
  }
});
