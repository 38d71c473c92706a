// What a page does with the entries of one topic, so that it misses none and applies none twice (docs/realtime.md).
export class Follower {
  // `apply(entry, isMissed)` changes the page; `fetchAfter(have)` asks the site's log; `caughtUp()` says that nothing is
  // missing now; `limited()` that too much is. `pause()` keeps a thousand pages from asking at the same moment.
  constructor({ topic, have, apply, fetchAfter, caughtUp = () => {}, limited = () => {}, pause = async () => {}, later = setTimeout }) {
    Object.assign(this, { topic, have: { ...have }, apply, fetchAfter, caughtUp, limited, pause, isAway: false });
    this.later = (...all) => later(...all);
  }

  hear(frame) {
    if (frame.on === this.topic) this.take(frame);
    else if (frame.joined === this.topic) this.rejoin(frame);
    else if (frame.beat?.[this.topic]) this.compare(frame.beat[this.topic]);
  }

  take(entry) {
    const have = this.have[entry.stream] ?? 0;
    if (entry.seq <= have) return;
    if (entry.seq > have + 1) return void this.catchUp();
    this.have[entry.stream] = entry.seq;
    this.apply(entry, this.isAway);
    this.settle();
  }

  // The site sends what was missed by itself; with `heads` it says when that is all. Another tab of this browser may
  // have asked for less than this one lacks.
  rejoin({ heads, limited }) {
    if (limited) return this.limited();
    this.awaited = heads;
    this.settle();
    if (this.awaited) this.later(() => this.awaited && this.catchUp(), 3000);
  }

  settle() {
    if (!this.awaited || this.isBehind(this.awaited)) return;
    this.awaited = null;
    this.caughtUp();
    this.isAway = false;
  }

  compare(heads) {
    if (this.isBehind(heads)) this.catchUp();
  }

  isBehind(heads) {
    return Object.entries(heads).some(([stream, head]) => head > (this.have[stream] ?? 0));
  }

  // One fetch at a time; what asks meanwhile gets another one after it. One that failed or brought nothing is the last:
  // the next beat asks again.
  catchUp() {
    this.isAsked = true;
    this.fetching ??= this.fetchAll().finally(() => (this.fetching = null));
    return this.fetching;
  }

  async fetchAll() {
    while (this.isAsked) {
      await this.pause();
      this.isAsked = false;
      const found = await this.fetchAfter(this.have);
      if (!found) return;
      if (found.limited) return this.limited();
      const before = JSON.stringify(this.have);
      for (const entry of found.entries) this.take({ on: this.topic, ...entry });
      if (JSON.stringify(this.have) === before) return;
    }
  }
}

// What the site's log has of the topic after `have`; null where that can't be had now, `lose()` where it is no longer one's.
export async function readLog(topic, have, lose) {
  const after = Object.entries(have).map((each) => each.join(":")).join(",");
  const answer = await fetch(`/live/${topic}/?after=${after}`).catch(() => null);
  if (answer?.status === 404) lose();
  return answer?.ok && !answer.redirected ? answer.json() : null;
}
