// The inbox follows itself: a hint that it changed reads the list again, but not under a pointer or the focus.
// What is opened from it is read. The request outlives this page; without scripts the button beside it does it.
import htmx from "htmx.org";
import { isLive, listen } from "../live/site.js";

let timer = 0;

// Hints that come together are one question, and not everybody asks at the same moment.
function ask() {
  timer ||= setTimeout(() => {
    const inbox = document.getElementById("inbox");
    if (inbox?.matches(":hover, :focus-within")) return wait(inbox);
    timer = 0;
    htmx.trigger(document.body, "inbox");
  }, 200 + Math.random() * 800);
}

// A line that is pointed at stays where it is until the pointer or the focus leaves the list.
function wait(inbox) {
  const go = () => {
    timer = 0;
    ask();
  };
  for (const name of ["mouseleave", "focusout"]) inbox.addEventListener(name, go, { once: true });
}

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

if (isLive && document.getElementById("inbox")) {
  let wasAway = false;
  listen(({ inbox, state }) => {
    if (inbox || (wasAway && state?.is === "open")) ask();
    if (state) wasAway = state.is !== "open" && (wasAway || state.is !== "connecting");
  });
}
