// What is done with a message from its row: state something, quote it. Without this each is a link or a form.
import { quote } from "../elements/quoting.js";
import { toast } from "../elements/toast.js";

export class Acting {
  constructor(element, form) {
    Object.assign(this, { element, field: form?.elements.source, act: document.getElementById("act") });
    element.addEventListener("click", (event) => this.state(event));
    element.addEventListener("click", (event) => {
      const link = event.target.closest("[data-quote]");
      if (!link || !this.field || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      quote(link.closest(".cmsg"));
    });
    // A link of a row takes the focus and would end the selection.
    element.addEventListener("pointerdown", (event) => event.target.closest("[data-quote]") && event.preventDefault());
    element.addEventListener("key:quote", ({ detail: { row, words } }) => this.quote(row, words));
  }

  // It shows when it comes over the socket, as everybody else's does.
  async state(event) {
    const button = event.target.closest("button[form=act]");
    if (!button) return;
    event.preventDefault();
    await react(button.formAction, button.value, button.name);
  }

  quote(row, words) {
    if (!this.field) return;
    const name = row.querySelector(".who").textContent.replace(/[\\[\]*_`<]/g, "\\$&");
    const quoted = `[${name}](${location.origin}/m/${row.dataset.message}/)\n\n${words}`.split("\n").map((line) => `> ${line}`.trimEnd());
    const before = this.field.value && !this.field.value.endsWith("\n") ? "\n\n" : "";
    this.field.value += `${before}${quoted.join("\n")}\n\n`;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }
}

export async function react(url, value, name = "kind") {
  const body = new FormData(document.getElementById("act"));
  body.set(name, value);
  const answer = await fetch(url, { method: "POST", body, headers: { "X-Sent-By": "channel" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) toast(document.querySelector("key-channel, key-side").dataset.failed, { stays: true });
}
