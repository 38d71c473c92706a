// Who signs out leaves no text of theirs on this device. What the site does not have yet is told before it goes.
customElements.define("key-leaving", class extends HTMLElement {
  connectedCallback() {
    this.closest("form").addEventListener("submit", (event) => this.leave(event));
  }

  leave(event) {
    const { me, unsent } = this.dataset;
    const kept = Object.keys(localStorage).filter((key) => key.startsWith(`draft:${me}:`) || key.startsWith(`outbox:${me}:`));
    if (kept.some((key) => isUnsent(JSON.parse(localStorage.getItem(key)))) && !confirm(unsent)) return event.preventDefault();
    for (const key of kept) localStorage.removeItem(key);
  }
});

// An outbox, or a draft that the server never took.
const isUnsent = (kept) => (Array.isArray(kept) ? kept.length : !kept.isSaved && kept.source);
