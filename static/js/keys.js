// Single-letter keys: off in fields, and off altogether where the reader has switched them off.
import { bookmark } from "./elements/bookmark.js";
import { quote } from "./elements/quoting.js";
import { toast } from "./elements/toast.js";
import { part } from "./parts.js";

const isOn = "shortcuts" in document.documentElement.dataset;
const sheet = document.getElementById("keys");
let afterG = 0;

const here = { u: "[data-first-unread], #new", a: ".answerbox .post-foot a, .post.settled, #state-head a[href^='/p/']", d: "#jump-on" };

// To the first unread post, to the accepted answer, or to the field of a day.
function goTo(place) {
  const found = document.querySelector(place);
  if (!found) return;
  if (found.matches("a")) return found.click();
  found.closest("[popover]")?.showPopover();
  if (!found.matches("input, .post")) found.scrollIntoView({ block: "start" });
  if (found.matches(".post, .seat")) found.tabIndex = -1;
  found.focus();
}

const follow = (selector) => document.querySelector(selector)?.click();
const places = { b: '.rail a[href="/bookmarks/"]', h: '.rail a[href="/"]', i: '.rail a[href="/inbox/"]', t: '.wsnav a[href$="/threads/"]', p: '.wsnav a[href$="/people/"]', w: '.tabbar a[href="/w/"]' };

function move(step) {
  const found = document.querySelectorAll(".tlist .t, .nlist .nt, .post[data-post], .cmsg[data-message]");
  const rows = [...found].filter((row) => row.checkVisibility()); // what went elsewhere has one line for many
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
const postInFocus = () => document.activeElement?.closest(".post[data-post]");

// Up: from a post's page to its thread, from a thread to the list. In the inbox it is "unread".
function up() {
  if (document.querySelector(".nlist")) return press("u");
  const links = [...document.querySelectorAll(".crumbs a[href]")];
  if (links.length) location.assign(links.at(-1).href);
}

// In the inbox: done. In a thread: edit the post in focus, else one's own last one here; others' words are theirs.
function edit() {
  if (document.querySelector(".nlist")) return press("e");
  const post = postInFocus() ?? [...document.querySelectorAll(".post[data-mine]:not(.is-gone)")].at(-1);
  if (post?.matches("[data-mine]:not(.is-gone)")) location.assign(`/p/${post.dataset.post}/edit/`);
}

async function copyLink() {
  const post = postInFocus()?.dataset.post;
  const row = document.activeElement?.closest(".trow")?.querySelector(".t");
  const link = post ? `${location.origin}/p/${post}/` : (row?.href ?? location.href).split("#")[0];
  await navigator.clipboard.writeText(link);
  toast(sheet.dataset.copied);
}

async function mute() {
  const form = document.querySelector("form.follow[data-muted]");
  if (!form) return;
  const { level } = form.elements;
  const isMuted = level.value === "muted";
  level.value = isMuted ? "" : "muted";
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Sent-By": "keys" }, redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return toast(isMuted ? form.dataset.heard : form.dataset.muted);
  level.value = isMuted ? "muted" : "";
  toast(sheet.dataset.failed, { stays: true });
}

// The list is fetched when it is first asked for.
async function showKeys() {
  const place = sheet?.querySelector("div:empty");
  if (place) {
    const list = await part("/parts/keys/");
    if (!list) return toast(sheet.dataset.failed, { stays: true });
    place.replaceChildren(list);
  }
  if (!sheet.open) sheet.showModal();
}

// The side thread of the message in focus: what its link does.
const messageInFocus = () => document.activeElement?.closest(".cmsg[data-message]");
const aside = () => messageInFocus()?.querySelector("a[data-aside]")?.click();

const acts = {
  j: () => move(1),
  k: () => move(-1),
  c: () => location.assign(document.querySelector('.topbar a[href$="/threads/new/"]')?.href ?? "/threads/new/"),
  r: () => composer()?.reply(postInFocus()),
  q: () => (composer() ? quote(postInFocus()) : quote(messageInFocus())),
  b: () => bookmark(postInFocus() ?? messageInFocus()),
  e: edit,
  u: up,
  m: mute,
  t: aside,
  f: () => messageInFocus()?.querySelector("[data-forward]")?.click(),
  l: copyLink,
  "/": () => document.querySelector("input[type=search]")?.focus(),
  "?": showKeys,
};

document.addEventListener("keydown", (event) => {
  if (!isOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  if (event.shiftKey && event.key === "Escape") return follow("[data-all-read]");
  if (Date.now() - afterG < 1500 && here[event.key] && document.querySelector(here[event.key])) {
    event.preventDefault();
    goTo(here[event.key]);
  } else if (Date.now() - afterG < 1500 && places[event.key]) {
    event.preventDefault();
    follow(places[event.key]);
  } else if (event.key === "g") {
    afterG = Date.now();
  } else if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
});
