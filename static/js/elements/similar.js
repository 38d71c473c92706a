// While a title is typed: threads with titles like it, which may hold the answer already. They open beside the form.
import { later } from "../later.js";

const LEAST = 10; // characters

customElements.define("key-similar", class extends HTMLElement {
  connectedCallback() {
    const field = this.closest("form").elements.title;
    const ask = later(400, (answer) => this.replaceChildren(...(answer?.body.childNodes ?? [])));
    const typed = () => {
      const title = field.value.trim();
      ask(title.length >= LEAST && `${this.dataset.url}?title=${encodeURIComponent(title)}`);
    };
    field.addEventListener("input", typed);
    if (field.value) typed();
  }
});
