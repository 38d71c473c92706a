// The composer: its colour and words follow the audience chosen, Ctrl+Enter sends, the preview is the site's own.
import { countInto } from "../counting.js";
import { toast } from "./toast.js";

// Whose words they are, with a link to where they stand.
function from(post) {
  const name = post?.querySelector(".who")?.textContent.replace(/[\\[\]*_`<]/g, "\\$&");
  return name ? `[${name}](${location.origin}/p/${post.dataset.post}/)\n\n` : "";
}

customElements.define("key-composer", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.querySelector("textarea");
    this.pane = this.querySelector(".preview");
    this.form.addEventListener("change", () => this.follow());
    this.form.addEventListener("submit", () => this.busy());
    this.addEventListener("keydown", (event) => this.press(event));
    this.querySelector("[data-preview]")?.addEventListener("click", () => this.preview());
    this.querySelector("[data-add-poll]")?.addEventListener("click", () => this.poll());
    this.querySelector(".pollform")?.addEventListener("toggle", ({ target }) => this.querySelector("[data-add-poll]").setAttribute("aria-expanded", target.open));
    this.addEventListener("input", () => this.count());
    this.count();
    this.follow();
    if (this.id !== "reply") return;
    if (location.hash === "#reply") this.field.focus();
    this.gone = new AbortController();
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("[data-reply]");
      if (!link) return;
      event.preventDefault();
      this.reply(link.closest(".post"));
    }, { signal: this.gone.signal });
  }

  disconnectedCallback() {
    this.gone?.abort();
  }

  // A reply begins with the audience of what it answers: one to an internal note is internal.
  reply(post, words = "") {
    if (post?.classList.contains("is-internal")) this.form.querySelector('[name=note][value="1"]')?.click();
    if (words) {
      const before = this.field.value && !this.field.value.endsWith("\n") ? "\n\n" : "";
      const quoted = `${from(post)}${words}`.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
      this.field.value += `${before}${quoted}\n\n`;
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.write();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  get isInternal() {
    return this.form.querySelector("[name=note]:checked")?.value === "1";
  }

  follow() {
    if (!this.form.querySelector("[name=note], [name=choice]")) return; // nothing is chosen here
    const frame = this.querySelector(".composer");
    const chosen = this.form.querySelector("[name=choice]:checked")?.value;
    frame.dataset.audience = this.isInternal || chosen === "firm" ? "internal" : "shared";
  }

  count() {
    countInto(this.querySelector("[data-most]"), this.field);
  }

  press(event) {
    const key = event.key.toLowerCase();
    if (key === "escape" && !event.defaultPrevented && !this.querySelector(".suggest")) return document.activeElement.blur();
    if (!(event.ctrlKey || event.metaKey)) return;
    if (key === "enter") this.form.requestSubmit();
    else if (event.shiftKey && key === "p") this.preview();
    else if (event.shiftKey && key === "i") this.form.querySelector("[name=note]:not(:checked)")?.click();
    else if (!this.format(event)) return;
    event.preventDefault();
  }

  // The keys that the tools name. Digits and signs by their place: with Shift they are other signs.
  format({ key, code, shiftKey, target }) {
    if (target !== this.field) return false;
    const named = /^[a-z]$/i.test(key) ? key.toUpperCase() : code.replace(/^Digit/, "");
    const tool = this.querySelector(`[aria-keyshortcuts="Control+${shiftKey ? "Shift+" : ""}${CSS.escape(named)}"]`);
    tool?.click();
    return Boolean(tool);
  }

  busy() {
    for (const button of this.form.querySelectorAll("[type=submit]")) {
      button.setAttribute("aria-busy", "true");
      setTimeout(() => (button.disabled = button.hasAttribute("aria-busy")));
    }
    addEventListener("pageshow", () => this.ready(), { once: true });
  }

  // It was sent, or could not be: the next one can be.
  ready() {
    for (const button of this.form.querySelectorAll("[type=submit]")) {
      button.removeAttribute("aria-busy");
      button.disabled = false;
    }
    this.count();
    if (!this.pane.hidden && !this.field.value) this.write();
    if ([document.body, null].includes(document.activeElement) || this.contains(document.activeElement)) this.field.focus();
  }

  // Back from the preview.
  write() {
    this.pane.hidden = true;
    this.field.hidden = false;
    this.field.focus();
  }

  poll() {
    const form = this.querySelector(".pollform");
    form.open = !form.open;
    const begin = () => form.querySelector("[name=poll_question]")?.focus();
    form.addEventListener("htmx:load", begin, { once: true }); // its fields are fetched when they are first opened
    begin();
  }

  async preview() {
    if (!this.pane.hidden) return this.write();
    const answer = await fetch(this.dataset.previewUrl, { method: "POST", body: new FormData(this.form) }).catch(() => null);
    if (!answer || answer.redirected || !(answer.ok || answer.status === 422)) return toast(document.getElementById("keys").dataset.failed, { stays: true });
    this.pane.hidden = false;
    this.field.hidden = true;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.pane.replaceChildren(...parsed.body.childNodes);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: this.pane } }));
    this.pane.focus();
  }
});
