// A button that copies the field it names and says so.
customElements.define("key-copy", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const field = document.getElementById(this.dataset.from);
    button?.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = this.dataset.done;
    });
  }
});
