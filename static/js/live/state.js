// How a thread stands (answered, planned): its parts are asked for anew when that changes, and the post that settles
// it is marked in its place, whatever its fragment is replaced by.
import { still } from "./still.js";

let timer;

export const renewState = () => {
  timer ??= setTimeout(read, 200 + Math.random() * 600);
};

async function read() {
  timer = undefined;
  const url = new URL(location.href);
  const answer = await fetch(url, { headers: { "X-Part": "state" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  still(() => {
    for (const id of ["state-head", "state-tab", "state-first", "state-side"]) {
      const [old, part] = [document.getElementById(id), page.getElementById(id)];
      if (!old || !part) continue;
      const held = old.contains(document.activeElement) && document.activeElement.getAttribute("formaction");
      const fresh = document.importNode(part, true);
      old.replaceWith(fresh);
      if (held) fresh.querySelector(`[formaction="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    }
    mark();
  });
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: document.querySelector(".thead") } }));
}

function mark() {
  const tab = document.getElementById("state-tab");
  if (!tab) return;
  const post = document.getElementById(`p-${tab.dataset.settled}`);
  for (const old of document.querySelectorAll("article.settled")) {
    if (old === post) continue;
    old.classList.remove("settled");
    old.querySelector(":scope > .seat")?.remove();
  }
  if (!post || post.matches(".is-gone")) return;
  post.classList.add("settled");
  if (!post.querySelector(":scope > .seat")) post.prepend(tab.content.cloneNode(true));
}

document.addEventListener("htmx:load", mark);
