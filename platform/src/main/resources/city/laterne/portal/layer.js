/**
 * Draws the lights, or their counts from afar, on a canvas of its own: each look is painted once as a sprite and then copied, so that tens of
 * thousands of points stay smooth without WebGL.
 */

/* Sequential ramps whose lightness runs one way, so they read without colour; on dark more light is brighter. */
const RAMPS = {
  dark: ["#8a5a24", "#b06f22", "#d48a26", "#f0a63a", "#ffc566", "#ffe3a6"],
  light: ["#f2b544", "#e39a2c", "#c97a1a", "#a85f12", "#86470d", "#5f2f07"],
};
const INK = {
  dark: { off: "#8593a8", differs: "#5cc2ff", fault: "#ff8fc0", unknown: "#8593a8", chosen: "#ffffff" },
  light: { off: "#5d6b80", differs: "#0069b4", fault: "#b3005e", unknown: "#5d6b80", chosen: "#10151d" },
};

/** Where a level stands in the ramps: -1 unknown, 0 off, 1 to 6. */
const stepOf = (level) => (level <= 0 ? Math.max(-1, level) : 1 + Math.min(5, Math.floor((level - 1) / 17)));

const sprites = new Map();

/** The look of a light: a small canvas to be copied with its centre on the light. */
export function sprite(level, differs, faulty, radius, theme, ratio) {
  const step = stepOf(level);
  const key = `${step}|${differs}|${faulty}|${radius}|${theme}|${ratio}`;
  let made = sprites.get(key);
  if (!made) {
    if (sprites.size > 512) sprites.clear();
    made = paint(step, differs, faulty, radius, theme, ratio);
    sprites.set(key, made);
  }
  return made;
}

function paint(step, differs, faulty, radius, theme, ratio) {
  const reach = Math.ceil(radius + 4) + 1;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * reach * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.translate(reach, reach);
  const ink = INK[theme];
  const circle = (r) => {
    pen.beginPath();
    pen.arc(0, 0, r, 0, 2 * Math.PI);
  };
  if (step > 0) {
    pen.fillStyle = RAMPS[theme][step - 1];
    circle(radius * (0.7 + step * 0.05));
    pen.fill();
  } else if (step === 0) {
    pen.strokeStyle = ink.off;
    pen.lineWidth = Math.max(1, radius * 0.28);
    circle(radius * 0.72);
    pen.stroke();
  } else {
    pen.fillStyle = ink.unknown;
    circle(Math.max(1.1, radius * 0.42));
    pen.fill();
  }
  if (differs) {
    pen.strokeStyle = ink.differs;
    pen.lineWidth = Math.max(1.2, radius * 0.3);
    pen.setLineDash(radius > 3 ? [radius * 0.9, radius * 0.5] : []);
    circle(radius + 2);
    pen.stroke();
    pen.setLineDash([]);
  }
  if (faulty) {
    const arm = Math.max(2.5, radius * 0.95);
    pen.strokeStyle = ink.fault;
    pen.lineWidth = Math.max(1.5, radius * 0.35);
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(-arm, -arm);
    pen.lineTo(arm, arm);
    pen.moveTo(arm, -arm);
    pen.lineTo(-arm, arm);
    pen.stroke();
  }
  return { canvas, reach };
}

/** The halo of a lit light on dark ground: it lies under all lights, so that no colour of theirs is changed. */
function halo(level, radius, ratio) {
  const step = stepOf(level);
  const key = `halo|${step}|${radius}|${ratio}`;
  let made = sprites.get(key);
  if (!made) {
    const reach = Math.ceil(radius * (1.8 + step * 0.35)) + 1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * reach * ratio;
    const pen = canvas.getContext("2d");
    const middle = reach * ratio;
    const light = pen.createRadialGradient(middle, middle, radius * 0.4 * ratio, middle, middle, middle);
    light.addColorStop(0, RAMPS.dark[step - 1] + "6a");
    light.addColorStop(1, RAMPS.dark[step - 1] + "00");
    pen.fillStyle = light;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    made = { canvas, reach };
    sprites.set(key, made);
  }
  return made;
}

/** The look of a counted square: as bright as its share of lights on, as big as there are many, with a mark for faults. */
function cellSprite(share, faulty, radius, theme, ratio) {
  const step = share <= 0 ? 0 : 1 + Math.min(4, Math.floor(share * 4.99));
  const key = `cell|${step}|${faulty}|${radius}|${theme}|${ratio}`;
  let made = sprites.get(key);
  if (made) return made;
  const glow = theme === "dark" && step > 0;
  const reach = Math.ceil(radius * (glow ? 2.1 : 1) + 4);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * reach * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.translate(reach, reach);
  const disc = (r) => {
    pen.beginPath();
    pen.arc(0, 0, r, 0, 2 * Math.PI);
  };
  if (glow) {
    const light = pen.createRadialGradient(0, 0, radius * 0.5, 0, 0, radius * 2.1);
    light.addColorStop(0, RAMPS.dark[step - 1] + "58");
    light.addColorStop(1, RAMPS.dark[step - 1] + "00");
    pen.fillStyle = light;
    disc(radius * 2.1);
    pen.fill();
  }
  if (step > 0) {
    pen.fillStyle = RAMPS[theme][step - 1];
    disc(radius);
    pen.fill();
  } else {
    pen.fillStyle = INK[theme].off + "b0";
    disc(Math.max(1, radius * 0.5));
    pen.fill();
  }
  if (faulty) {
    pen.fillStyle = INK[theme].fault;
    pen.beginPath();
    pen.arc(radius * 0.8 + 1, -radius * 0.8 - 1, 2, 0, 2 * Math.PI);
    pen.fill();
  }
  made = { canvas, reach };
  if (sprites.size > 512) sprites.clear();
  sprites.set(key, made);
  return made;
}

/** How big a counted square's disc is drawn, in quarters of a pixel. */
function cellRadius(cell, most, resolution) {
  const room = cell.side / resolution;
  return Math.max(1.5, Math.round(4 * room * (0.1 + 0.24 * Math.sqrt(Math.min(1, cell.count / most)))) / 4);
}

function drawCells(pen, lights, view, theme, ratio) {
  const { resolution, left, top, width, height } = view;
  const counts = [...lights.cells.values()].map((cell) => cell.count).sort((a, b) => a - b);
  const most = Math.max(4, counts[Math.floor(counts.length * 0.95)] ?? 1);
  let drawn = 0;
  for (const cell of lights.cells.values()) {
    const x = (cell.x - left) / resolution;
    const y = (top - cell.y) / resolution;
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
    const made = cellSprite(cell.on / cell.count, cell.faults > 0, cellRadius(cell, most, resolution), theme, ratio);
    pen.drawImage(made.canvas, Math.round((x - made.reach) * ratio), Math.round((y - made.reach) * ratio));
    drawn += cell.count;
  }
  return drawn;
}

/** Rings around the places of faults. */
function drawFaults(pen, faults, view, radius, theme, ratio) {
  const { resolution, left, top, width, height } = view;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.strokeStyle = INK[theme].fault;
  pen.lineWidth = 2;
  pen.beginPath();
  for (const [fx, fy] of faults) {
    const x = (fx - left) / resolution;
    const y = (top - fy) / resolution;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    const r = Math.max(5, radius + 4);
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  }
  pen.stroke();
  pen.setTransform(1, 0, 0, 1, 0, 0);
}

/** How big a light is drawn at a map resolution, in pixels: less where lights stand close. */
export function radiusAt(resolution, spacing) {
  const wished = Math.min(9, 11 / Math.pow(resolution, 0.62));
  const room = Math.max(1.25, (0.45 * spacing) / resolution);
  return Math.round(4 * Math.max(1.25, Math.min(wished, room))) / 4;
}

const SMALLEST_WITH_HALO = 2;
const MANY = 6000;
const HALF_SEEN = 110;

/**
 * Draws very many lights by writing the pixels of their sprites into the frame: several times faster than as many
 * copies where no graphics card helps.
 */
function stamp(pen, lights, groups, look, left, top, resolution, ratio) {
  const { width, height } = pen.canvas;
  const image = pen.createImageData(width, height);
  const frame = new Uint32Array(image.data.buffer);
  for (const group of groups) {
    for (const at of group) {
      const made = look(at);
      made.pixels ??= pixelsOf(made.canvas);
      const x0 = Math.round(((lights.x[at] - left) / resolution - made.reach) * ratio);
      const y0 = Math.round(((top - lights.y[at]) / resolution - made.reach) * ratio);
      const pixels = made.pixels;
      for (let next = 0; next < pixels.length; next += 3) {
        const x = x0 + pixels[next];
        const y = y0 + pixels[next + 1];
        const ink = pixels[next + 2];
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const to = y * width + x;
        if (ink >>> 24 >= HALF_SEEN || ink >>> 24 > frame[to] >>> 24) frame[to] = ink;
      }
    }
  }
  pen.putImageData(image, 0, 0);
}

/** The pixels of a sprite that can be seen: x, y and colour of each in turn. */
function pixelsOf(canvas) {
  const inks = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  const pixels = [];
  inks.forEach((ink, at) => {
    if (ink >>> 24 > 8) pixels.push(at % canvas.width, Math.floor(at / canvas.width), ink);
  });
  return pixels;
}

/**
 * A layer of OpenLayers with the lights; `choice` says theme, the chosen light's place in the arrays, and the places of
 * faults.
 */
export function lightsLayer(lights, choice) {
  const canvas = document.createElement("canvas");
  canvas.className = "lights";
  const pen = canvas.getContext("2d");
  return new ol.layer.Layer({
    render(frame) {
      const started = performance.now();
      const [width, height] = frame.size;
      const ratio = frame.pixelRatio;
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, canvas.width, canvas.height);
      const { theme, chosen, faults } = choice();
      const { resolution, center } = frame.viewState;
      const radius = radiusAt(resolution, lights.spacing);
      const left = center[0] - (width / 2) * resolution;
      const top = center[1] + (height / 2) * resolution;
      const margin = 4 * radius;
      const view = { resolution, left, top, width, height };
      const inCells = drawCells(pen, lights, view, theme, ratio);
      const put = (at, { canvas: image, reach }) => pen.drawImage(
        image,
        Math.round(((lights.x[at] - left) / resolution - reach) * ratio),
        Math.round(((top - lights.y[at]) / resolution - reach) * ratio));
      const dull = [];
      const lit = [];
      const marked = [];
      for (let at = 0; at < lights.size; at++) {
        const x = (lights.x[at] - left) / resolution;
        const y = (top - lights.y[at]) / resolution;
        if (x < -margin || y < -margin || x > width + margin || y > height + margin) continue;
        (lights.differs(at) || lights.faulty(at) ? marked : lights.level(at) > 0 ? lit : dull).push(at);
      }
      const many = dull.length + lit.length > MANY && inCells === 0;
      if (theme === "dark" && radius >= SMALLEST_WITH_HALO && !many) {
        pen.globalCompositeOperation = "screen";
        for (const at of lit) put(at, halo(lights.level(at), radius, ratio));
        pen.globalCompositeOperation = "source-over";
      }
      const plain = [];
      const look = (at) => {
        const level = lights.level(at);
        return (plain[stepOf(level) + 1] ??= sprite(level, false, false, radius, theme, ratio));
      };
      if (many) stamp(pen, lights, [dull, lit], look, left, top, resolution, ratio);
      else for (const group of [dull, lit]) for (const at of group) put(at, look(at));
      for (const at of marked) {
        put(at, sprite(lights.level(at), lights.differs(at), lights.faulty(at), radius, theme, ratio));
      }
      const drawn = dull.length + lit.length + marked.length + inCells;
      drawFaults(pen, faults, view, radius, theme, ratio);
      if (chosen >= 0 && chosen < lights.size) {
        pen.setTransform(ratio, 0, 0, ratio, 0, 0);
        pen.strokeStyle = INK[theme].chosen;
        pen.lineWidth = 2.5;
        pen.beginPath();
        pen.arc((lights.x[chosen] - left) / resolution, (top - lights.y[chosen]) / resolution, radius + 7, 0, 2 * Math.PI);
        pen.stroke();
      }
      canvas.dataset.drawn = drawn;
      canvas.dataset.took = (performance.now() - started).toFixed(1);
      return canvas;
    },
  });
}

/** Paints the legend's little canvases in a theme. */
export function paintLegend(theme) {
  const ratio = Math.max(1, devicePixelRatio);
  for (const canvas of document.querySelectorAll("canvas[data-legend]")) {
    const kind = canvas.dataset.legend;
    const [width, height] = kind === "ramp" ? [92, 20] : [20, 20];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    const put = (x, ...look) => {
      const { canvas: image, reach } = sprite(...look, 4.5, theme, ratio);
      pen.drawImage(image, (x - reach) * ratio, (10 - reach) * ratio);
    };
    if (kind === "ramp") {
      pen.scale(ratio, ratio);
      RAMPS[theme].forEach((fill, step) => {
        pen.fillStyle = fill;
        pen.beginPath();
        pen.arc(8 + step * 15, 10, 3.2 + step * 0.4, 0, 2 * Math.PI);
        pen.fill();
      });
    } else {
      put(10, { off: 0, differs: 0, fault: 0, unknown: -1 }[kind], kind === "differs", kind === "fault");
    }
  }
}
