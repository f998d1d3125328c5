/**
 * Draws the lights on a canvas of its own: each look is painted once as a sprite and then copied, so that tens of
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

/** The colour of a level from 1 to 100. */
export const colour = (level, theme) => RAMPS[theme][Math.min(5, Math.floor((level - 1) / 17))];

const sprites = new Map();

/** The look of a light: a small canvas to be copied with its centre on the light. */
export function sprite(level, differs, faulty, radius, theme, ratio) {
  const step = level < 0 ? -1 : level === 0 ? 0 : 1 + Math.min(5, Math.floor((level - 1) / 17));
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
  const glow = theme === "dark" && step > 0 ? radius * (1.6 + step * 0.28) : 0;
  const reach = Math.ceil(Math.max(glow, radius + 4)) + 1;
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
    const fill = RAMPS[theme][step - 1];
    if (glow) {
      const light = pen.createRadialGradient(0, 0, radius * 0.4, 0, 0, glow);
      light.addColorStop(0, fill + "80");
      light.addColorStop(1, fill + "00");
      pen.fillStyle = light;
      circle(glow);
      pen.fill();
    }
    pen.fillStyle = fill;
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

/** How big a light is drawn at a map resolution, in pixels. */
export const radiusAt = (resolution) => Math.round(2 * Math.min(9, Math.max(1.9, 11 / Math.pow(resolution, 0.62)))) / 2;

/** A layer of OpenLayers with all lights; `look` says theme and the chosen light's place in the arrays. */
export function lightsLayer(lights, look) {
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
      const { theme, chosen } = look();
      const { resolution, center } = frame.viewState;
      const radius = radiusAt(resolution);
      const left = center[0] - (width / 2) * resolution;
      const top = center[1] + (height / 2) * resolution;
      pen.globalCompositeOperation = theme === "dark" ? "lighter" : "source-over";
      const margin = 4 * radius;
      let drawn = 0;
      for (let at = 0; at < lights.size; at++) {
        const x = (lights.x[at] - left) / resolution;
        const y = (top - lights.y[at]) / resolution;
        if (x < -margin || y < -margin || x > width + margin || y > height + margin) continue;
        const { canvas: image, reach } = sprite(
          lights.level(at), lights.differs(at), lights.faulty(at), radius, theme, ratio);
        pen.drawImage(image, Math.round((x - reach) * ratio), Math.round((y - reach) * ratio));
        drawn++;
      }
      pen.globalCompositeOperation = "source-over";
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
