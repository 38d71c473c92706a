// Keeps what is typed: on the device at once, on the server after two quiet seconds, until it is sent.
// A send that fails (no line, an expired sign-in, a server that is gone) leaves the text here with a way to try again.
import { toast } from "./toast.js";

const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");

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

  save() {
    this.saving = this.saveNow();
  }

  async saveNow() {
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
    event.preventDefault();
    // Pressed again before the first was answered: what is in the field by then goes after it.
    this.isPressed = this.isSending;
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    const body = new FormData(this.form, event.submitter);
    const sent = this.form.elements.source.value;
    // A draft that arrives after its post would be found again as one.
    await Promise.race([this.saving, new Promise((done) => setTimeout(done, 1000))]);
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, redirect: "follow", headers: { "X-Sent-By": "composer" } });
      const type = answer.headers.get("content-type") ?? "";
      if (answer.ok && answer.headers.get("x-posted")) {
        localStorage.removeItem(this.key);
        return this.go(answer.headers.get("x-posted"), sent);
      }
      if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) throw new Error(this.dataset.signedOut);
      if (type.includes("text/html") && answer.status < 500) return this.refuse(await answer.text());
      throw new Error(this.dataset.failed);
    } catch (error) {
      this.keep();
      toast(error instanceof TypeError ? this.dataset.offline : error.message, { stays: true });
      this.closest("key-composer").ready();
    } finally {
      this.isSending = false;
    }
  }

  // The answer says why not. On a page that is live only its composer comes in, with what is in the field by now.
  refuse(html) {
    const ours = this.closest("key-composer");
    const theirs = new DOMParser().parseFromString(html, "text/html").getElementById(ours.id || "-");
    if (theirs) {
      const { value } = this.form.elements.source;
      this.keep();
      ours.replaceWith(theirs);
      theirs.querySelector("textarea").value = value;
      return theirs.ready();
    }
    document.open();
    document.write(html);
    document.close();
  }

  // A page that shows the post by itself stays, and the composer is as new; what was typed while it was sent stays too.
  go(url, sent) {
    const event = new CustomEvent("key:posted", { bubbles: true, cancelable: true, detail: { url } });
    if (this.dispatchEvent(event)) {
      location.assign(url);
      if (url.split("#")[0] === location.pathname + location.search) location.reload();
      return;
    }
    const field = this.form.elements.source;
    field.value = field.value.startsWith(sent) ? field.value.slice(sent.length) : field.value;
    this.form.elements.client_id.value = newId();
    this.textContent = "";
    this.closest("key-composer").ready();
    if (field.value) this.keep();
    if (field.value && this.isPressed) setTimeout(() => this.form.requestSubmit());
  }
});
