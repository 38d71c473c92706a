// Keeps what is typed: on the device at once, on the server after two quiet seconds, until it is sent.
// A send that fails (no line, an expired sign-in, a server that is gone) leaves the text here with a way to try again.
import { toast } from "./toast.js";

customElements.define("key-draft", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.key = `draft:${this.dataset.place}`;
    this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("submit", (event) => this.send(event));
  }

  words() {
    const typed = new FormData(this.form);
    return Object.fromEntries(["title", "source", "note", "choice", "client_id"].filter((name) => typed.has(name)).map((name) => [name, typed.get(name)]));
  }

  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept?.source && !kept?.title) return;
    for (const [name, value] of Object.entries(kept)) {
      const field = this.form.elements[name];
      // The server's text wins where it has one: it may come from another device.
      if (field && (name === "client_id" || (name !== "note" && name !== "choice" && !field.value))) field.value = value;
      else if (name === "note" || name === "choice") this.form.querySelector(`[name=${name}][value="${CSS.escape(value)}"]`)?.click();
    }
    this.say(this.dataset.kept, kept.at);
  }

  keep() {
    localStorage.setItem(this.key, JSON.stringify({ ...this.words(), at: Date.now() }));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 2000);
  }

  async save() {
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: new FormData(this.form), keepalive: true });
      this.say(answer.ok && !answer.redirected ? this.dataset.kept : this.dataset.local, Date.now());
    } catch {
      this.say(this.dataset.local, Date.now());
    }
  }

  say(words, at) {
    const time = new Date(at ?? Date.now()).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    this.textContent = `${words} ${time}`;
  }

  async send(event) {
    clearTimeout(this.timer);
    event.preventDefault();
    const body = new FormData(this.form, event.submitter);
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, redirect: "follow", headers: { "X-Sent-By": "composer" } });
      const type = answer.headers.get("content-type") ?? "";
      if (answer.ok && answer.headers.get("x-posted")) {
        localStorage.removeItem(this.key);
        const target = answer.headers.get("x-posted");
        location.assign(target);
        if (target.split("#")[0] === location.pathname + location.search) location.reload();
        return;
      }
      if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) throw new Error(this.dataset.signedOut);
      if (type.includes("text/html") && answer.status < 500) {
        document.open();
        document.write(await answer.text());
        document.close();
        return;
      }
      throw new Error(this.dataset.failed);
    } catch (error) {
      this.keep();
      toast(error instanceof TypeError ? this.dataset.offline : error.message, { stays: true });
      const button = this.form.querySelector("[type=submit]");
      setTimeout(() => (button.disabled = false));
    }
  }
});
