// Files for a text: chosen, pasted or dropped. Each goes up in pieces (tus), so that a lost line or a reload costs no
// piece that came; its reference comes into the text, and so into the draft, once the site has it whole. A form with a
// field `upload` takes one file instead, which is chosen for it.
import { renewToken } from "../token.js";

const PIECE = 4 * 2 ** 20; // bytes
const AT_ONCE = 3; // files; the others wait for their turn
const AGAIN = [500, 1000, 3000, 5000, 10000, 20000, ...Array(10).fill(30000)]; // ms: five minutes without a line
const LOOKS = [100, 200, 300, 500, 800, 1500, 3000, 5000]; // ms until an image is drawn
const pause = (time) => new Promise((done) => setTimeout(done, time));
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

customElements.define("key-attach", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector("ul");
    this.warning = this.querySelector(".msg");
    this.note = this.querySelector(".note");
    this.notes = new Map(); // names of files by what is to be said of them
    const input = this.querySelector("input");
    const button = this.form.querySelector("[data-attach]");
    button.hidden = false;
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      input.value = ""; // the form is sent without their bytes
      this.take(chosen);
    });
    this.form.addEventListener("paste", (event) => this.paste(event));
    this.form.addEventListener("dragover", (event) => this.over(event));
    this.form.addEventListener("dragleave", (event) => !this.form.contains(event.relatedTarget) && this.form.classList.remove("is-over"));
    this.form.addEventListener("drop", (event) => this.drop(event));
    this.form.addEventListener("submit", (event) => this.hold(event), true);
    this.form.addEventListener("key:posted", () => this.clear());
  }

  // Cells come as text and as a picture of themselves: the text is meant.
  paste(event) {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    this.take([...files]);
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("is-over");
  }

  drop(event) {
    this.form.classList.remove("is-over");
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  }

  hold(event) {
    const isWaiting = Boolean(this.list.querySelector("li:not(.is-wrong)"));
    this.warn(isWaiting ? this.dataset.held : "");
    if (!isWaiting) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  warn(words) {
    this.warning.textContent = words;
    this.warning.hidden = !words;
  }

  // It was sent: what was said of its files is over.
  clear() {
    for (const row of this.list.querySelectorAll(".is-wrong")) this.remove(row);
    this.warn("");
    this.notes.clear();
    this.note.hidden = true;
  }

  take(files) {
    const batch = []; // the references of files chosen together, each at its file's place
    this.seen = this.form.elements.source?.value;
    files.forEach((file, number) => {
      const row = this.row(file);
      this.queue(Object.assign(row, { batch, number, begin: () => this.send(file, row) }));
    });
  }

  queue(row) {
    row.classList.add("is-queued");
    row.querySelector(".about").textContent = this.dataset.queued;
    this.next();
  }

  next() {
    const free = AT_ONCE - this.list.querySelectorAll(".is-going").length;
    for (const row of [...this.list.querySelectorAll(".is-queued")].slice(0, Math.max(0, free))) {
      row.classList.replace("is-queued", "is-going");
      row.querySelector(".about").textContent = "";
      row.begin();
    }
  }

  row(file) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector(".nm").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector("[data-cancel]").addEventListener("click", () => this.cancel(row));
    row.querySelector("[data-again]").addEventListener("click", () => this.again(row));
    addEventListener("online", () => row.isConnected && row.classList.contains("is-lost") && this.again(row));
    this.list.append(row);
    this.list.hidden = false;
    return row;
  }

  async send(file, row) {
    const tus = await import("tus-js-client").catch(() => null);
    if (!row.isConnected) return; // it was cancelled meanwhile
    if (!tus) return this.lose(row);
    const upload = new tus.Upload(file, {
      endpoint: this.dataset.url,
      chunkSize: PIECE,
      retryDelays: AGAIN,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
      onShouldRetry: (error) => this.isWorthAnother(error, row),
      onProgress: (sent, all) => this.progress(row, sent / all),
      onSuccess: () => this.settle(upload.url, row),
      onError: (error) => this.fail(error, row, upload),
    });
    Object.assign(row, { upload, begin: () => upload.start() });
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    if (row.isConnected) upload.start();
  }

  isWorthAnother({ originalResponse: answer }, row) {
    const status = answer?.getStatus() ?? 0;
    const isWorth = !status || status >= 500 || status === 409;
    if (isWorth) row.querySelector(".about").textContent = this.dataset.waiting;
    return isWorth;
  }

  progress(row, part) {
    row.querySelector("progress").value = part * 100;
    row.querySelector(".about").textContent = `${Math.floor(part * 100)} %`;
  }

  // An image is there when it is drawn: the text shows it as everybody will see it.
  async settle(url, row) {
    row.classList.remove("is-going");
    this.next();
    row.querySelector("progress").removeAttribute("value");
    const about = row.querySelector(".about");
    about.textContent = this.dataset.preparing;
    let became = { state: "" };
    for (const wait of LOOKS) {
      const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
      if (answer?.status === 422) return this.wrong(row, await answer.text(), { isFinal: true });
      if (answer?.ok && !answer.redirected) became = await answer.json();
      if (became.state === "ready") break;
      if (became.state === "checking") about.textContent = this.dataset.checking;
      await pause(wait);
      if (!row.isConnected) return; // it was cancelled meanwhile
    }
    if (!became.reference) return this.wrong(row, this.dataset.failed, { again: () => this.settle(url, row) });
    this.remove(row);
    if (this.form.elements.upload) this.choose(became.reference);
    else this.put(became.reference, row);
    if (became.says) this.tell(became.says, became.name);
    if (became.state !== "ready") this.tell(this.dataset.late, became.name);
  }

  tell(says, name) {
    this.notes.set(says, [...(this.notes.get(says) ?? []), name]);
    const list = new Intl.ListFormat(document.documentElement.lang || "en");
    const sentences = [...this.notes].map(([said, names]) => said.replace("%s", list.format(names)));
    this.note.querySelector("span").textContent = sentences.join(" ");
    this.note.hidden = false;
  }

  // Files chosen together stand in the order of the choice, each on a line of its own; the first to come stands below
  // the line where the cursor is. Whoever goes on typing meanwhile is not moved.
  put(reference, { batch, number }) {
    const { value, selectionEnd: cursor } = this.form.elements.source;
    const stands = (each) => each && value.includes(each);
    const later = batch.slice(number + 1).find(stands);
    const earlier = batch.slice(0, number).findLast(stands);
    batch[number] = reference;
    this.warn("");
    if (later) return this.insert(`${reference}\n\n`, value.indexOf(later));
    if (earlier) return this.insert(`\n\n${reference}`, value.indexOf(earlier) + earlier.length);
    const end = value.indexOf("\n", cursor);
    const at = end < 0 ? value.length : end;
    const before = value.slice(0, at);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    return this.insert(`${lead}${reference}\n\n`, at, this.seen === value ? "end" : "preserve");
  }

  insert(words, at, mode = "preserve") {
    const field = this.form.elements.source;
    field.setRangeText(words, at, at, mode);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // One file that comes in another's place: the form carries its id, and can be sent.
  choose(reference) {
    this.form.elements.upload.value = reference.match(/\(upload:(\w+)\)$/)[1];
    this.form.querySelector("[data-chosen]").textContent = reference.replace(/^!?\[(.*)\]\(.*$/s, "$1").replace(/\\(.)/g, "$1");
    this.warn("");
    this.form.querySelector("[type=submit]").focus();
  }

  async fail(error, row, upload) {
    const answer = error.originalResponse;
    const status = answer?.getStatus() ?? 0;
    if (status === 403 && !row.dataset.renewed && (await renewToken())) {
      row.dataset.renewed = "";
      return upload.start();
    }
    if (!status) return this.lose(row);
    const isOurs = status < 500 && answer.getHeader("content-type")?.startsWith("text/plain");
    if (isOurs && status === 422) return this.wrong(row, answer.getBody(), { isFinal: true });
    return this.wrong(row, status < 400 || status === 403 ? this.dataset.signedOut : this.dataset.failed);
  }

  // It goes on by itself when the line is back.
  lose(row) {
    this.wrong(row, this.dataset.lost);
    row.classList.add("is-lost");
  }

  wrong(row, words, { isFinal = false, again = null } = {}) {
    row.classList.remove("is-going");
    row.classList.add("is-wrong");
    row.querySelector(".about").textContent = isFinal ? words : `${row.querySelector(".nm").textContent}: ${words}`;
    row.querySelector("[data-again]").hidden = isFinal;
    if (isFinal) row.querySelector("[data-cancel]").textContent = this.dataset.remove;
    row.again = again;
    this.next();
  }

  again(row) {
    row.classList.remove("is-wrong", "is-lost");
    row.querySelector("[data-again]").hidden = true;
    if (row.again) row.again();
    else this.queue(row);
  }

  cancel(row) {
    this.remove(row);
    this.warn("");
    row.upload?.abort(true).catch(() => {}); // what the site keeps of it goes after two days
  }

  // Focus that was on it goes to the text; elsewhere it stays.
  remove(row) {
    const hadFocus = row.contains(document.activeElement);
    row.remove();
    this.next();
    this.list.hidden = !this.list.children.length;
    if (hadFocus) this.form.elements.source?.focus();
  }
});
