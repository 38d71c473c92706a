// What is opened from the inbox is read. The request outlives this page; without scripts the button beside it does it.
customElements.define("key-inbox", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => {
      const link = target.closest("a[data-read]");
      if (!link) return;
      const body = new FormData();
      body.set("csrfmiddlewaretoken", this.querySelector("[name=csrfmiddlewaretoken]").value);
      fetch(link.dataset.read, { method: "POST", body, keepalive: true, headers: { "X-Sent-By": "link" } });
    });
  }
});
