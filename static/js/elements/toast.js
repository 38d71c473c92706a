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

export function toast(text, { stays = false } = {}) {
  const element = document.createElement("key-toast");
  element.className = stays ? "toast stays" : "toast";
  element.textContent = text;
  document.querySelector(".toasts").append(element);
}
