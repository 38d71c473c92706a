// What differs by viewer on a page of viewer-neutral fragments: own posts and own reactions, from the page's facts.
const source = document.getElementById("facts");
const facts = source ? JSON.parse(source.textContent) : null;

function mark(root) {
  if (!facts) return;
  const posts = root.matches?.(".post") ? [root] : root.querySelectorAll(".post[data-post]");
  for (const post of posts) {
    const mine = post.dataset.author === facts.me;
    post.toggleAttribute("data-mine", mine);
    for (const button of post.querySelectorAll(".react[value]")) {
      const kinds = (post.dataset.my ?? facts.reactions[post.dataset.post] ?? "").toString().split(/[ ,]/);
      button.setAttribute("aria-pressed", String(kinds.includes(button.value)));
    }
  }
}

mark(document);
document.addEventListener("htmx:load", (event) => mark(event.detail.elt));
