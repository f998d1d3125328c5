/** The map: the base map or a graticule, the lights, and ways to choose one by pointer or key. */

import { baseLayers, dressBase, showBase } from "./base.js";
import { lightsLayer, radiusAt } from "./layer.js";
import { nameOf, project } from "./lights.js";
import { number, percent, t, onLanguage } from "./i18n.js";
import { paintLegend } from "./sprites.js";
import { dark, onTheme } from "./theme.js";

/* While the map moves, what it shows is loaded at most so often, in milliseconds. */
const LOOK_EVERY = 350;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** The map of the lights; `choose` is called with the id of the light that somebody points at. */
export class LightMap {
  #lights;
  #map;
  #layer;
  #base = baseLayers();
  #faults = [];
  #chosen = "";
  #bare = true;
  #ready = false;

  constructor(lights, choose) {
    this.#lights = lights;
    const target = document.getElementById("map");
    this.#layer = lightsLayer(lights, () => ({ theme: dark() ? "dark" : "light", chosen: lights.find(this.#chosen), faults: this.#faults }));
    this.#map = new ol.Map({
      target,
      layers: [this.#base.ground, this.#layer, this.#base.names],
      controls: [],
      view: new ol.View({ center: [752000, 6696000], zoom: 12, minZoom: 3, maxZoom: 21 }),
    });
    this.#zoomButtons();
    const corner = document.getElementById("corner");
    this.#map.addControl(new ol.control.ScaleLine({ minWidth: 80, target: corner }));
    this.#map.addControl(new ol.control.Attribution({ collapsible: false, target: corner }));
    let graticule;
    onTheme(() => {
      if (graticule) this.#map.removeLayer(graticule);
      graticule = ground(dark());
      graticule.setVisible(this.#bare);
      this.#map.getLayers().insertAt(0, graticule);
      dressBase(this.#base, dark() ? "dark" : "light");
      paintLegend(dark() ? "dark" : "light");
      this.#layer.changed();
    });
    lights.addEventListener("change", () => this.#layer.changed());
    lights.addEventListener("load", () => {
      document.querySelector(".legend").dataset.view = lights.counted ? "counted" : "single";
      this.#layer.changed();
    });
    let looked = 0;
    const look = () => {
      looked = performance.now();
      lights.look(this.#map.getView().calculateExtent(this.#map.getSize()), this.#map.getView().getZoom());
    };
    this.#map.on("moveend", () => this.#ready && look());
    this.#map.on("postrender", () => this.#ready && performance.now() - looked > LOOK_EVERY && look());
    this.#map.on("click", (event) => {
      const at = this.#at(event.coordinate);
      if (at >= 0) choose(lights.ids[at]);
      else if (lights.cellAt(...event.coordinate)) this.#nearer(event.coordinate);
    });
    this.#hover(document.getElementById("hover"));
    target.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const at = lights.nearest(...this.#map.getView().getCenter(), Infinity);
      if (at >= 0) choose(lights.ids[at]);
      else this.#nearer(this.#map.getView().getCenter());
    });
  }

  #nearer(center) {
    const view = this.#map.getView();
    view.animate({ center, zoom: Math.min(17, view.getZoom() + 2), duration: still.matches ? 0 : 350 });
  }

  /** Calls back when the view came to rest, and now and then while it moves. */
  onRest(listener) {
    let timer = 0;
    this.#map.on("moveend", () => {
      timer ||= setTimeout(() => {
        timer = 0;
        listener();
      }, LOOK_EVERY);
    });
  }

  /** Shows the whole city below the header and beside what else lies on the map: what `portal/city` says of it. */
  open(city) {
    const bounds = city.lights.bounds ?? city.map.bounds;
    this.#ready = true;
    if (bounds) this.fit(bounds, 17);
    const view = this.#map.getView();
    this.#lights.look(view.calculateExtent(this.#map.getSize()), view.getZoom());
  }

  /** Takes the base map anew. */
  redraw(city) {
    this.#bare = city.map.version === 0;
    this.#map.getLayers().item(0).setVisible(this.#bare);
    showBase(this.#base, city.map);
  }

  /** Shows an extent in degrees. */
  fit([west, south, east, north], maxZoom) {
    const wide = innerWidth >= 700;
    this.#map.getView().fit([...project(west, south), ...project(east, north)], {
      padding: wide ? [40, 60, 60, 380] : [document.querySelector(".finder").offsetHeight + 20, 20, 120, 20],
      maxZoom,
      duration: 0,
    });
  }

  /** Goes to a place in degrees, near enough to see single lights. */
  fly(lon, lat) {
    this.#bring(project(lon, lat), true);
  }

  /** Shows another zoom around the same middle. */
  zoom(zoom) {
    this.#map.getView().setZoom(zoom);
  }

  /** Moves the map by pixels. */
  pan(right, down) {
    const view = this.#map.getView();
    const [x, y] = view.getCenter();
    view.setCenter([x + right * view.getResolution(), y - down * view.getResolution()]);
  }

  /** Rings around places in degrees. */
  showFaults(places) {
    this.#faults = places.map(([lon, lat]) => project(lon, lat));
    this.#layer.changed();
  }

  /** Marks a light as chosen, and brings it into view where its place is given or where the panel would cover it. */
  mark(id, place) {
    this.#chosen = id;
    this.#layer.changed();
    if (place) {
      this.#bring(project(...place), true);
      return;
    }
    const at = this.#lights.find(id);
    if (at < 0) return;
    const spot = [this.#lights.x[at], this.#lights.y[at]];
    const [width, height] = this.#map.getSize();
    const [x, y] = this.#map.getPixelFromCoordinate(spot) ?? [-1, -1];
    const covered = width < 700 ? y > height * 0.4 : x > width - 400;
    if (covered) this.#bring(spot, false);
  }

  #bring([x, y], near) {
    const view = this.#map.getView();
    const [width, height] = this.#map.getSize();
    const resolution = near ? Math.min(view.getResolution(), 1.2) : view.getResolution();
    const aside = document.getElementById("panel").hidden ? [0, 0] : width < 700 ? [0, -height * 0.27] : [190, 0];
    view.animate({
      center: [x + aside[0] * resolution, y + aside[1] * resolution],
      resolution,
      duration: still.matches ? 0 : 450,
    });
  }

  /** The places of the visible lights in the arrays, nearest to the centre first, and how many there are. */
  visible(most) {
    const view = this.#map.getView();
    const [left, bottom, right, top] = view.calculateExtent(this.#map.getSize());
    const [cx, cy] = view.getCenter();
    const inside = [];
    const { x, y, size } = this.#lights;
    let counted = 0;
    for (const cell of this.#lights.cells.values()) {
      if (cell.x >= left && cell.x <= right && cell.y >= bottom && cell.y <= top) counted += cell.count;
    }
    for (let at = 0; at < size; at++) {
      if (x[at] >= left && x[at] <= right && y[at] >= bottom && y[at] <= top) inside.push(at);
    }
    const far = (at) => (x[at] - cx) ** 2 + (y[at] - cy) ** 2;
    const count = inside.length + counted;
    if (count > 4000) inside.length = 4000;
    return { count, nearest: inside.sort((a, b) => far(a) - far(b)).slice(0, most) };
  }

  /** Where a light is drawn, in pixels of the page; for tests and for pointing at it. */
  pixelOf(id) {
    const at = this.#lights.find(id);
    if (at < 0) return [-1, -1];
    const box = this.#map.getTargetElement().getBoundingClientRect();
    const [x, y] = this.#map.getPixelFromCoordinate([this.#lights.x[at], this.#lights.y[at]]);
    return [x + box.left, y + box.top];
  }

  #at(coordinate) {
    const resolution = this.#map.getView().getResolution();
    return this.#lights.nearest(...coordinate, (radiusAt(resolution, this.#lights.spacing) + 8) * resolution);
  }

  #hover(label) {
    this.#map.on("pointermove", (event) => {
      if (event.dragging) return;
      const at = this.#at(event.coordinate);
      const cell = at < 0 ? this.#lights.cellAt(...event.coordinate) : undefined;
      this.#map.getTargetElement().classList.toggle("pointing", at >= 0 || cell !== undefined);
      label.hidden = at < 0 && cell === undefined;
      if (label.hidden) return;
      label.textContent = cell ? describeCell(cell) : describe(this.#lights, at);
      label.style.transform = `translate(${Math.round(event.pixel[0] + 14)}px, ${Math.round(event.pixel[1] + 14)}px)`;
    });
    this.#map.getTargetElement().addEventListener("pointerleave", () => (label.hidden = true));
  }

  #zoomButtons() {
    const box = document.createElement("div");
    box.className = "zoom";
    for (const [sign, key, step] of [["+", "map.zoom.in", 1], ["−", "map.zoom.out", -1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      onLanguage(() => button.setAttribute("aria-label", t(key)));
      button.addEventListener("click", () => {
        const view = this.#map.getView();
        view.animate({ zoom: view.getZoom() + step, duration: still.matches ? 0 : 200 });
      });
      box.append(button);
    }
    document.getElementById("corner").append(box);
  }
}

/** A light in a few words. */
export function describe(lights, at) {
  return inWords(lights.ids[at], lights.poles[at], lights.level(at), lights.faulty(at));
}

/** A light in a few words. */
export function inWords(id, pole, level, faulty) {
  const state = faulty
    ? t("light.fault")
    : level < 0 ? t("light.unknown") : level === 0 ? t("light.off") : t("light.on", { level: `${level} %` });
  return `${nameOf(id, pole)}: ${state}`;
}

/** A counted square in a few words. */
function describeCell(cell) {
  const words = t("cell.words", { count: number(cell.count), share: percent((100 * cell.on) / cell.count) });
  return cell.faults > 0 ? `${words}, ${t("cell.faults", { count: number(cell.faults) })}` : words;
}

function ground(isDark) {
  return new ol.layer.Graticule({
    strokeStyle: new ol.style.Stroke({ color: isDark ? "rgba(133,147,168,.14)" : "rgba(93,107,128,.16)", width: 1 }),
    intervals: [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001],
    targetSize: 140,
    wrapX: false,
  });
}
