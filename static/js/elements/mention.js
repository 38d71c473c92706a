// Suggests people who can see the text after "@"; the site answers with those, and nobody else.
import "@github/text-expander-element";

customElements.define("key-mention", class extends HTMLElement {
  connectedCallback() {
    const expander = this.querySelector("text-expander");
    expander.addEventListener("text-expander-change", (event) => {
      const { key, provide, text } = event.detail;
      if (key !== "@") return;
      provide(this.suggest(text));
    });
    expander.addEventListener("text-expander-value", (event) => {
      event.detail.value = event.detail.item.dataset.value;
    });
  }

  async suggest(text) {
    const answer = await fetch(`${this.dataset.url}?q=${encodeURIComponent(text)}`);
    if (!answer.ok) return { matched: false };
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = parsed.querySelector("ul");
    return { matched: Boolean(list?.children.length), fragment: list };
  }
});
