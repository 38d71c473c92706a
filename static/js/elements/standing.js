// Whether a thread is slow or pinned, above its composer, and closed, in its place: read again when somebody changed it. A text that is being
// written stays; only what would send it goes while the thread is closed.
import { announce } from "../live/announce.js";

customElements.define("key-standing", class extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    document.addEventListener("key:standing", () => this.renew(), { signal: this.gone.signal });
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  async renew() {
    clearTimeout(this.timer);
    await new Promise((done) => (this.timer = setTimeout(done, Math.random() * 800)));
    const answer = await fetch(this.dataset.url, { headers: { "X-Part": "standing" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(`key-standing[data-part="${this.dataset.part}"]`);
    if (!fresh || !this.isConnected) return;
    this.replaceWith(document.adoptNode(fresh));
    announce("standing", fresh.querySelector("p")?.textContent.trim() ?? "");
  }
});
