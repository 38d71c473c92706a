// A bookmark's form opens over the page; without this it is a link to the page that has it.
import { mark as markOwn, reacted } from "../facts.js";
import { toast } from "./toast.js";

const source = document.getElementById("kept");
const kept = new Set(source ? JSON.parse(source.textContent) : []);
let dialog;
let from; // the link that opened it

// Which posts the viewer keeps stands beside the viewer-neutral fragments.
function mark(root) {
  const posts = root.matches?.(".post") ? [root] : root.querySelectorAll?.(".post[data-post]") ?? [];
  for (const post of posts) post.querySelector("[data-bookmark]")?.classList.toggle("is-kept", kept.has(post.dataset.post));
}

function made() {
  const element = document.createElement("dialog");
  element.className = "bookmark";
  element.setAttribute("aria-labelledby", "bookmark-title");
  element.addEventListener("submit", send);
  element.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    element.close();
  });
  element.addEventListener("close", () => from?.isConnected && from.focus({ preventScroll: true }));
  // Who types a time has chosen it.
  element.addEventListener("input", (event) => {
    if (event.target.name === "at") element.querySelector('[name="when"][value="at"]').checked = true;
  });
  document.body.append(element);
  return element;
}

async function open(link) {
  from = link;
  const answer = await fetch(link.href, { headers: { "X-Part": "form" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.assign(link.href);
    return;
  }
  dialog ??= made();
  dialog.innerHTML = await answer.text(); // our own page's fragment, escaped by its template
  dialog.showModal();
  dialog.querySelector("[name=note]").focus();
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const post = from.closest(".post, .cmsg");
  // A page that shows what is kept loads anew, and says there what was done.
  const part = post || form.querySelector("[name=note]") ? "form" : "reload";
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": part }, redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return location.reload();
  if (answer?.status === 422) {
    dialog.innerHTML = await answer.text();
    dialog.querySelector(".err input, .err")?.focus();
    return;
  }
  if (!answer?.ok || answer.redirected) {
    form.submit(); // the server's own page says what is wrong
    return;
  }
  const isKept = answer.headers.get("X-Kept") === "1";
  const words = await answer.text();
  dialog.close();
  if (!post && document.querySelector(".nlist, .kept")) location.reload();
  if (!post) return;
  const { message } = post.dataset;
  if (message) reacted(message, "kept", isKept);
  else if (isKept) kept.add(post.dataset.post);
  else kept.delete(post.dataset.post);
  if (message) document.querySelectorAll(`.cmsg[data-message="${message}"]`).forEach(markOwn); // a root may stand twice
  else mark(post);
  toast(words, { isMarkup: true }); // our own page's fragment
}

// By key: the post or the message in focus, else the thread.
export function bookmark(post) {
  (post ?? document).querySelector(post ? "[data-bookmark]" : ".kept [data-bookmark]")?.click();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-bookmark]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

mark(document);
document.addEventListener("htmx:load", (event) => mark(event.detail.elt));
