/**
 * The layer of the lights, or of their counts from afar, on a canvas of its own: tens of thousands of points stay smooth
 * without WebGL.
 */

import { Frame, Glow, GLOW_PIXEL } from "./dense.js";
import { cellSprite, faultSprite, halo, INK, SMALLEST_WITH_HALO, sprite, stepOf } from "./sprites.js";

/* From so many lights in view on, they are stamped, and glow together instead of one by one. */
const MANY = 700;
/* How bright the glow of one light is, per pixel of its radius, and of a square as full as most of the fullest. */
const LIGHT_GLOW = 0.3;
const CELL_GLOW = 1.6;
/* The squares fuller than this share of all squares are drawn as big as it. */
const FULL = 0.95;

/** How big a light is drawn at a map resolution, in pixels: less where lights stand close. */
export function radiusAt(resolution, spacing) {
  const wished = Math.min(9, 8.5 / Math.pow(resolution, 0.7));
  const room = Math.max(1.25, (0.45 * spacing) / resolution);
  return Math.round(4 * Math.max(1.25, Math.min(wished, room))) / 4;
}

/** How big a counted square's disc is drawn, in quarters of a pixel. */
function cellRadius(cell, most, resolution) {
  const room = cell.side / resolution;
  return Math.max(0.75, Math.round(4 * room * (0.12 + 0.26 * Math.sqrt(Math.min(1, cell.count / most)))) / 4);
}

/** One picture of the lights in a view: its place, theme and pens. */
class Picture {
  constructor(pen, frame, glow, view) {
    Object.assign(this, { pen, frame, glow }, view);
  }

  x(metres) {
    return (metres - this.left) / this.resolution;
  }

  y(metres) {
    return (this.top - metres) / this.resolution;
  }

  sees(x, y, margin) {
    return x >= -margin && y >= -margin && x <= this.width + margin && y <= this.height + margin;
  }

  /** The counted squares; answers how many lights they count. */
  cells(cells, most) {
    const { theme, ratio, resolution, frame, glow } = this;
    const shown = [];
    for (const cell of cells) if (this.sees(this.x(cell.x), this.y(cell.y), 40)) shown.push(cell);
    if (shown.length === 0) return 0;
    if (theme === "dark") {
      glow.begin(this.width, this.height);
      for (const cell of shown) if (cell.on > 0) glow.shine(this.x(cell.x), this.y(cell.y), cell.on);
      const spread = shown[0].side / resolution / GLOW_PIXEL;
      glow.draw(this.pen, ratio, (CELL_GLOW * spread * spread) / most);
    }
    frame.begin(this.pen.canvas.width, this.pen.canvas.height);
    let drawn = 0;
    for (const cell of shown) {
      const look = cellSprite(cell.on / cell.count, cell.faults > 0, cellRadius(cell, most, resolution), theme, ratio);
      frame.put(look, this.#pixel(this.x(cell.x), look), this.#pixel(this.y(cell.y), look));
      drawn += cell.count;
    }
    frame.draw(this.pen);
    return drawn;
  }

  /** The single lights, those that need attention above the others; answers how many. */
  lights(lights, radius) {
    const { theme, ratio, pen, frame } = this;
    const dull = [];
    const lit = [];
    const marked = [];
    for (let at = 0; at < lights.size; at++) {
      if (!this.sees(this.x(lights.x[at]), this.y(lights.y[at]), 4 * radius)) continue;
      (lights.differs(at) || lights.faulty(at) ? marked : lights.level(at) > 0 ? lit : dull).push(at);
    }
    const many = dull.length + lit.length + marked.length > MANY;
    if (theme === "dark") this.#shine(lights, lit, radius, many);
    if (many) frame.begin(pen.canvas.width, pen.canvas.height);
    const put = (at, look) => {
      const left = this.#pixel(this.x(lights.x[at]), look);
      const top = this.#pixel(this.y(lights.y[at]), look);
      if (many) frame.put(look, left, top);
      else pen.drawImage(look.canvas, left, top);
    };
    const plain = [];
    const lookOf = (level) => (plain[stepOf(level) + 1] ??= sprite(level, false, false, radius, theme, ratio));
    for (const at of dull) put(at, lookOf(lights.level(at)));
    for (const at of lit) put(at, lookOf(lights.level(at)));
    for (const at of marked) put(at, sprite(lights.level(at), lights.differs(at), lights.faulty(at), radius, theme, ratio));
    if (many) frame.draw(pen);
    return dull.length + lit.length + marked.length;
  }

  #shine(lights, lit, radius, many) {
    const { pen, glow, ratio } = this;
    if (lit.length === 0) return;
    if (many || radius < SMALLEST_WITH_HALO) {
      glow.begin(this.width, this.height);
      for (const at of lit) glow.shine(this.x(lights.x[at]), this.y(lights.y[at]), lights.level(at) / 100);
      glow.draw(pen, ratio, LIGHT_GLOW * radius);
      return;
    }
    pen.globalCompositeOperation = "screen";
    for (const at of lit) {
      const look = halo(lights.level(at), radius, ratio);
      pen.drawImage(look.canvas, this.#pixel(this.x(lights.x[at]), look), this.#pixel(this.y(lights.y[at]), look));
    }
    pen.globalCompositeOperation = "source-over";
  }

  /** Marks at the places of faults, and a ring around the chosen light. */
  marks(faults, chosen, radius) {
    const { pen, theme, ratio } = this;
    const mark = faultSprite(radius, theme, ratio);
    for (const [x, y] of faults) {
      if (!this.sees(this.x(x), this.y(y), 20)) continue;
      pen.drawImage(mark.canvas, this.#pixel(this.x(x), mark), this.#pixel(this.y(y), mark));
    }
    if (!chosen) return;
    pen.strokeStyle = INK[theme].chosen;
    pen.lineWidth = 2.5 * ratio;
    pen.beginPath();
    pen.arc(this.x(chosen[0]) * ratio, this.y(chosen[1]) * ratio, (radius + 7) * ratio, 0, 2 * Math.PI);
    pen.stroke();
  }

  #pixel(place, look) {
    return Math.round((place - look.reach) * this.ratio);
  }
}

/** How many lights the fullest of the squares have, without the very fullest. */
function fullest(cells) {
  const counts = Int32Array.from(cells.values(), (cell) => cell.count).sort();
  return Math.max(4, counts[Math.floor(counts.length * FULL)] ?? 1);
}

/**
 * A layer of OpenLayers with the lights; `choice` says theme, the chosen light's place in the arrays, and the places of
 * faults.
 */
export function lightsLayer(lights, choice) {
  const canvas = document.createElement("canvas");
  canvas.className = "lights";
  const pen = canvas.getContext("2d");
  const frame = new Frame();
  const glow = new Glow();
  let most = 4;
  lights.addEventListener("load", () => (most = fullest(lights.cells)));
  return new ol.layer.Layer({
    render({ size: [width, height], pixelRatio: ratio, viewState: { resolution, center } }) {
      const started = performance.now();
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, canvas.width, canvas.height);
      const { theme, chosen, faults } = choice();
      const left = center[0] - (width / 2) * resolution;
      const top = center[1] + (height / 2) * resolution;
      const picture = new Picture(pen, frame, glow, { left, top, width, height, resolution, ratio, theme });
      const radius = radiusAt(resolution, lights.spacing);
      const drawn = picture.cells(lights.cells.values(), most) + picture.lights(lights, radius);
      picture.marks(faults, chosen >= 0 && chosen < lights.size && [lights.x[chosen], lights.y[chosen]], radius);
      canvas.dataset.drawn = drawn;
      canvas.dataset.took = (performance.now() - started).toFixed(1);
      return canvas;
    },
  });
}
