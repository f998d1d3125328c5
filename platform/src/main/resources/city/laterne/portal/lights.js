/**
 * The lights of the part of the map that is looked at: single ones from near, counted squares from afar. They come as
 * tiles and are kept current by a live stream of the same part.
 */

import { Refusal, events, read } from "./api.js";

const RADIUS = 6378137;
const WORLD = 2 * Math.PI * RADIUS;
const COLUMNS = ["confirmed", "desired", "power", "condition"];
const COUNTS = ["count", "on", "faults", "silent"];
const ON = 1;
const OFF = 2;
const FAULTY = 2;

/* From this zoom of the view on, single lights are shown; tiles then are of one of two zooms. */
const SINGLE_FROM = 14;
const NEAR_TILES = 14;
const NEAREST_FROM = 17;
const NEAREST_TILES = 16;
const FAR_TILES = 13;
const STEPS = 6;
const LEAF = 18;
const MOST_TILES = 60;

const xOf = (lon) => (lon * Math.PI * RADIUS) / 180;
const yOf = (lat) => RADIUS * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
const lonOf = (x) => ((x / RADIUS) * 180) / Math.PI;
const latOf = (y) => ((2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2) * 180) / Math.PI;

/** A place in metres of the map's projection. */
export const project = (lon, lat) => [xOf(lon), yOf(lat)];

/** Lights and counts of the view; levels are whole percent, -1 when unknown. */
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
  /** Counted squares by their number; each has its middle, its side in metres, and its counts. */
  cells = new Map();
  /** Whether the view shows counts. */
  counted = false;

  #small = false;
  #view = null;
  #wished = null;
  #shown = null;
  #stream = null;
  #opening = null;
  #waiting = null;
  #tell = () => {};
  #pause = 500;

  /** Begins; `small` says that the city is shown light by light at every zoom, `tell` gets the state of the link. */
  start(small, tell) {
    this.#tell = tell;
    if (this.#small === small) return;
    this.#small = small;
    if (this.#view) this.look(...this.#view);
  }

  /** Shows another part of the map: an extent in metres and the zoom of the view. */
  look([left, bottom, right, top], zoom) {
    this.#view = [[left, bottom, right, top], zoom];
    const wish = this.#wish([left, bottom, right, top], zoom);
    if (wish.key === this.#wished?.key) return;
    const first = this.#wished === null;
    this.#wished = wish;
    this.#opening?.abort();
    this.#open(wish);
    if (first) this.#preview(wish);
  }

  /** Shows the first view without waiting for its stream; what changes until that is open, the load behind it brings. */
  async #preview(wish) {
    const none = () => undefined;
    const loaded = await Promise.all(wish.tiles.map((key) => read(`tiles/lights/${key}.json`).catch(none)));
    if (this.#shown !== null || this.#wished !== wish) return;
    this.counted = wish.cells >= 0;
    loaded.filter(Boolean).forEach((tile) => this.#add(tile));
    this.#measure();
    this.dispatchEvent(new Event("load"));
  }

  #wish([left, bottom, right, top], zoom) {
    const single = this.#small || zoom >= SINGLE_FROM;
    let z = this.#small
      ? Math.min(NEAR_TILES, Math.max(0, Math.floor(zoom) - 1))
      : single ? (zoom >= NEAREST_FROM ? NEAREST_TILES : NEAR_TILES) : Math.min(FAR_TILES, Math.max(0, Math.round(zoom) - 1));
    const clamp = (at) => Math.min(2 ** z - 1, Math.max(0, Math.floor(at * 2 ** z)));
    const range = () => [clamp(left / WORLD + 0.5), clamp(0.5 - top / WORLD), clamp(right / WORLD + 0.5), clamp(0.5 - bottom / WORLD)];
    let [west, north, east, south] = range();
    while (z > 0 && (east - west + 1) * (south - north + 1) > MOST_TILES) {
      z--;
      [west, north, east, south] = range();
    }
    const tiles = [];
    for (let y = north; y <= south; y++) for (let x = west; x <= east; x++) tiles.push(`${z}/${x}/${y}`);
    const edge = (at) => (at / 2 ** z - 0.5) * WORLD;
    const inside = (at) => Math.min(85, Math.max(-85, at));
    const box = [lonOf(edge(west)), inside(latOf(-edge(south + 1))), lonOf(edge(east + 1)), inside(latOf(-edge(north)))];
    const cells = single ? -1 : Math.min(LEAF, z + STEPS);
    return { key: `${single}/${z}/${west}/${north}/${east}/${south}`, kind: `${single}/${z}`, z, tiles, box, cells };
  }

  /** Opens the stream of a part and then loads its tiles, so that no change falls between the two. */
  async #open(wish) {
    const stop = new AbortController();
    this.#opening = stop;
    const path = `portal/live?bbox=${wish.box.map((at) => at.toFixed(6)).join(",")}${wish.cells < 0 ? "" : `&cells=${wish.cells}`}`;
    try {
      await events(path, stop.signal, (name, data) => {
        if (name === "hello") this.#begin(wish, stop);
        else if (this.#stream === stop) this.#told(name, data);
      });
      if (this.#wished === wish) this.#tell("waiting");
    } catch (failure) {
      if (this.#wished !== wish) return;
      if (failure instanceof Refusal && failure.status === 503) {
        await this.#load(wish).then(() => this.#tell("full"), (deeper) => this.#tell("lost", deeper));
      } else if (failure.name !== "AbortError") {
        this.#tell("lost", failure);
      }
    }
    if (this.#wished !== wish) return;
    this.#shown = null;
    await new Promise((resume) => setTimeout(resume, this.#pause));
    this.#pause = Math.min(30_000, 2 * this.#pause);
    if (this.#wished === wish) this.#open(wish);
  }

  #begin(wish, stop) {
    if (this.#wished !== wish) {
      stop.abort();
      return;
    }
    this.#stream?.abort();
    this.#stream = stop;
    this.#opening = null;
    this.#load(wish)
      .then(() => {
        if (this.#wished !== wish) return;
        this.#pause = 500;
        this.#tell("live");
      })
      .catch((failure) => {
        if (this.#wished !== wish) return;
        this.#tell("lost", failure);
        stop.abort();
      });
  }

  /** Loads what is not there yet. What is of another kind is shown until all of the new is there. */
  async #load(wish) {
    const swap = this.#shown?.kind !== wish.kind;
    const there = new Set(swap ? [] : this.#shown.tiles);
    const missing = wish.tiles.filter((key) => !there.has(key));
    this.#waiting = [];
    const loaded = await Promise.all(
      missing.map(async (key) => {
        const tile = await read(`tiles/lights/${key}.json`);
        if (!swap && this.#wished === wish) {
          this.#add(tile);
          this.dispatchEvent(new CustomEvent("change", { detail: new Set() }));
        }
        return tile;
      }),
    );
    if (this.#wished !== wish) return;
    if (swap) {
      this.#clear();
      loaded.forEach((tile) => this.#add(tile));
    }
    this.counted = wish.cells >= 0;
    this.#shown = wish;
    this.#sweep(wish);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting.forEach(([name, data]) => this.#apply(name, data));
    this.#measure();
    this.dispatchEvent(new Event("load"));
  }

  #told(name, data) {
    if (this.#waiting) this.#waiting.push([name, data]);
    if (this.#shown?.kind === this.#wished?.kind) this.#apply(name, data);
  }

  #apply(name, data) {
    if (name === "lights") this.apply(data);
    else if (name === "cells") this.#count(data.cells);
    else if (name === "stale") this.#reload();
    if (name === "cells") this.dispatchEvent(new CustomEvent("change", { detail: new Set() }));
  }

  /** Loads all tiles again, for those whose stream tells only that something changed. */
  #reload() {
    this.#shown = null;
    this.#load(this.#wished).catch((failure) => this.#tell("lost", failure));
  }

  #clear() {
    this.size = 0;
    this.index.clear();
    this.cells.clear();
  }

  #add(tile) {
    if (tile.lights) this.add(tile.lights);
    else this.#count(tile.cells);
  }

  #count({ zoom, x, y, ...counts }) {
    const side = WORLD / 2 ** zoom;
    x.forEach((column, at) => {
      const key = (zoom * 2 ** 20 + column) * 2 ** 20 + y[at];
      if (counts.count[at] === 0) {
        this.cells.delete(key);
        return;
      }
      const cell = { side, x: (column + 0.5) * side - WORLD / 2, y: WORLD / 2 - (y[at] + 0.5) * side };
      for (const name of COUNTS) cell[name] = counts[name][at];
      this.cells.set(key, cell);
    });
  }

  /** Forgets what lies in none of the tiles: nobody tells its changes any more. */
  #sweep({ z, tiles }) {
    const kept = new Set(tiles);
    const has = (x, y) => kept.has(`${z}/${Math.floor((x / WORLD + 0.5) * 2 ** z)}/${Math.floor((0.5 - y / WORLD) * 2 ** z)}`);
    for (let at = this.size - 1; at >= 0; at--) if (!has(this.x[at], this.y[at])) this.#remove(this.ids[at]);
    for (const [key, cell] of this.cells) if (!has(cell.x, cell.y)) this.cells.delete(key);
  }

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
    return nameOf(this.ids[at], this.poles[at]);
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

  /** The counted square at a place, if there is one. */
  cellAt(x, y) {
    for (const cell of this.cells.values()) {
      if (Math.abs(cell.x - x) <= cell.side / 2 && Math.abs(cell.y - y) <= cell.side / 2) return cell;
    }
    return undefined;
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
      this.x[at] = xOf(columns.lon[from]);
      this.y[at] = yOf(columns.lat[from]);
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
    this.dispatchEvent(
      new CustomEvent("change", { detail: new Set([...appeared.ids, ...changed.ids, ...gone]) }),
    );
  }

  /** How far apart lights stand, roughly, in metres of the projection. */
  #measure() {
    if (this.size < 2) return;
    let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < this.size; at++) {
      left = Math.min(left, this.x[at]);
      right = Math.max(right, this.x[at]);
      bottom = Math.min(bottom, this.y[at]);
      top = Math.max(top, this.y[at]);
    }
    this.spacing = Math.max(8, Math.sqrt(((right - left) * (top - bottom)) / this.size));
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
}

/** What people call a light: the pole's number, else the last part of the id. */
export const nameOf = (id, pole) => pole || id.replace(/^urn:ngsi-ld:Streetlight:/, "");
