// A side thread opens beside its channel where there is room for both; else its link leads to its page.
import { facts, mark } from "../facts.js";
import { localise } from "../times.js";

const room = matchMedia("(min-width: 75rem)");
const page = document.querySelector(".page.chatwrap:has(> key-channel)");

const linkTo = (root) => document.querySelector(`key-channel #m-${root} .sideline, key-channel #m-${root} [data-aside]`);

// `url` is of the side, or of a reply in it.
export async function open(url, { isAsked = true } = {}) {
  const answer = await fetch(url, { headers: { "X-Part": "side" } }).catch(() => null);
  if (!answer?.ok || !answer.headers.get("content-type")?.includes("json")) return location.assign(url);
  const { html, reactions } = await answer.json();
  Object.assign(facts.reactions, reactions);
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const side = holder.content.firstElementChild;
  for (const row of side.querySelectorAll(".rootmsg > .cmsg, .newline")) row.removeAttribute("id"); // the channel has its own
  localise(side);
  mark(side);
  for (const old of page.querySelectorAll(":scope > key-side")) put(old);
  page.append(side);
  page.classList.add("has-side");
  history.replaceState(null, "", `?side=${side.dataset.root}`);
  const at = new URL(answer.url).searchParams.get("at");
  const reply = at && side.querySelector(`#m-${CSS.escape(at)}`);
  reply?.classList.add("at");
  reply?.scrollIntoView({ block: "center", behavior: "instant" });
  if (isAsked) (side.querySelector("textarea") ?? side.querySelector(".clog")).focus();
}

export function close(side) {
  put(side);
  page.classList.remove("has-side");
  history.replaceState(null, "", location.pathname);
  (linkTo(side.dataset.root) ?? document.querySelector("#source"))?.focus();
}

// What waits there goes out all the same.
function put(side) {
  if (side.sending?.outbox.all().length) side.hidden = true;
  else side.remove();
}

if (page) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-aside]");
    if (!link || !room.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.href);
  });
  const asked = new URLSearchParams(location.search).get("side");
  if (/^[a-z2-7]{12}$/.test(asked ?? "")) {
    if (room.matches) open(`/m/${asked}/side/`, { isAsked: false });
    else location.replace(`/m/${asked}/side/`);
  }
}
