// A day's line in the log opens the field that leads to another one; the field begins at the day that one is at.
export function dayTab(words) {
  const tab = document.getElementById("day-tab").content.firstElementChild.cloneNode(true);
  tab.prepend(words);
  return tab;
}

document.addEventListener("click", (event) => {
  const menu = document.getElementById("go-day");
  const day = event.target.closest("[popovertarget=go-day]")?.closest("[data-day]");
  if (day) menu.querySelector("input").value = day.dataset.day;
  if (!menu || !event.target.closest("[data-go-day]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  menu.showPopover();
});
