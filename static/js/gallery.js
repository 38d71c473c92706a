// Pictures of a page, one at a time and large: arrows step, Escape closes, focus comes back to where it was.
import { part } from "./parts.js";

const PICTURES = ".post .prose a.pic, .filelist a.pic, .filepage a.pic";
const AGAIN = [1500, 4000, 10000, 20000, 40000]; // ms: what was sent a moment ago may still be drawn
const YOUNG = 600_000; // ms: what has no picture by then gets none

let dialog;
let links = [];
let at = 0;

function put(made) {
  dialog = made;
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]") || event.target.matches("figure")) dialog.close();
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) show(at + Number(step));
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    event.stopPropagation(); // the page's own keys are not meant
    if (step) show(at + step);
  });
}

function show(position) {
  if (position < 0 || position >= links.length) return;
  at = position;
  const link = links[at];
  const small = link.querySelector("img");
  const image = dialog.querySelector("figure img");
  image.src = link.dataset.display ?? small.src;
  image.alt = small.alt;
  dialog.querySelector(".nm").textContent = small.alt;
  dialog.querySelector(".n").textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
  dialog.querySelector("[data-open]").href = link.href;
  dialog.querySelector("[data-step='-1']").hidden = at === 0;
  dialog.querySelector("[data-step='1']").hidden = at === links.length - 1;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.(PICTURES);
  if (!link || link.querySelector(".is-missing") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const made = await part("/parts/gallery/");
  if (!made) return location.assign(link.href);
  if (!made.isConnected) put(made);
  links = [...document.querySelectorAll(PICTURES)];
  show(links.indexOf(link));
  if (!dialog.open) dialog.showModal();
});

const DRAWN = ".prose a.pic img, .prose a.file img";

document.addEventListener("error", ({ target }) => target.matches?.(DRAWN) && miss(target), true);
document.addEventListener("load", ({ target }) => target.classList?.remove("is-missing"), true);
for (const image of document.querySelectorAll(DRAWN)) if (image.complete && !image.naturalWidth) miss(image);

// What has no picture shows what lies below it, the sign of the file's form or its name, and leads to the page that says
// why; what is new is asked for again.
function miss(image) {
  image.classList.add("is-missing");
  image.parentElement.dataset.name = image.alt;
  if (!isYoung(image)) return;
  const tried = Number(image.dataset.tried ?? 0);
  if (tried === AGAIN.length) return;
  image.dataset.tried = tried + 1;
  setTimeout(() => (image.src = `${image.src.split("?")[0]}?${tried}`), AGAIN[tried]);
}

function isYoung(image) {
  const sent = image.closest(".post")?.querySelector("time")?.dateTime;
  return !sent || Date.now() - Date.parse(sent) < YOUNG;
}
