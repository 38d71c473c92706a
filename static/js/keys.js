// Single-letter keys: off in fields, and off altogether where the reader has switched them off.
import { bookmark } from "./elements/bookmark.js";

const isOn = "shortcuts" in document.documentElement.dataset;
const sheet = document.getElementById("keys");
let afterG = 0;

const follow = (selector) => document.querySelector(selector)?.click();
const places = { b: '.rail a[href="/bookmarks/"]', h: '.rail a[href="/"]', i: '.rail a[href="/inbox/"]', t: '.wsnav a[href$="/threads/"]', p: '.wsnav a[href$="/people/"]' };

function move(step) {
  const rows = [...document.querySelectorAll(".tlist .t, .nlist .nt, .post[data-post]")];
  const here = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
  if (!next) return;
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// The line of the inbox that is in focus, else the first one.
function press(key) {
  const line = document.activeElement?.closest(".nrow") ?? document.querySelector(".nlist .nrow");
  line?.querySelector(`[data-key="${key}"]`)?.click();
}

const composer = () => document.querySelector("key-composer#reply");

// What is selected, or the whole post that has the focus.
function quote() {
  const chosen = getSelection();
  const at = chosen.isCollapsed ? document.activeElement : chosen.anchorNode.parentElement;
  const post = at?.closest(".post");
  const words = chosen.isCollapsed ? post?.querySelector(".prose")?.innerText : String(chosen);
  composer()?.reply(post, (words ?? "").trim());
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  c: () => location.assign(document.querySelector('.topbar a[href$="/threads/new/"]')?.href ?? "/threads/new/"),
  r: () => composer()?.reply(document.activeElement.closest(".post")),
  q: quote,
  b: () => bookmark(document.activeElement.closest(".post")),
  e: () => press("e"),
  u: () => press("u"),
  "?": () => sheet?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (!isOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  if (Date.now() - afterG < 1500 && places[event.key]) {
    event.preventDefault();
    follow(places[event.key]);
  } else if (event.key === "g") {
    afterG = Date.now();
  } else if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
});
