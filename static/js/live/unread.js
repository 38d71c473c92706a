// How many things in the inbox are not read: in the title of the window and wherever the shell shows the number.
import { isLive, listen } from "./site.js";

const badges = () => document.querySelectorAll("[data-unread]");
let bare = document.title.replace(/^\(\d+\) /, "");
let count = Number(badges()[0]?.dataset.unread ?? 0);
let timer = 0;

function show() {
  document.title = count ? `(${count}) ${bare}` : bare;
  for (const badge of badges()) {
    badge.dataset.unread = count;
    badge.hidden = !count;
    (badge.querySelector("[data-number]") ?? badge).textContent = count > 99 ? "99+" : count;
  }
}

async function recount() {
  timer = 0;
  const answer = await fetch("/inbox/count/").catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  count = (await answer.json()).unread;
  show();
}

// Hints that come together are one question, and not everybody asks at the same moment.
function ask() {
  timer ||= setTimeout(recount, 200 + Math.random() * 800);
}

if (isLive) {
  show();
  let wasAway = false;
  listen(({ inbox, state }) => {
    if (inbox || (wasAway && state?.is === "open")) ask();
    if (state) wasAway = state.is !== "open" && (wasAway || state.is !== "connecting");
  });
  document.addEventListener("key:title", ({ detail }) => {
    bare = bare.replace(/^.*(?= · )/, () => detail);
    show();
  });
}
