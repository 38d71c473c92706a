// How others see one, on one's own page of it: read again when it was changed in another tab or on another device.
import { isLive, listen } from "../live/site.js";

customElements.define("key-manners", class extends HTMLElement {
  connectedCallback() {
    if (isLive) listen(({ manners }) => manners && this.isConnected && this.read());
  }

  async read() {
    const answer = await fetch(location.pathname).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("key-manners");
    if (fresh) this.replaceChildren(...fresh.childNodes);
  }
});
