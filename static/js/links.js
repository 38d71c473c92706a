// Bare links to the site's own things say their titles to those who may see them. A page brings its titles along; what
// comes over the line is the same for everybody, so for that the page asks.
const OWN = new RegExp(`^${RegExp.escape?.(location.origin) ?? location.origin.replaceAll(".", "\\.")}/([a-z])/([a-z2-7]{12})/[^#]*(?:#p-([a-z2-7]{12}))?`);

function targetOf(link) {
  const address = link.getAttribute("href");
  const found = link.textContent === address && OWN.exec(address);
  return found ? (found[3] ? `p/${found[3]}` : `${found[1]}/${found[2]}`) : null;
}

async function title(root) {
  const links = [...root.querySelectorAll(".prose a[href], :scope.prose a[href]")].map((link) => [link, targetOf(link)]).filter(([, target]) => target);
  if (!links.length) return;
  const asked = new URLSearchParams([...new Set(links.map(([, target]) => target))].map((target) => ["to", target]));
  const answer = await fetch(`/links/?${asked}`);
  if (!answer.ok || answer.redirected) return;
  const titles = await answer.json();
  for (const [link, target] of links) {
    if (!titles[target]) continue;
    const { title, card } = titles[target];
    const { parentElement: around } = link;
    if (card && around.matches("p") && around.childNodes.length === 1 && link.pathname === `/${target}/`) {
      around.outerHTML = card; // our own template's
      continue;
    }
    link.textContent = title;
    link.classList.add("own");
  }
}

// What of a page goes into somebody's text goes to its readers: there the address stands again, never the title.
export function withAddresses(range) {
  const around = range.commonAncestorContainer.parentElement?.closest("a.own, .forwarded");
  if (around) return around.getAttribute("href") ?? around.dataset.at;
  if (![...document.querySelectorAll("a.own, .forwarded")].some((link) => range.intersectsNode(link))) return null;
  const copy = document.createElement("div");
  copy.className = "prose copied";
  copy.append(range.cloneContents());
  for (const card of copy.querySelectorAll(".forwarded")) card.replaceWith(card.dataset.at);
  for (const link of copy.querySelectorAll("a.own")) link.textContent = link.getAttribute("href");
  document.body.append(copy);
  const words = copy.innerText.trim();
  copy.remove();
  return words;
}

document.addEventListener("htmx:load", ({ detail: { elt } }) => elt !== document.body && title(elt));
