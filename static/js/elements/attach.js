// Files for a text: chosen, pasted or dropped. Each goes up in pieces (tus), so that a lost line or a reload costs no
// piece that came; its reference comes into the text, and so into the draft, once the site has it whole. A form with a
// field `upload` takes one file instead, which is chosen for it.
import { renewToken } from "../token.js";

const PIECE = 4 * 2 ** 20; // bytes
const AGAIN = [500, 1000, 3000, 5000, 10000, 20000]; // ms
const LOOKS = [100, 200, 300, 500, 800, 1500, 3000, 5000]; // ms until an image is drawn
const pause = (time) => new Promise((done) => setTimeout(done, time));
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

customElements.define("key-attach", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector("ul");
    this.warning = this.querySelector(".msg");
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

  take(files) {
    for (const file of files) this.send(file, this.row(file));
  }

  row(file) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector(".nm").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    this.list.append(row);
    this.list.hidden = false;
    return row;
  }

  async send(file, row) {
    const { Upload } = await import("tus-js-client");
    const upload = new Upload(file, {
      endpoint: this.dataset.url,
      chunkSize: PIECE,
      retryDelays: AGAIN,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
      onShouldRetry: ({ originalResponse: answer }) => !answer?.getStatus() || answer.getStatus() >= 500 || answer.getStatus() === 409,
      onProgress: (sent, all) => this.progress(row, sent / all),
      onSuccess: () => this.settle(upload.url, row),
      onError: (error) => this.fail(error, row, upload),
    });
    row.querySelector("[data-cancel]").addEventListener("click", () => this.cancel(upload, row));
    row.querySelector("[data-again]").addEventListener("click", () => this.again(upload, row));
    addEventListener("online", () => row.isConnected && row.classList.contains("is-lost") && this.again(upload, row));
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    upload.start();
  }

  progress(row, part) {
    row.querySelector("progress").value = part * 100;
    row.querySelector(".about").textContent = `${Math.floor(part * 100)} %`;
  }

  // An image is there when it is drawn: the text shows it as everybody will see it.
  async settle(url, row) {
    row.querySelector("progress").removeAttribute("value");
    row.querySelector(".about").textContent = this.dataset.preparing;
    let became = { state: "" };
    for (const wait of LOOKS) {
      const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
      if (answer?.status === 422) return this.wrong(row, await answer.text(), { isFinal: true });
      if (answer?.ok && !answer.redirected) became = await answer.json();
      if (became.state === "ready") break;
      await pause(wait);
    }
    if (!became.reference) return this.wrong(row, this.dataset.failed, { again: () => this.settle(url, row) });
    this.remove(row);
    this.put(became.reference);
    this.warn(became.says ?? "");
  }

  // On a line of its own, where the cursor is.
  put(reference) {
    if (this.form.elements.upload) return this.choose(reference);
    const field = this.form.elements.source;
    const at = field.selectionEnd;
    const before = field.value.slice(0, at);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    field.setRangeText(`${lead}${reference}\n\n`, at, at, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.warn("");
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
    row.classList.toggle("is-lost", !status);
    if (!status) return this.wrong(row, this.dataset.lost);
    const isOurs = status < 500 && answer.getHeader("content-type")?.startsWith("text/plain");
    if (isOurs && status === 422) return this.wrong(row, answer.getBody(), { isFinal: true });
    return this.wrong(row, status < 400 || status === 403 ? this.dataset.signedOut : this.dataset.failed);
  }

  wrong(row, words, { isFinal = false, again = null } = {}) {
    row.classList.add("is-wrong");
    row.querySelector(".about").textContent = isFinal ? words : `${row.querySelector(".nm").textContent}: ${words}`;
    row.querySelector("[data-again]").hidden = isFinal;
    if (isFinal) row.querySelector("[data-cancel]").textContent = this.dataset.remove;
    row.again = again;
  }

  again(upload, row) {
    row.classList.remove("is-wrong", "is-lost");
    row.querySelector("[data-again]").hidden = true;
    if (row.again) row.again();
    else upload.start();
  }

  cancel(upload, row) {
    this.remove(row);
    this.warn("");
    upload.abort(true).catch(() => {}); // what the site keeps of it goes after two days
  }

  remove(row) {
    row.remove();
    this.list.hidden = !this.list.children.length;
    this.form.elements.source?.focus();
  }
});
