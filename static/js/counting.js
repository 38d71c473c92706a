// Near the end of the room there is; beyond it nothing is cut, and the site says how much is too much.
export function countInto(place, field) {
  if (!place) return;
  const [length, most] = [field.value.length, Number(place.dataset.most)];
  place.hidden = length < 0.9 * most;
  place.textContent = place.dataset.words.replace("%1", length.toLocaleString()).replace("%2", most.toLocaleString());
  place.classList.toggle("warn", length > most);
}
