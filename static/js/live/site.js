// This page's end of the connection: to the worker that all tabs share, or to a switchboard of its own.
const place = document.querySelector("key-live");
const listeners = new Set();
const joined = new Map();
let port = null;

export const me = place?.dataset.me;
export const isLive = Boolean(place);

// `listener` gets every frame that concerns this page, and `{state}` when that of the line changes, until what is returned
// is called.
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function say(said) {
  port?.postMessage(said);
}

// `after` is asked anew each time: the page may have fetched more meanwhile.
export function join(topic, after = () => ({})) {
  joined.set(topic, after);
  say({ join: topic, after: after() });
}

export function leave(topic) {
  joined.delete(topic);
  say({ leave: topic });
}

function connect(to) {
  port = to;
  port.onmessage = ({ data }) => listeners.forEach((listener) => listener(data));
  say({ hello: { me, looking: !document.hidden } });
  say({ online: navigator.onLine });
  for (const [topic, after] of joined) say({ join: topic, after: after() });
}

async function connectAlone() {
  const { Switchboard, openSocket } = await import("./switchboard.js");
  const { port1, port2 } = new MessageChannel();
  new Switchboard(openSocket).plug(port2);
  connect(port1);
}

function begin() {
  if (!("SharedWorker" in window)) return connectAlone();
  const worker = new SharedWorker(place.dataset.worker, { type: "module", name: "keyway" });
  worker.onerror = connectAlone;
  connect(worker.port);
}

// Said at most twice a minute: nobody has to know more than that somebody is there.
function touches(tell) {
  let next = 0;
  const touch = () => {
    if (Date.now() < next) return;
    next = Date.now() + 30_000;
    tell();
  };
  for (const name of ["pointermove", "pointerdown", "keydown", "wheel"]) addEventListener(name, touch, { passive: true });
}

if (isLive) {
  begin();
  document.addEventListener("visibilitychange", () => say({ looking: !document.hidden }));
  touches(() => say({ touched: true }));
  addEventListener("online", () => say({ online: true }));
  addEventListener("offline", () => say({ online: false }));
  addEventListener("pagehide", () => say({ bye: true }));
  addEventListener("pageshow", ({ persisted }) => persisted && connect(port));
}
