/** How lights and counted squares look: each look is painted once on a small canvas, and then copied. */

/* Sequential ramps whose lightness runs one way, so they read without colour; on dark more light is brighter. */
const RAMPS = {
  dark: ["#8a5a24", "#b06f22", "#d48a26", "#f0a63a", "#ffc566", "#ffe3a6"],
  light: ["#efb04a", "#e6982b", "#d97f1a", "#c6680c", "#ad520a", "#8f3d08"],
};
/** The colours of what is no brightness. */
export const INK = {
  dark: { off: "#8593a8", differs: "#5cc2ff", fault: "#ff8fc0", unknown: "#8593a8", chosen: "#ffffff" },
  light: { off: "#5d6b80", differs: "#0069b4", fault: "#b3005e", unknown: "#5d6b80", chosen: "#10151d" },
};

/** Where a level stands in the ramps: -1 unknown, 0 off, 1 to 6. */
export const stepOf = (level) => (level <= 0 ? Math.max(-1, level) : 1 + Math.min(5, Math.floor((level - 1) / 17)));

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
  const reach = Math.ceil(faulty ? faultReach(radius) + 2 : radius + 4) + 1;
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
    pen.fillStyle = lamp(pen, theme, step, radius);
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
    pen.strokeStyle = ink.fault;
    pen.lineWidth = 2;
    pen.beginPath();
    diamond(pen, 0, 0, faultReach(radius));
    pen.stroke();
  }
  return { canvas, reach };
}

/** The fill of a burning light: on dark ground brighter in its middle, as a lamp is. */
function lamp(pen, theme, step, radius) {
  const ink = RAMPS[theme][step - 1];
  if (theme !== "dark" || radius < SMALLEST_WITH_HALO) return ink;
  const light = pen.createRadialGradient(0, 0, 0, 0, 0, radius);
  light.addColorStop(0, step > 3 ? "#fff4da" : "#ffdca0");
  light.addColorStop(0.45, ink);
  light.addColorStop(1, ink);
  return light;
}

/** The mark of a fault: its shape tells it from all other marks without any colour. */
function diamond(pen, x, y, reach) {
  pen.moveTo(x, y - reach);
  pen.lineTo(x + reach, y);
  pen.lineTo(x, y + reach);
  pen.lineTo(x - reach, y);
  pen.closePath();
}

/** The mark of a fault around a light of a radius, as a sprite. */
export function faultSprite(radius, theme, ratio) {
  const key = `fault|${radius}|${theme}|${ratio}`;
  let made = sprites.get(key);
  if (!made) {
    const reach = Math.ceil(faultReach(radius)) + 2;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * reach * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.strokeStyle = INK[theme].fault;
    pen.lineWidth = radius < SMALLEST_WITH_HALO ? 1.5 : 2;
    pen.beginPath();
    diamond(pen, reach, reach, faultReach(radius));
    pen.stroke();
    made = { canvas, reach };
    sprites.set(key, made);
  }
  return made;
}

/** How far the mark of a fault reaches around a light of a radius, in pixels. */
const faultReach = (radius) => radius * 1.3 + 3.5;

/* Smaller lights have no halo and no bright middle. */
export const SMALLEST_WITH_HALO = 2;

/** The halo of a lit light on dark ground: it lies under all lights, so that no colour of theirs is changed. */
export function halo(level, radius, ratio) {
  const step = stepOf(level);
  const key = `halo|${step}|${radius}|${ratio}`;
  let made = sprites.get(key);
  if (!made) {
    const reach = Math.ceil(radius * (1.6 + step * 0.22)) + 1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * reach * ratio;
    const pen = canvas.getContext("2d");
    const middle = reach * ratio;
    const light = pen.createRadialGradient(middle, middle, radius * 0.4 * ratio, middle, middle, middle);
    light.addColorStop(0, RAMPS.dark[step - 1] + "4c");
    light.addColorStop(1, RAMPS.dark[step - 1] + "00");
    pen.fillStyle = light;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    made = { canvas, reach };
    sprites.set(key, made);
  }
  return made;
}

/** The look of a counted square: as bright as its share of lights on, as big as there are many, with a mark for faults. */
export function cellSprite(share, faulty, radius, theme, ratio) {
  const step = share <= 0 ? 0 : 1 + Math.min(4, Math.floor(share * 4.99));
  const key = `cell|${step}|${faulty}|${radius}|${theme}|${ratio}`;
  let made = sprites.get(key);
  if (made) return made;
  const reach = Math.ceil(radius + 4);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * reach * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.translate(reach, reach);
  const disc = (r) => {
    pen.beginPath();
    pen.arc(0, 0, r, 0, 2 * Math.PI);
  };
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

/* The parts of the legend that show a row of six: the fill and radius of each. */
const WIDE = {
  ramp: (theme, step) => [RAMPS[theme][step], 3.2 + step * 0.4],
  shares: (theme, step) => (step === 0 ? [INK[theme].off, 1.8] : [RAMPS[theme][step - 1], 4]),
  counts: (theme, step) => [RAMPS[theme][4], 1.2 + step * 0.65],
};

/** Paints the legend's little canvases in a theme. */
export function paintLegend(theme) {
  const ratio = Math.max(1, devicePixelRatio);
  for (const canvas of document.querySelectorAll("canvas[data-legend]")) {
    const kind = canvas.dataset.legend;
    const [width, height] = WIDE[kind] ? [92, 20] : [20, 20];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    const put = (x, ...look) => {
      const { canvas: image, reach } = sprite(...look, look[2] ? 3 : 4.5, theme, ratio);
      pen.drawImage(image, (x - reach) * ratio, (10 - reach) * ratio);
    };
    if (WIDE[kind]) {
      pen.scale(ratio, ratio);
      for (let step = 0; step < 6; step++) {
        const [fill, radius] = WIDE[kind](theme, step);
        pen.fillStyle = fill;
        pen.beginPath();
        pen.arc(8 + step * 15, 10, radius, 0, 2 * Math.PI);
        pen.fill();
      }
    } else {
      put(10, { off: 0, differs: 0, fault: 100, unknown: -1 }[kind], kind === "differs", kind === "fault");
    }
  }
}
