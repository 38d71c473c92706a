// Suggests tags that are in use, for the word after the last comma: arrows choose, Enter or Tab takes, Escape leaves.
import { later } from "../later.js";

customElements.define("key-tags", class extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    if (!this.field) return;
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) this.field.setAttribute(name, value);
    this.ask = later(150, (answer) => this.show(answer));
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.close());
  }

  get word() {
    return this.field.value.split(",").at(-1).trim().replace(/^#/, "");
  }

  typed() {
    this.close();
    this.ask(this.word && `${this.dataset.url}?q=${encodeURIComponent(this.word)}`);
  }

  show(answer) {
    this.close();
    this.list = answer?.querySelector("li") && answer.querySelector("ul");
    if (!this.list || document.activeElement !== this.field) return;
    this.append(this.list);
    this.list.id = "tags-in-use";
    this.field.setAttribute("aria-controls", this.list.id);
    this.field.setAttribute("aria-expanded", "true");
    for (const option of this.list.children) option.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      this.take(option);
    });
  }

  close() {
    this.list?.remove();
    this.list = this.chosen = null;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.list) return;
    if (step) this.choose(step);
    else if (["Enter", "Tab"].includes(event.key) && this.chosen) this.take(this.chosen);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  choose(step) {
    const options = [...this.list.children];
    const at = this.chosen ? options.indexOf(this.chosen) + step : step > 0 ? 0 : -1;
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = options.at(at % options.length);
    this.chosen.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", this.chosen.id);
  }

  take(option) {
    const before = this.field.value.split(",").slice(0, -1).map((word) => word.trim());
    this.field.value = `${[...before, option.dataset.value].join(", ")}, `;
    this.close();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
