// What few readers of a page ask for is fetched when they do, once a page; null where it doesn't come.
const coming = new Map();

export async function part(url) {
  if (!coming.has(url)) coming.set(url, load(url));
  const found = await coming.get(url);
  if (!found) coming.delete(url);
  return found;
}

async function load(url) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok || answer.redirected) return null; // the sign-in has ended
  return document.adoptNode(new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild);
}
