// A composer's draft and its sending. A send that fails (no line, an expired sign-in, a server that is gone) leaves the
// text here with a way to try again.
import { hold } from "../held.js";
import { Keeping } from "../keeping.js";
import { clock } from "../times.js";
import { renewToken } from "../token.js";
import { toast } from "./toast.js";

const NAMES = ["title", "tags", "source", "note", "choice", "kind", "client_id", "poll_question", "poll_kind", "poll_options", "poll_low", "poll_high", "poll_results", "poll_open", "poll_until"];
const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");

customElements.define("key-draft", class extends Keeping {
  connectedCallback() {
    super.connectedCallback();
    this.form.addEventListener("submit", (event) => this.send(event));
  }

  words() {
    const typed = new FormData(this.form);
    return Object.fromEntries(NAMES.filter((name) => typed.has(name)).map((name) => [name, typed.get(name)]));
  }

  // The same text under the same id: a send whose answer was lost is not sent twice.
  recognise(kept) {
    const { elements } = this.form;
    if (kept.client_id && elements.client_id) elements.client_id.value = kept.client_id;
  }

  put(kept) {
    if (!kept.source && !kept.title) return;
    const { elements } = this.form;
    for (const [name, value] of Object.entries(kept)) {
      if (["note", "choice", "kind"].includes(name)) this.form.querySelector(`[name=${name}][value="${CSS.escape(value)}"]`)?.click();
      else if (elements[name]) elements[name].value = value;
    }
    this.restorePoll(kept);
    this.say(this.dataset.local, kept.at);
  }

  // Its fields are fetched when they are opened.
  restorePoll(kept) {
    const box = this.form.querySelector(".pollform");
    if (!box || !(kept.poll_question || kept.poll_options)) return;
    const put = () => {
      for (const field of box.querySelectorAll("[name]")) field.value = kept[field.name] ?? field.value;
    };
    box.addEventListener("htmx:load", put, { once: true });
    const open = () => (box.open = true);
    if (document.readyState === "complete") open();
    else addEventListener("load", open, { once: true }); // htmx listens by then
    put();
  }

  say(words, at) {
    this.textContent = `${words} ${clock.format(at)}`;
  }

  async send(event) {
    // Another page goes on with the text: it is the draft here until it is planned there.
    if (event.submitter?.hasAttribute("formaction")) return this.timer && this.save();
    event.preventDefault();
    // Pressed again before the first was answered: what is in the field by then goes after it.
    this.isPressed = this.isSending;
    if (this.isSending) return;
    this.isSending = true;
    this.quiet();
    const sent = this.form.elements.source.value;
    const post = this.sender(event.submitter);
    // A draft that arrives after its post would be found again as one.
    await Promise.race([this.saving, new Promise((done) => setTimeout(done, 1000))]);
    try {
      let answer = await post();
      if (answer.status === 403 && (await renewToken())) answer = await this.sender(event.submitter)();
      const held = answer.headers.get("x-held");
      if (held) localStorage.removeItem(this.key);
      const target = held ? await hold(this.form, this.holding.dataset, held) : answer.headers.get("x-posted");
      if (held && !target) return this.unsent();
      if (answer.ok && target) {
        localStorage.removeItem(this.key);
        return this.go(target, sent);
      }
      if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) return this.stay(this.dataset.signedOut, { href: this.dataset.signInUrl, words: this.dataset.signIn });
      const isPage = answer.headers.get("content-type")?.includes("text/html");
      if (!isPage || answer.status >= 500) return this.stay(this.dataset.failed);
      this.refuse(await answer.text());
    } catch {
      this.stay(this.dataset.offline);
    } finally {
      this.isSending = false;
    }
  }

  // Where what is sent waits a little, for whoever chose that.
  get holding() {
    return this.form.querySelector("[data-held-url]");
  }

  sender(submitter) {
    const body = new FormData(this.form, submitter);
    return () => fetch(this.holding?.dataset.heldUrl ?? this.form.action, { method: "POST", body, headers: { "X-Sent-By": "composer" } });
  }

  stay(words, link) {
    this.unsent();
    toast(words, { stays: true, link });
  }

  // The text stands where it stood, and can be sent.
  unsent() {
    this.keep();
    this.closest("key-composer").ready();
  }

  // The answer says why not. On a page that is live only its composer comes in, with what is in the field by now.
  // Another page is sent again as a plain form, which brings the answer as a page; nothing is written twice.
  refuse(html) {
    const ours = this.closest("key-composer");
    const theirs = new DOMParser().parseFromString(html, "text/html").getElementById(ours.id || "-");
    if (!theirs) {
      this.keep();
      return this.form.submit();
    }
    const { value } = this.form.elements.source;
    ours.replaceWith(theirs);
    window.htmx.process(theirs);
    theirs.querySelector("textarea").value = value;
    theirs.querySelector("key-draft").keep();
    theirs.ready();
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
