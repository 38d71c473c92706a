// Fragments of posts in the page: made from what the site sends, put where they belong, replaced where they are newer.
import { facts } from "../facts.js";
import { spoken } from "../words.js";
import { still } from "./still.js";

const all = () => [...document.querySelectorAll("key-read > .post")];
export const find = (id) => document.getElementById(`p-${id}`);
export const versionOf = (post) => Number(post.dataset.version);

// Shared posts by number; a note after the shared post that it follows, notes among themselves by their own number.
function compare(one, other) {
  const key = ({ dataset: { nr, after, note } }) => [Number(after ?? nr), Number(note ?? 0)];
  const [[a, b], [c, d]] = [key(one), key(other)];
  return a - c || b - d;
}

export function made(html) {
  const holder = document.createElement("template");
  holder.innerHTML = spoken(html);
  return holder.content.querySelector(".post");
}

// The post that comes after it, or undefined where it is the last.
export const nextOf = (post) => all().find((each) => compare(post, each) < 0);

export function insert(post) {
  const next = nextOf(post);
  still(() => {
    if (next) next.before(post);
    else document.querySelector("key-read").append(post);
  });
  wake(post);
}

// A reaction changes the foot only: what is selected, drawn or open in the text stays.
export function replace(old, post, isReaction) {
  const isFootOnly = isReaction && versionOf(post) === versionOf(old) + 1;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const same = held && (held.value ? `[value="${CSS.escape(held.value)}"]` : `[href="${CSS.escape(held.getAttribute("href") ?? "")}"]`);
  still(() => {
    if (!isFootOnly) return old.replaceWith(post);
    old.querySelector(".post-foot").replaceWith(post.querySelector(".post-foot"));
    old.dataset.version = post.dataset.version;
  });
  const shown = isFootOnly ? old : post;
  wake(shown);
  if (held && !held.isConnected) shown.querySelector(same)?.focus({ preventScroll: true });
  return shown;
}

// Times, formulas, own marks and the buttons' requests, as on a page that was loaded.
function wake(post) {
  window.htmx.process(post);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: post } }));
}

// The answer to a click may come after newer words: those stay.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, serverResponse } = event.detail;
  if (!facts || !target.matches?.(".post")) return;
  const post = made(serverResponse);
  if (post && versionOf(post) < versionOf(target)) event.detail.shouldSwap = false;
});
