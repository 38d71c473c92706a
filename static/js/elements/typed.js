// What is typed in a channel and not sent: kept as in every composer, without a word about it. Sending is the channel's.
import { Keeping } from "../keeping.js";

customElements.define("key-typed", class extends Keeping {
  connectedCallback() {
    super.connectedCallback();
    const { source } = this.form.elements;
    source.setSelectionRange(source.value.length, source.value.length); // one goes on at its end
    this.last ??= source.value;
    // Sent as a plain form, where nothing is live: the page that comes says what became of it.
    document.addEventListener("submit", (event) => event.target === this.form && !event.defaultPrevented && localStorage.removeItem(this.key));
  }

  // A message that is edited stands in the field for a while; what was typed before it is set aside.
  words() {
    const { editing } = this.closest("key-channel, key-side");
    return { source: editing?.id ? editing.kept : this.form.elements.source.value };
  }

  body() {
    const body = new FormData();
    body.set("source", this.words().source);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    return body;
  }

  // An empty field is kept too: what was in it waits in the outbox, and is not typed any more.
  put({ source }) {
    this.form.elements.source.value = source;
    this.keep();
  }

  keep(options) {
    const { source } = this.words();
    if (source === this.last && !options) return;
    this.last = source;
    super.keep(options);
  }
});
