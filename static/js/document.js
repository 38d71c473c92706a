// Reads a PDF on a page of ours: the pages that are looked at are fetched in ranges, drawn in a worker, and nothing that a
// document brings along (script, form, launch) is run. Only the reading page loads this.
import { AnnotationMode, getDocument, GlobalWorkerOptions } from "pdfjs-dist/legacy/build/pdf.mjs";
import { EventBus, LinkTarget, PDFFindController, PDFLinkService, PDFViewer } from "pdfjs-dist/legacy/web/pdf_viewer.mjs";

// Bytes of one range. Where a document lists its pages flat, each page's entry is read before the first is drawn.
const PIECE = 2 ** 20;
const NARROW = 700; // px: below this a page is as wide as the window

customElements.define("key-document", class extends HTMLElement {
  connectedCallback() {
    this.sheets = this.querySelector(".sheets");
    this.at = this.querySelector("[name=page]");
    this.words = this.querySelector("[name=words]");
    this.found = this.querySelector(".found");
    this.bus = new EventBus();
    const links = new PDFLinkService({ eventBus: this.bus, externalLinkTarget: LinkTarget.BLANK, externalLinkRel: "noopener noreferrer nofollow" });
    const finder = new PDFFindController({ eventBus: this.bus, linkService: links });
    this.viewer = new PDFViewer({
      container: this.sheets,
      viewer: this.sheets.firstElementChild,
      eventBus: this.bus,
      linkService: links,
      findController: finder,
      annotationMode: AnnotationMode.ENABLE,
      maxCanvasPixels: 2 ** 24,
    });
    links.setViewer(this.viewer);
    this.hear();
    this.open(links).catch((error) => this.fail(error));
  }

  async open(links) {
    const { src, worker, parts } = this.dataset;
    GlobalWorkerOptions.workerSrc = worker;
    const pdf = await getDocument({
      url: src,
      rangeChunkSize: PIECE,
      disableAutoFetch: true,
      disableStream: true,
      isEvalSupported: false,
      enableXfa: false,
      maxImageSize: 10 ** 8,
      cMapUrl: `${parts}/cmaps/`,
      cMapPacked: true,
      useSystemFonts: false, // a drawing without its fonts gets ours, as wide as they were
      standardFontDataUrl: `${parts}/standard_fonts/`,
      wasmUrl: `${parts}/wasm/`,
    }).promise;
    this.viewer.setDocument(pdf);
    links.setDocument(pdf, null);
    this.at.max = pdf.numPages;
    this.querySelector(".pages").textContent = pdf.numPages;
  }

  hear() {
    this.bus.on("pagesinit", () => this.fit());
    this.bus.on("pagerendered", () => (this.dataset.state = "drawn"));
    this.bus.on("pagechanging", ({ pageNumber }) => (this.at.value = pageNumber));
    this.bus.on("updatefindmatchescount", ({ matchesCount }) => this.count(matchesCount));
    this.bus.on("updatefindcontrolstate", ({ state, matchesCount }) => state !== 3 && this.count(matchesCount)); // 3: still looking
    this.addEventListener("click", (event) => this.act(event.target.closest("[data-do]")?.dataset.do));
    this.addEventListener("keydown", (event) => this.key(event));
    this.at.addEventListener("change", () => this.go(Number(this.at.value)));
    this.words.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.find(this.words.value === this.sought ? "again" : "");
    });
    addEventListener("resize", () => this.isFitted && this.fit());
  }

  act(what) {
    const acts = {
      in: () => this.zoom(1.25),
      out: () => this.zoom(0.8),
      fit: () => this.fit(),
      next: () => this.viewer.nextPage(),
      back: () => this.viewer.previousPage(),
    };
    acts[what]?.();
  }

  key(event) {
    if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[a-z]$/.test(event.key) && !document.documentElement.matches("[data-shortcuts]")) return;
    const what = { "+": "in", "=": "in", "-": "out", 0: "fit", j: "next", k: "back" }[event.key];
    if (!what) return;
    event.preventDefault();
    event.stopPropagation();
    this.act(what);
  }

  zoom(by) {
    this.isFitted = false;
    this.viewer.currentScale = Math.min(10, Math.max(0.1, this.viewer.currentScale * by));
  }

  fit() {
    this.isFitted = true;
    this.viewer.currentScaleValue = this.clientWidth < NARROW ? "page-width" : "page-fit";
  }

  go(page) {
    if (page >= 1 && page <= this.viewer.pagesCount) this.viewer.currentPageNumber = page;
    this.at.value = this.viewer.currentPageNumber;
  }

  find(type) {
    this.sought = this.words.value;
    this.bus.dispatch("find", { source: this, type, query: this.sought, caseSensitive: false, entireWord: false, highlightAll: true, findPrevious: false, matchDiacritics: false });
  }

  count({ current = 0, total = 0 } = {}) {
    this.found.textContent = !this.sought ? "" : total ? `${current} / ${total}` : this.dataset.nothing;
  }

  fail(error) {
    console.error(error);
    this.dataset.state = "failed";
    this.querySelector(".msg").hidden = false;
  }
});
