// The count in an audience bar opens the list of people over the page; without this it is a link to the same list.
const dialog = () => document.getElementById("whosees");

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".aud .count[href]");
  const list = dialog()?.querySelector("[data-list]");
  if (!link || !list || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  list.replaceChildren();
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.assign(link.href);
    return;
  }
  list.innerHTML = await answer.text(); // our own page's fragment, escaped by its template
  dialog().showModal();
});
