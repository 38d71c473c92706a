// A new thread begins with the template of its category and kind. It follows the choice while nothing else was typed;
// what somebody typed, or changed in a template, stays whatever they choose.
customElements.define("key-starter", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.field = this.form.elements.source;
    this.sources = new Map(JSON.parse(this.querySelector("script").textContent).map(([category, kind, source]) => [`${category}/${kind}`, source]));
    this.form.addEventListener("change", ({ target }) => ["kind", "category"].includes(target.name) && this.follow());
    this.follow();
  }

  follow() {
    const { value } = this.field;
    if (value.trim() && ![...this.sources.values()].includes(value)) return;
    const category = this.form.elements.category?.value ?? "";
    const kind = this.form.elements.kind.value;
    const places = [`${category}/${kind}`, `${category}/`, `/${kind}`, "/"];
    this.field.value = this.sources.get(places.find((place) => this.sources.has(place))) ?? "";
  }
});
