// Ten seconds in which what was sent can be taken back, by the button or Escape. The text is with the site by then, which
// sends it by itself where this page is gone.
import { toast } from "./elements/toast.js";

const SECONDS = 10;

// Resolves with where the post is, or null where it was taken back or could not be sent.
export async function hold(form, words, id) {
  const field = form.elements.source;
  const body = new FormData(form);
  const ask = (what) => fetch(`/scheduled/${id}/${what}/`, { method: "POST", body, headers: { "X-Sent-By": "composer" } });
  field.readOnly = true;
  try {
    if (await isUndone(form, words)) {
      const answer = await ask("taken-back");
      toast(answer.ok ? words.takenBack : words.tooLate);
      if (answer.ok) return null;
    }
    const target = (await ask("now")).headers.get("x-posted");
    if (!target) toast(words.failed, { stays: true, link: { href: "/scheduled/", words: words.scheduled } });
    return target;
  } finally {
    field.readOnly = false;
  }
}

function isUndone(form, words) {
  const bar = document.createElement("p");
  bar.className = "banner inline holding";
  const said = document.createElement("span");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn sm", textContent: words.undo });
  bar.append(said, button);
  form.querySelector(".foot").before(bar);
  button.focus();
  const until = Date.now() + SECONDS * 1000;
  const tell = () => (said.textContent = words.counting.replace("%1", Math.max(0, Math.ceil((until - Date.now()) / 1000))));
  tell();
  const gone = new AbortController();
  return new Promise((done) => {
    const ticking = setInterval(() => (Date.now() < until ? tell() : end(false)), 250);
    const end = (isUndone) => {
      clearInterval(ticking);
      gone.abort();
      bar.remove();
      form.elements.source.focus();
      done(isUndone);
    };
    button.addEventListener("click", () => end(true));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      end(true);
    }, { capture: true, signal: gone.signal });
  });
}
