// Up in an empty field edits one's own last message, Esc leaves it as it is; the composer says which of the two it does.
import { me } from "../live/site.js";
import { find, versionOf } from "./log.js";

export class Editing {
  constructor(form, log) {
    Object.assign(this, { form, log, bar: form.querySelector("[data-editing]") });
    form.elements.source.addEventListener("keydown", (event) => this.press(event));
    this.bar.querySelector("button").addEventListener("click", () => this.leave());
    form.addEventListener("submit", (event) => this.id && this.save(event));
    form.closest("key-channel, key-side").addEventListener("click", (event) => {
      const link = event.target.closest("[data-edit]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.begin(link.closest(".cmsg").dataset.message);
    });
  }

  press(event) {
    if (event.isComposing || event.defaultPrevented || event.altKey) return;
    if (event.key === "Escape" && this.id) this.leave();
    if (event.key !== "ArrowUp" || event.target.value || this.id) return;
    const own = this.log.rows.filter((row) => row.dataset.author === me && !row.matches(".is-gone")).at(-1);
    if (!own) return;
    event.preventDefault();
    this.begin(own.dataset.message);
  }

  async begin(id) {
    const answer = await fetch(`/m/${id}/edit/`, { headers: { "X-Sent-By": "channel" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { source, version } = await answer.json();
    const field = this.form.elements.source;
    this.kept = this.id ? this.kept : field.value;
    Object.assign(this, { id, version });
    field.value = source;
    field.focus();
    field.setSelectionRange(source.length, source.length);
    this.say("");
    find(id)?.classList.add("at");
  }

  say(why) {
    this.bar.hidden = !this.id;
    this.bar.querySelector("[data-why]").textContent = why;
  }

  leave() {
    find(this.id)?.classList.remove("at");
    this.id = "";
    this.form.elements.source.value = this.kept;
    this.say("");
    this.form.elements.source.focus();
  }

  async save(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const body = new FormData();
    body.set("source", this.form.elements.source.value);
    body.set("version", this.version);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(`/m/${this.id}/edit/`, { method: "POST", body, headers: { "X-Sent-By": "channel" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) return this.leave();
    const isOurs = answer?.headers.get("content-type")?.includes("json");
    const said = isOurs ? await answer.json() : {};
    this.version = said.version ?? this.version;
    this.say(said.error ?? this.bar.dataset.failed);
  }
}
