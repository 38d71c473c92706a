// Words that are selected in a post or a message can be quoted: a button over them puts them into the composer, with whose they are.
import { withAddresses } from "../links.js";

const button = document.querySelector("[data-quotes]");
const composer = () => document.querySelector("key-composer#reply");
const roomOf = (row) => row.closest("key-channel, key-side");
let held; // what the button quotes

// Whether there is a field to quote it into.
const canQuote = (of) => (of.matches(".cmsg") ? roomOf(of)?.querySelector(".composer") : composer());

// The post in which the selection begins, with the selected words that are in it.
function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const prose = selection.getRangeAt(0).startContainer.parentElement?.closest(".post[data-post] .prose, .cmsg[data-message] .cbody.prose");
  if (!prose) return null;
  const range = selection.getRangeAt(0).cloneRange();
  if (!prose.contains(range.endContainer)) range.setEnd(prose, prose.childNodes.length);
  const words = withAddresses(range) ?? String(prose.contains(selection.focusNode) ? selection : range).trim();
  return words ? { post: prose.closest(".post, .cmsg"), words, range } : null;
}

function place() {
  const found = chosen();
  button.hidden = !found || !canQuote(found.post);
  if (button.hidden) return;
  held = found.post;
  const box = found.range.getBoundingClientRect();
  const top = box.top > 150 ? box.top - button.offsetHeight - 6 : Math.min(box.bottom + 6, innerHeight - 60);
  button.style.top = `${top}px`;
  button.style.left = `${Math.max(8, Math.min(box.left, innerWidth - button.offsetWidth - 8))}px`;
}

function whole(prose) {
  if (!prose) return "";
  const range = document.createRange();
  range.selectNodeContents(prose);
  return withAddresses(range) ?? prose.innerText.trim();
}

// What is selected, or the whole post or message.
export function quote(post) {
  const found = chosen();
  const of = found?.post ?? post;
  const words = found?.words ?? whole(of?.querySelector(".prose"));
  if (of?.matches(".cmsg")) roomOf(of)?.dispatchEvent(new CustomEvent("key:quote", { detail: { row: of, words } }));
  else composer()?.reply(of, words ?? "");
  getSelection().removeAllRanges();
}

if (button) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(place, 150);
  };
  document.addEventListener("selectionchange", soon);
  addEventListener("scroll", () => button.hidden || place(), { passive: true });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => quote(held));
}
