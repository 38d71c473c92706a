// The line of a long thread's time: says where one would land while it is dragged, and follows what is read.
const zone = document.documentElement.dataset.zone || undefined;
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || undefined;
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: zone });

customElements.define("key-line", class extends HTMLElement {
  connectedCallback() {
    this.range = this.querySelector("input");
    this.said = this.querySelector("output");
    // The page has them once: beside the thread, where it is wide enough for them.
    this.stops = [...document.querySelectorAll("key-line li")].map((stop) => [Number(stop.dataset.nr), Date.parse(stop.querySelector("time").dateTime)]);
    this.range.addEventListener("input", () => this.say());
    // A pointer that lets go has chosen; who moves by key says so with Enter.
    this.range.addEventListener("pointerdown", () => (this.from = this.range.value));
    this.range.addEventListener("pointerup", () => this.from !== this.range.value && this.querySelector("form").requestSubmit());
    this.range.addEventListener("keydown", (event) => event.key === "Enter" && this.querySelector("form").requestSubmit());
    this.watcher = new IntersectionObserver((seen) => this.follow(seen), { rootMargin: "-25% 0px -60% 0px" });
    for (const post of document.querySelectorAll("key-read .post[data-nr]")) this.watcher.observe(post);
  }

  disconnectedCallback() {
    this.watcher.disconnect();
  }

  follow(seen) {
    const post = seen.find(({ isIntersecting }) => isIntersecting)?.target;
    if (!post || this.range.matches(":active, :focus-visible")) return;
    this.range.value = post.dataset.nr;
    this.say();
  }

  say() {
    const nr = Number(this.range.value);
    const words = this.dataset.of.replace("%1", nr).replace("%2", this.range.max);
    this.said.textContent = `${words} · ${day.format(this.when(nr))}`;
  }

  // Between two stops time is taken to go evenly: it is a hint of where one lands.
  when(nr) {
    const next = this.stops.findIndex(([stop]) => stop >= nr);
    if (next <= 0) return this.stops.at(next).at(1);
    const [[a, before], [b, after]] = [this.stops[next - 1], this.stops[next]];
    return before + ((after - before) * (nr - a)) / (b - a);
  }
});
