// "React" under a post opens the six statements over the page; without this it is a link to the page that has them.
import { react } from "../chat/acting.js";
import { kindsOf } from "../facts.js";
import * as posts from "../live/posts.js";
import { part } from "../parts.js";

let menu; // once it was opened
let buttons = [];
let about; // the id of the post or message: its element may be replaced while the menu is open
const find = (id) => posts.find(id) ?? document.getElementById(`m-${id}`);

const linkOf = (id) => find(id)?.querySelector("[data-react]");

// It is over the page: where the post goes, it follows.
function place(link) {
  const [from, size] = [link.getBoundingClientRect(), menu.getBoundingClientRect()];
  const below = from.bottom + size.height < innerHeight;
  menu.style.top = `${below ? from.bottom : Math.max(0, from.top - size.height)}px`;
  menu.style.left = `${Math.max(8, Math.min(from.left, innerWidth - size.width - 8))}px`;
}

async function open(link) {
  const { dataset } = link.closest(".post, .cmsg");
  about = dataset.post ?? dataset.message;
  const made = await part("/parts/reacting/");
  if (!made) return location.assign(link.href);
  if (!made.isConnected) put(made);
  const own = kindsOf(about);
  for (const button of buttons) button.setAttribute("aria-pressed", String(own.includes(button.value)));
  menu.showPopover();
  place(linkOf(about) ?? link);
  buttons[0].focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-react]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

function put(made) {
  menu = made;
  buttons = [...menu.querySelectorAll("button")];
  menu.addEventListener("click", (event) => choose(event.target.closest("button")));
  menu.addEventListener("keydown", step);
  document.body.append(menu);
}

async function choose(button) {
  const post = find(about);
  menu.hidePopover();
  if (!button || !post) return;
  const id = about;
  if (post.matches(".cmsg")) await react(`/m/${id}/reactions/`, button.value);
  else await window.htmx.ajax("POST", `/p/${id}/reactions/`, { target: post, source: post, swap: "outerHTML", values: { kind: button.value } });
  linkOf(id)?.focus({ preventScroll: true });
}

function step(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") linkOf(about)?.focus({ preventScroll: true });
  if (!by) return;
  event.preventDefault();
  const here = buttons.indexOf(document.activeElement);
  buttons[(here + by + buttons.length) % buttons.length].focus();
}

addEventListener("scroll", () => menu?.matches(":popover-open") && linkOf(about) && place(linkOf(about)), { passive: true });
