// Asks an address when nothing was typed for a while; only the answer to what was asked last is handed on.
export function later(quiet, show) {
  let timer = 0;
  let turn = 0;
  return (url) => {
    clearTimeout(timer);
    turn += 1;
    if (!url) return show(null);
    const mine = turn;
    timer = setTimeout(async () => {
      try {
        const answer = await fetch(url);
        const body = answer.ok && !answer.redirected ? await answer.text() : "";
        if (mine === turn) show(new DOMParser().parseFromString(body, "text/html"));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // no line: what is there stays
      }
    }, quiet);
  };
}
