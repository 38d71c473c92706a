// Suggests people who can see the text after "@"; the site answers with those, and nobody else.
import "@github/text-expander-element";

customElements.define("key-mention", class extends HTMLElement {
  connectedCallback() {
    const expander = this.querySelector("text-expander");
    expander.addEventListener("text-expander-change", (event) => {
      const { key, provide, text } = event.detail;
      if (key !== "@") return;
      this.latest = this.suggest(text);
      provide(this.latest);
    });
    expander.addEventListener("text-expander-value", (event) => {
      event.detail.value = event.detail.item.dataset.value;
    });
  }

  // An answer that a later one overtook gives way to it: what is shown belongs to what is typed now.
  async suggest(text) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const answer = await fetch(`${this.dataset.url}?q=${encodeURIComponent(text)}`);
    const body = await answer.text();
    if (turn !== this.turn) return this.latest;
    if (!answer.ok) return { matched: false };
    const parsed = new DOMParser().parseFromString(body, "text/html");
    const list = parsed.querySelector("ul");
    return { matched: Boolean(list?.children.length), fragment: list };
  }
});
