// A toast leaves after 8 seconds, waits while it is pointed at or focused, and stays where it tells of an error.
customElements.define("key-toast", class extends HTMLElement {
  connectedCallback() {
    if (this.classList.contains("stays")) return;
    const start = () => (this.timer = setTimeout(() => this.remove(), 8000));
    const stop = () => clearTimeout(this.timer);
    for (const name of ["mouseenter", "focusin"]) this.addEventListener(name, stop);
    for (const name of ["mouseleave", "focusout"]) this.addEventListener(name, start);
    start();
  }
});

// One at a time. What stays can be closed; `link` is { href, words } and opens beside this page. Only a fragment that the
// server has drawn may be markup.
export function toast(text, { stays = false, link, isMarkup = false } = {}) {
  const list = document.querySelector(".toasts");
  const element = document.createElement("key-toast");
  element.className = stays ? "toast stays" : "toast";
  element.append(Object.assign(document.createElement("span"), isMarkup ? { innerHTML: text } : { textContent: text }));
  if (link) element.append(Object.assign(document.createElement("a"), { href: link.href, textContent: link.words, target: "_blank" }));
  if (stays) {
    const close = Object.assign(document.createElement("button"), { type: "button", className: "linkbtn", textContent: list.dataset.close });
    close.addEventListener("click", () => element.remove());
    element.append(close);
  }
  list.replaceChildren(element);
}
