// Tells the site how far the reader has come: the last post seen, sent when it has been quiet, and on leaving.
customElements.define("key-read", class extends HTMLElement {
  connectedCallback() {
    this.seen = 0;
    this.told = Number(this.dataset.read);
    const watcher = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) this.seen = Math.max(this.seen, Number(target.closest(".post").dataset.nr));
      }
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), 800);
    }, { threshold: 0 });
    for (const post of this.querySelectorAll(".post[data-nr]")) watcher.observe(post.querySelector(".post-foot") ?? post);
    addEventListener("pagehide", () => this.tell());
  }

  tell() {
    if (this.seen <= this.told) return;
    this.told = this.seen;
    const body = new FormData();
    body.set("nr", this.seen);
    body.set("csrfmiddlewaretoken", this.dataset.token);
    fetch(this.dataset.url, { method: "POST", body, keepalive: true });
  }
});
