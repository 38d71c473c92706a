// Choosing messages: Shift takes all between two, arrows go from box to box, Esc goes back. Without this, boxes are boxes.
customElements.define("key-choosing", class extends HTMLElement {
  connectedCallback() {
    this.boxes = [...this.querySelectorAll("input[type=checkbox]")];
    this.last = this.boxes.find((box) => box.autofocus) ?? null;
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("change", () => this.count());
    document.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.querySelector("[data-back]").click());
    this.last?.closest("li").scrollIntoView({ block: "center", behavior: "instant" });
    this.count();
  }

  // A box, or anywhere in a message that is no link and no words that are being marked.
  click(event) {
    const row = event.target.closest("li");
    let box = event.target.closest("input[type=checkbox]");
    if (!row || event.target.closest("a, button, summary, label") || String(getSelection())) return;
    if (!box) {
      box = row.querySelector("input[type=checkbox]");
      box.checked = !box.checked;
      box.focus({ preventScroll: true });
    }
    if (event.shiftKey && this.last) this.range(this.last, box, box.checked);
    this.last = box;
    this.count();
  }

  range(from, to, checked) {
    const [first, last] = [this.boxes.indexOf(from), this.boxes.indexOf(to)].sort((a, b) => a - b);
    for (const box of this.boxes.slice(first, last + 1)) box.checked = checked;
  }

  press(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = this.boxes.indexOf(event.target);
    const next = step && at >= 0 && this.boxes[at + step];
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey) this.range(event.target, next, true);
    next.focus();
    this.last = next;
    this.count();
  }

  count() {
    const chosen = this.querySelectorAll("input[name=m][type=hidden], input[name=m]:checked").length;
    this.querySelector("[data-chosen]").textContent = chosen ? this.dataset.one.replace("%d", chosen) : "";
    for (const button of this.querySelectorAll("[formaction]")) button.disabled = !chosen || chosen > Number(this.dataset.most);
  }
});
