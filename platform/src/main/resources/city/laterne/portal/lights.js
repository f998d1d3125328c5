/** All lights in typed arrays, kept current by the live stream. */

import { Refusal, events, read } from "./api.js";

const RADIUS = 6378137;
const COLUMNS = ["confirmed", "desired", "power", "condition"];
const ON = 1;
const OFF = 2;
const FAULTY = 2;

/** The lights of the city; levels are whole percent, -1 when unknown. */
export class Lights extends EventTarget {
  size = 0;
  spacing = 30;
  ids = [];
  poles = [];
  index = new Map();
  x = new Float64Array(0);
  y = new Float64Array(0);
  confirmed = new Int8Array(0);
  desired = new Int8Array(0);
  power = new Int8Array(0);
  condition = new Int8Array(0);

  /** Where a light stands in the arrays, or -1. */
  find(id) {
    return this.index.get(id) ?? -1;
  }

  /** How bright a light is: 0 to 100, or -1 when nobody knows. */
  level(at) {
    return this.power[at] === OFF ? 0 : this.power[at] === ON && this.confirmed[at] < 0 ? 100 : this.confirmed[at];
  }

  /** Whether the lamp has not confirmed what is wanted. */
  differs(at) {
    return this.desired[at] >= 0 && Math.abs(this.desired[at] - this.level(at)) > 1;
  }

  /** Whether it is out of order. */
  faulty(at) {
    return this.condition[at] === FAULTY;
  }

  /** What people call it: the pole's number, else the last part of the id. */
  name(at) {
    return this.poles[at] || this.ids[at].replace(/^urn:ngsi-ld:Streetlight:/, "");
  }

  /** The light nearest to a place within a distance, or -1. */
  nearest(x, y, within) {
    let best = -1;
    let least = within * within;
    for (let at = 0; at < this.size; at++) {
      const dx = this.x[at] - x;
      const dy = this.y[at] - y;
      const distance = dx * dx + dy * dy;
      if (distance <= least) {
        least = distance;
        best = at;
      }
    }
    return best;
  }

  /** Takes all lights anew. */
  replaceBy(columns) {
    this.size = 0;
    this.index.clear();
    this.add(columns);
    this.#measure();
  }

  /** Adds lights, or shows known ones anew. */
  add(columns) {
    this.#reserve(this.size + columns.ids.length);
    columns.ids.forEach((id, from) => {
      let at = this.find(id);
      if (at < 0) {
        at = this.size++;
        this.index.set(id, at);
        this.ids[at] = id;
      }
      this.poles[at] = columns.poles[from];
      this.x[at] = (columns.lon[from] * Math.PI * RADIUS) / 180;
      this.y[at] = RADIUS * Math.log(Math.tan(Math.PI / 4 + (columns.lat[from] * Math.PI) / 360));
      for (const column of COLUMNS) this[column][at] = columns[column][from];
    });
  }

  /** Applies one batch of the live stream. */
  apply({ appeared, read: changed, gone }) {
    this.add(appeared);
    changed.ids.forEach((id, from) => {
      const at = this.find(id);
      if (at < 0) return;
      if (changed.confirmed[from] >= 0) this.confirmed[at] = changed.confirmed[from];
      if (changed.desired[from] >= 0) this.desired[at] = changed.desired[from];
      if (changed.power[from] > 0) this.power[at] = changed.power[from];
      if (changed.condition[from] > 0) this.condition[at] = changed.condition[from];
    });
    gone.forEach((id) => this.#remove(id));
    this.dispatchEvent(new CustomEvent("change", { detail: new Set([...appeared.ids, ...changed.ids, ...gone]) }));
  }

  /** How far apart lights stand, roughly, in metres of the projection. */
  #measure() {
    const range = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    const [left, right] = range(this.x.subarray(0, this.size));
    const [bottom, top] = range(this.y.subarray(0, this.size));
    this.spacing = this.size > 1 ? Math.max(8, Math.sqrt(((right - left) * (top - bottom)) / this.size)) : 30;
  }

  #remove(id) {
    const at = this.find(id);
    if (at < 0) return;
    const last = --this.size;
    this.index.delete(id);
    if (at === last) return;
    for (const column of ["ids", "poles", "x", "y", ...COLUMNS]) this[column][at] = this[column][last];
    this.index.set(this.ids[at], at);
  }

  #reserve(room) {
    if (room <= this.x.length) return;
    const length = Math.max(room, 2 * this.x.length);
    for (const column of ["x", "y", ...COLUMNS]) {
      const wider = new this[column].constructor(length);
      wider.set(this[column]);
      this[column] = wider;
    }
  }

  /**
   * Loads all lights and stays current for ever: the stream is opened first, so no change falls between the two; when
   * it ends, it is opened again and everything loaded anew.
   */
  async follow(onState) {
    for (let pause = 500; ; pause = Math.min(30_000, 2 * pause)) {
      const stop = new AbortController();
      try {
        let waiting = [];
        await events("portal/live", stop.signal, (name, data) => {
          if (name === "lights") waiting ? waiting.push(data) : this.apply(data);
          if (name !== "hello") return;
          this.#load()
            .then(() => {
              waiting.forEach((batch) => this.apply(batch));
              waiting = null;
              pause = 500;
              onState("live");
            })
            .catch((failure) => {
              onState("lost", failure);
              stop.abort();
            });
        });
        onState("waiting");
      } catch (failure) {
        if (failure instanceof Refusal && failure.status === 503) {
          await this.#load().then(() => onState("full"), (deeper) => onState("lost", deeper));
        } else if (failure.name !== "AbortError") {
          onState("lost", failure);
        }
      }
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }

  async #load() {
    this.replaceBy(await read("portal/lights"));
    this.dispatchEvent(new Event("load"));
  }
}
