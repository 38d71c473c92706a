// What differs by viewer on a page of viewer-neutral fragments: own posts and own reactions, from the page's facts.
const source = document.getElementById("facts");
export const facts = source ? JSON.parse(source.textContent) : null;

export const kindsOf = (id) => (facts.reactions[id] ?? "").split(",").filter(Boolean);

// The viewer has reacted, or taken it back: here, in another tab or on another device.
export function reacted(id, kind, isOn) {
  const kinds = kindsOf(id).filter((each) => each !== kind);
  facts.reactions[id] = (isOn ? [...kinds, kind] : kinds).join(",");
}

export function mark(root) {
  if (!facts) return;
  const posts = root.matches?.(".post, .cmsg") ? [root] : root.querySelectorAll(".post[data-post], .cmsg[data-message]");
  for (const post of posts) {
    const id = post.dataset.post ?? post.dataset.message;
    // The answer to one's own click says what one's reactions are now.
    if ("my" in post.dataset) facts.reactions[id] = post.dataset.my;
    post.toggleAttribute("data-mine", post.dataset.author === facts.me);
    for (const part of post.querySelectorAll("[data-agreed]")) part.hidden = part.dataset.agreed.split(" ").includes(facts.firm);
    if (post.dataset.message) post.querySelector("[data-bookmark]")?.classList.toggle("is-kept", kindsOf(id).includes("kept"));
    for (const part of post.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(facts.me);
    for (const button of post.querySelectorAll(".react[value]")) {
      button.setAttribute("aria-pressed", String(kindsOf(id).includes(button.value)));
    }
  }
}

mark(document);
document.addEventListener("htmx:load", (event) => mark(event.detail.elt));
