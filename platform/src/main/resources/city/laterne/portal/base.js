/** The base map under the lights: calm ground, water, green, houses, rails, streets by class, names along them. */

import { fetchTile } from "./api.js";

const TILE = 512;
const DEEPEST = 16;

const INK = {
  dark: {
    water: "#10283c", green: "#0f1e1c", building: "#182029", rail: "#2c3644", border: "#3d4a5e",
    text: "#c3cedd", halo: "#0d1219", place: "#dfe6f0",
    streets: { great: "#324054", main: "#2a3647", plain: "#232d3b", small: "#1e2733", path: "#1c2430" },
  },
  light: {
    water: "#bcd6ea", green: "#dbe8d6", building: "#dde1e7", rail: "#c3cad4", border: "#9aa6b6",
    text: "#3d4858", halo: "#ffffff", place: "#2d3746",
    streets: { great: "#fdfdfe", main: "#ffffff", plain: "#ffffff", small: "#f8f9fb", path: "#d9dee6" },
  },
};

/* Of each class of street: its tone, its width in pixels at zoom 16, its place from below. */
const STREETS = {
  motorway: ["great", 10, 9], trunk: ["great", 9, 8], primary: ["great", 8.5, 7], secondary: ["main", 7.5, 6],
  tertiary: ["main", 6.5, 5], unclassified: ["plain", 5, 4], residential: ["plain", 5, 4], living_street: ["plain", 4, 3],
  pedestrian: ["small", 4, 2], service: ["small", 2.6, 1], track: ["path", 1.4, 0], cycleway: ["path", 1.2, 0],
  footway: ["path", 1.1, 0], steps: ["path", 1.1, 0],
};
const ABOVE = 20;

/* Names are laid anew when the view has rested for so many milliseconds. */
const CALM = 150;

/**
 * A layer of names. To lay them without overlaps takes longer than all else, so it is done when the view rests; while it
 * moves, the picture of the names moves and grows with it, and what else changes on the map leaves it alone.
 */
class Names extends ol.layer.VectorTile {
  #picture = null;
  #laid = {};
  #seen = {};
  #movedAt = 0;
  #timer = 0;
  #fresh = false;
  #whole = false;

  render(frame, target) {
    const now = performance.now();
    const { center: [x, y], resolution } = frame.viewState;
    const view = { x, y, resolution, size: frame.size.join(), revision: this.getRevision() };
    if (x !== this.#seen.x || y !== this.#seen.y || resolution !== this.#seen.resolution) this.#movedAt = now;
    this.#seen = view;
    const same = Object.keys(view).every((key) => view[key] === this.#laid[key]);
    const resting = now - this.#movedAt >= CALM || view.size !== this.#laid.size;
    this.#fresh = this.#picture === null || (resting && !(same && this.#whole));
    if (this.#fresh) {
      this.#picture = super.render(frame, target);
      this.#laid = view;
      if (this.#picture) this.#picture.style.transform = "";
      const awaited = frame.tileQueue.getCount() + frame.tileQueue.getTilesLoading();
      this.#whole = awaited === 0 && this.getRenderer().ready;
      if (!this.#whole) this.#soon();
    } else if (!same) {
      this.#soon();
      this.#move(frame.size, view);
    }
    return this.#picture;
  }

  /** Lays the names anew when nothing moved for a while; while tiles are on their way that is done again and again. */
  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.getMapInternal()?.render(), CALM);
  }

  renderDeclutter(frame, state) {
    if (this.#fresh) super.renderDeclutter(frame, state);
  }

  renderDeferred(frame) {
    if (this.#fresh) super.renderDeferred(frame);
  }

  /** Puts the picture where its names belong in another view. */
  #move([width, height], view) {
    const laid = this.#laid;
    const scale = laid.resolution / view.resolution;
    const right = (laid.x - view.x) / view.resolution + ((1 - scale) * width) / 2;
    const down = (view.y - laid.y) / view.resolution + ((1 - scale) * height) / 2;
    this.#picture.style.transformOrigin = "0 0";
    this.#picture.style.transform = `matrix(${scale}, 0, 0, ${scale}, ${right}, ${down})`;
  }
}

/** The layers of the base map: what lies under the lights, and the names, which lie over them. */
export function baseLayers() {
  return {
    ground: new ol.layer.VectorTile({ renderBuffer: 64, updateWhileInteracting: false, visible: false }),
    names: new Names({ declutter: true, renderBuffer: 64, renderMode: "vector", visible: false }),
  };
}

/** Gives the layers the tiles of a version of the map, and whom to name for them. */
export function showBase({ ground, names }, { version, attribution }) {
  for (const layer of [ground, names]) layer.setVisible(version > 0);
  if (version === 0) return;
  const source = new ol.source.VectorTile({
    format: new ol.format.MVT(),
    tileGrid: ol.tilegrid.createXYZ({ tileSize: TILE, maxZoom: DEEPEST }),
    attributions: attribution,
    url: `tiles/map/{z}/{x}/{y}.mvt?v=${version}`,
    cacheSize: 96,
    transition: 0,
    tileLoadFunction: (tile, url) =>
      tile.setLoader(async (extent, _, projection) => {
        try {
          tile.setFeatures(tile.getFormat().readFeatures(await fetchTile(url), { extent, featureProjection: projection }));
        } catch {
          tile.setState(3);
        }
      }),
  });
  ground.setSource(source);
  names.setSource(source);
}

/** The zoom of a resolution, in halves. */
const zoomOf = (resolution) => Math.round(2 * Math.log2(156543.034 / resolution)) / 2;

/** Dresses the layers for a theme. */
export function dressBase({ ground, names }, theme) {
  const ink = INK[theme];
  const kept = new Map();
  const keep = (key, make) => kept.get(key) ?? (kept.set(key, make()), kept.get(key));
  ground.setStyle((feature, resolution) => {
    const zoom = zoomOf(resolution);
    switch (feature.get("layer")) {
      case "green": return keep("green", () => area(ink.green, 0));
      case "water":
        return feature.getType().includes("Polygon")
          ? keep("water", () => area(ink.water, 1))
          : keep(`water${zoom}`, () => line(ink.water, Math.max(1, 2 ** ((zoom - 14) / 1.6)), 1));
      case "building": return keep("building", () => area(ink.building, 2));
      case "rail": return keep(`rail${zoom > 14}`, () => line(ink.rail, zoom > 14 ? 1.5 : 1, 3));
      case "street": return street(feature, zoom, ink, keep);
      case "district": return border(feature, ink, keep);
      default: return undefined;
    }
  });
  names.setStyle((feature, resolution) => {
    const layer = feature.get("layer");
    if (layer !== "street" && layer !== "district") return undefined;
    const zoom = zoomOf(resolution);
    return layer === "street" ? streetName(feature, zoom, ink, keep) : districtName(feature, ink, keep);
  });
}

function area(color, zIndex) {
  return new ol.style.Style({ fill: new ol.style.Fill({ color }), zIndex });
}

function line(color, width, zIndex, lineDash) {
  return new ol.style.Style({ stroke: new ol.style.Stroke({ color, width, lineDash, lineCap: "round", lineJoin: "round" }), zIndex });
}

function street(feature, zoom, ink, keep) {
  const kind = feature.get("class");
  const [tone, broad, rank] = STREETS[kind] ?? STREETS.footway;
  const bridge = feature.get("bridge") === true;
  const tunnel = feature.get("tunnel") === true;
  const width = Math.max(rank > 4 ? 1 : 0.6, broad * 2 ** ((zoom - 16) * (zoom > 16 ? 0.8 : 0.62)));
  return keep(`${kind}/${zoom}/${bridge}/${tunnel}`, () => {
    const own = line(ink.streets[tone], width, rank + 4 + (bridge ? ABOVE : 0), tunnel ? [3 * width, 2 * width] : undefined);
    return bridge && rank > 0 ? [line(ink.halo, width + 3, rank + 3 + ABOVE), own] : [own];
  });
}

function streetName(feature, zoom, ink, keep) {
  if (zoom < 13.5) return undefined;
  const [, , rank] = STREETS[feature.get("class")] ?? STREETS.footway;
  const name = zoom >= 15.5 || rank > 4 ? (feature.get("name") ?? "") : "";
  if (!name) return undefined;
  const words = keep(`name/${rank > 4}`, () => new ol.style.Style({
    text: new ol.style.Text({
      font: rank > 4 ? "500 12px system-ui, sans-serif" : "11px system-ui, sans-serif",
      placement: "line",
      maxAngle: 0.5,
      fill: new ol.style.Fill({ color: ink.text }),
      stroke: new ol.style.Stroke({ color: ink.halo, width: 3 }),
    }),
    zIndex: 60 + rank,
  }));
  words.getText().setText(name);
  return words;
}

function border(feature, ink, keep) {
  if (feature.get("class") !== "border") return undefined;
  const level = feature.get("level");
  return keep(`border${level}`, () => line(ink.border, level <= 8 ? 1.5 : 1, 50, [6, 4]));
}

function districtName(feature, ink, keep) {
  if (feature.get("class") === "border") return undefined;
  const level = feature.get("level");
  const words = keep(`place${level <= 9}`, () => new ol.style.Style({
    text: new ol.style.Text({
      font: level <= 9 ? "600 13px system-ui, sans-serif" : "600 11px system-ui, sans-serif",
      fill: new ol.style.Fill({ color: ink.place }),
      stroke: new ol.style.Stroke({ color: ink.halo, width: 4 }),
    }),
    zIndex: 80,
  }));
  words.getText().setText(feature.get("name"));
  return words;
}
