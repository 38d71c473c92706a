// Sending: one's own message stands there at once, greyed, until the site has acknowledged it; without a line it waits.
import { countInto } from "../counting.js";
import { toast } from "../elements/toast.js";
import { facts } from "../facts.js";
import { listen, me } from "../live/site.js";
import { renewToken } from "../token.js";
import { counted } from "../words.js";
import { Outbox, newId } from "./outbox.js";

const AGAIN = [2, 4, 8, 15, 30]; // seconds, where the site does not answer

const places = new Set(); // on this page, from which something is sent

export class Sending {
  // What waits is kept under the name of the `place`; `acknowledged(message, answer)` is told of each that the site has taken.
  constructor(form, log, { place, acknowledged }) {
    Object.assign(this, { form, log, acknowledged, failures: 0 });
    this.outbox = new Outbox(`outbox:${me}:${place}`);
    places.add(this);
    this.template = document.getElementById("pending");
    form.addEventListener("submit", (event) => this.submit(event));
    form.elements.source.addEventListener("keydown", (event) => this.press(event));
    form.addEventListener("input", () => countInto(form.querySelector("[data-most]"), form.elements.source));
    countInto(form.querySelector("[data-most]"), form.elements.source);
    addEventListener("online", () => this.go());
    this.quiet = listen(({ state }) => state?.is === "open" && this.go());
    for (const message of this.outbox.all()) this.show(message);
    this.go();
  }

  press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    if (this.form.querySelector(".suggest, [role=listbox]")) return; // completes a name
    // A phone has no Shift+Enter: there Enter begins a line, and the button sends.
    if (matchMedia("(pointer: coarse)").matches && !event.ctrlKey) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  submit(event) {
    if (event.defaultPrevented) return; // a file is on its way, or an edit is saved
    event.preventDefault();
    const { source, shown, notifies } = this.form.elements;
    // A space before a slash says that this is no command.
    const text = source.value.trim().replace(/^\//, /^\s/.test(source.value) ? " /" : "/");
    if (!text) return source.focus();
    this.answer("");
    const message = { client_id: newId(), source: text, shown: shown.value, notifies: notifies.value, at: new Date().toISOString() };
    this.outbox.add(message);
    this.show(message);
    this.log.toEnd();
    source.value = "";
    source.dispatchEvent(new Event("input", { bubbles: true }));
    source.focus();
    this.go();
  }

  show(message) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.id = `pending-${message.client_id}`;
    row.dataset.at = message.at;
    row.dataset.author = me;
    row.querySelector(".cbody").textContent = message.source;
    row.querySelector("[data-again]").addEventListener("click", () => this.again(message.client_id));
    row.querySelector("[data-back]").addEventListener("click", () => this.takeBack(message.client_id));
    this.log.list.append(row);
    this.log.arrange();
    if (message.error) this.refuse(message.client_id, message.error);
    this.count();
  }

  rowOf(id) {
    return document.getElementById(`pending-${id}`);
  }

  // It stands among the others now.
  forget(id) {
    this.rowOf(id)?.remove();
    this.log.arrange();
    this.count();
  }

  count() {
    const waits = [...places].reduce((number, { outbox }) => number + outbox.all().length, 0);
    document.dispatchEvent(new CustomEvent("key:waits", { detail: waits ? counted(facts.forms.waits, waits) : "" }));
  }

  // The place is closed, and nothing waits there.
  stop() {
    clearTimeout(this.timer);
    this.quiet();
    places.delete(this);
  }

  async go() {
    clearTimeout(this.timer);
    if (this.isGoing) return void (this.isCalled = true);
    this.isGoing = true;
    do {
      this.isCalled = false;
      await this.outbox.flush((message) => this.post(message), (message, became) => this.tell(message, became));
    } while (this.isCalled);
    this.isGoing = false;
    if (this.outbox.all().some(({ error }) => !error)) this.later();
  }

  later() {
    if (this.outbox.all()[0].error) return; // somebody has to decide about it first
    this.timer = setTimeout(() => this.go(), AGAIN[Math.min(this.failures, AGAIN.length - 1)] * 1000);
    this.failures += 1;
  }

  async post(message, isRenewed = false) {
    const body = new FormData();
    for (const name of ["source", "client_id", "shown", "notifies"]) body.set(name, message[name] ?? "");
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(this.form.action, { method: "POST", body, headers: { "X-Sent-By": "channel" } }).catch(() => null);
    if (!answer || answer.status >= 500 || answer.redirected) return {};
    const isOurs = answer.headers.get("content-type")?.includes("json");
    // Signed out, or in as somebody else: it waits for its writer.
    if (answer.status === 403 && !isOurs && !isRenewed) return (await renewToken().catch(() => false)) ? this.post(message, true) : {};
    if (answer.status === 429) return { wait: Number(answer.headers.get("retry-after")) || 5 };
    if (!isOurs) return answer.ok ? {} : { held: { error: [403, 404].includes(answer.status) ? this.template.dataset.refused : this.template.dataset.untaken } };
    const said = await answer.json();
    if (answer.ok) return { done: said };
    // More people would read it, or be told of it, than its writer was shown: they are asked, and the next try says so.
    return { held: { error: said.error, is_command: said.is_command, shown: said.shown ?? message.shown, notifies: said.notifies ?? message.notifies } };
  }

  tell(message, { done, held }) {
    if (done) this.failures = 0;
    if (done?.message) this.acknowledged(message, done);
    else if (done) this.answer(done.said, message);
    if (done?.undisturbed?.length) toast(done.undisturbed.join(" "));
    if (held?.is_command) this.giveBack(message, held.error);
    else if (held) this.refuse(message.client_id, held.error);
    if (held?.shown) this.form.elements.shown.value = held.shown;
    this.count();
  }

  // What came of a command is said to whoever typed it, and stands nowhere else.
  answer(said, message) {
    const line = this.form.querySelector("[data-answered]");
    line.textContent = said && `${line.dataset.only} ${said}`;
    if (message) this.forget(message.client_id);
  }

  // A command that was not understood goes on where it was typed.
  giveBack(message, error) {
    this.answer(error);
    this.takeBack(message.client_id);
  }

  refuse(id, error) {
    const row = this.rowOf(id);
    if (!row) return;
    row.classList.add("is-held");
    row.querySelector("[data-why]").textContent = error;
  }

  again(id) {
    this.rowOf(id).classList.remove("is-held");
    this.outbox.change(id, { error: "" });
    this.go();
  }

  // Into the field again, before what is there by now.
  takeBack(id) {
    const message = this.outbox.all().find(({ client_id }) => client_id === id);
    const { source } = this.form.elements;
    source.value = [message?.source, source.value].filter(Boolean).join("\n\n");
    source.dispatchEvent(new Event("input", { bubbles: true }));
    this.outbox.drop(id);
    this.forget(id);
    source.focus();
    this.go();
  }
}
