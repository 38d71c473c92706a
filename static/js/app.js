// Everything the pages do beyond reading and posting, which work without it. One element, one file.
import htmx from "htmx.org";
import "@github/markdown-toolbar-element";
import "./elements/attach.js";
import "./elements/bookmark.js";
import "./elements/channel.js";
import "./elements/channels.js";
import "./elements/choosing.js";
import "./elements/company.js";
import "./elements/composer.js";
import "./elements/copy.js";
import "./elements/draft.js";
import "./elements/editing.js";
import "./elements/fresh.js";
import "./elements/inbox.js";
import "./elements/leaving.js";
import "./elements/line.js";
import "./elements/live.js";
import "./elements/manners.js";
import "./elements/mention.js";
import "./elements/paste.js";
import "./elements/poll.js";
import "./elements/present.js";
import "./elements/quoting.js";
import "./elements/reacting.js";
import "./elements/read.js";
import "./elements/rows.js";
import "./elements/side.js";
import "./elements/similar.js";
import "./elements/standing.js";
import "./elements/starter.js";
import "./elements/tags.js";
import "./elements/thread.js";
import "./elements/toast.js";
import "./elements/typed.js";
import "./elements/waits.js";
import "./elements/whosees.js";
import "./live/unread.js";
import "./drawings.js";
import "./facts.js";
import "./gallery.js";
import "./keys.js";
import "./links.js";
import "./times.js";

window.htmx = htmx;

// The strip of a workspace's sections is longer than a phone is wide.
for (const here of document.querySelectorAll(".secnav [aria-current]")) here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;

// A refused request still brings a fragment with a sentence: show it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([403, 409, 422, 429].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

for (const button of document.querySelectorAll("[data-opens]")) {
  const drawer = document.getElementById(button.dataset.opens);
  button.addEventListener("click", () => {
    const isOpen = drawer.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) drawer.querySelector("a")?.focus();
  });
  drawer?.addEventListener("keydown", (event) => event.key === "Escape" && button.click());
}

for (const button of document.querySelectorAll("[data-prints]")) button.addEventListener("click", () => window.print());
