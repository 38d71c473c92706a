// Completes what is typed after a key: people after "@", threads after "#", and whatever else the page has an address for.
import "@github/text-expander-element";

const QUIET = 150; // ms; people come at once, for there are few

customElements.define("key-mention", class extends HTMLElement {
  connectedCallback() {
    const expander = this.querySelector("text-expander");
    this.urls = JSON.parse(this.dataset.urls);
    expander.addEventListener("text-expander-change", (event) => {
      const { key, provide, text } = event.detail;
      if (key === "/") return provide(Promise.resolve(this.command(text, expander.querySelector("textarea"))));
      if (!this.urls[key]) return;
      this.latest = this.suggest(key, text);
      provide(this.latest);
    });
    expander.addEventListener("text-expander-value", (event) => {
      event.detail.value = event.detail.item.dataset.value;
    });
  }

  // A command stands at the very beginning; what there is the page has in a template.
  command(text, field) {
    const list = this.querySelector("[data-commands]")?.content.firstElementChild.cloneNode(true);
    if (!list || !/^\/[a-z]*$/.test(field.value)) return { matched: false };
    for (const option of [...list.children]) if (!option.dataset.value.startsWith(`/${text}`)) option.remove();
    return { matched: list.children.length > 0, fragment: list };
  }

  // An answer that a later one overtook gives way to it: what is shown belongs to what is typed now.
  async suggest(key, text) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    if (key !== "@") {
      // "# Heading" and "##" are Markdown, and one letter names nothing.
      if (!/^[^\s#].+/.test(text)) return { matched: false };
      await new Promise((done) => setTimeout(done, QUIET));
      if (turn !== this.turn) return this.latest;
    }
    const answer = await fetch(`${this.urls[key]}?q=${encodeURIComponent(text)}`);
    const body = await answer.text();
    if (turn !== this.turn) return this.latest;
    if (!answer.ok) return { matched: false };
    const parsed = new DOMParser().parseFromString(body, "text/html");
    const list = parsed.querySelector("ul");
    return { matched: Boolean(list?.children.length), fragment: list };
  }
});
