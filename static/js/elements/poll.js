// Polls: votes go without a new page, and what others vote comes by itself. What differs by viewer is in no frame, so a
// hint says which post's poll has moved and each page asks for what its reader may see. A choice not sent yet stays.
import { find } from "../live/posts.js";
import { still } from "../live/still.js";

const PART = { "X-Part": "poll" };
const waiting = new Map(); // by post: the timer of a look that is due anyway

const pollOf = (id) => find(id)?.querySelector(".poll");

function made(html) {
  return document.importNode(new DOMParser().parseFromString(html, "text/html").querySelector(".poll"), true);
}

const isBox = (field) => field.type === "radio" || field.type === "checkbox";
const fieldsOf = (poll) => [...poll.querySelectorAll("input[name]:not([type=hidden]), select")];
const same = (field) => `[name="${field.name}"]${isBox(field) ? `[value="${CSS.escape(field.value)}"]` : ""}`;

function isTouched(field) {
  if (isBox(field)) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return field.value !== (field.querySelector("[selected]")?.value ?? "");
  return field.value !== field.defaultValue;
}

function put(old, fresh, { keeps }) {
  const fields = fieldsOf(old);
  for (const field of keeps && fields.some(isTouched) ? fields : []) {
    const there = fresh.querySelector(same(field));
    if (there && isBox(field)) there.checked = field.checked;
    else if (there) there.value = field.value;
  }
  const isOpen = old.querySelector("details")?.open;
  if (isOpen && fresh.querySelector("details")) fresh.querySelector("details").open = true;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  still(() => old.replaceWith(fresh));
  const next = held && ((held.name && fresh.querySelector(same(held))) || fresh.querySelector("button, summary, a"));
  next?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: fresh } }));
}

async function look(id) {
  waiting.delete(id);
  const answer = await fetch(`/p/${id}/poll/`, { headers: PART }).catch(() => null);
  const old = pollOf(id);
  if (!answer?.ok || answer.redirected || !old) return;
  put(old, made(await answer.text()), { keeps: true });
}

// Everybody who has the page open hears it at the same moment: they ask within a second, once for many votes.
function soon(id, most = 800) {
  if (pollOf(id) && !waiting.has(id)) waiting.set(id, setTimeout(look, 50 + Math.random() * most, id));
}

document.addEventListener("key:poll", (event) => soon(event.detail));

// A post that came by itself, or whose words did, brings its poll as everybody sees it.
document.addEventListener("htmx:load", (event) => {
  const { elt } = event.detail;
  for (const poll of elt.querySelectorAll?.(".post .poll:not(.is-drawn)") ?? []) soon(poll.closest(".post").dataset.post, 200);
  if (elt.matches?.(".post") && elt.querySelector(".poll:not(.is-drawn)")) soon(elt.dataset.post, 200);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const id = form.id.startsWith("poll-turn-") ? form.id.slice("poll-turn-".length) : form.closest(".poll.is-drawn")?.dataset.poll;
  if (!id || !find(id)) return;
  event.preventDefault();
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  const url = button?.getAttribute("formaction") ?? form.action;
  const answer = await fetch(url, { method: "POST", body: new FormData(form), headers: PART }).catch(() => null);
  const old = pollOf(id);
  if (old && answer && [200, 422].includes(answer.status) && !answer.redirected) return put(old, made(await answer.text()), { keeps: false });
  if (button?.hasAttribute("formaction")) form.action = url;
  form.submit(); // the site's own page says what is wrong
});

// What was sent with the post is asked for no more.
document.addEventListener("key:posted", () => {
  for (const box of document.querySelectorAll(".pollform")) {
    for (const field of box.querySelectorAll("input, textarea")) field.value = "";
    for (const field of box.querySelectorAll("select")) field.selectedIndex = 0;
    box.open = false;
  }
});
