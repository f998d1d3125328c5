/** The map: quiet ground, graticule and scale, the lights, and ways to choose one by pointer or key. */

import { lightsLayer, paintLegend, radiusAt } from "./layer.js";
import { t, onLanguage } from "./i18n.js";
import { dark, onTheme } from "./theme.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** The map of the lights; `choose` is called with the id of the light that somebody points at. */
export class LightMap {
  #lights;
  #map;
  #layer;
  #chosen = "";

  constructor(lights, choose) {
    this.#lights = lights;
    const target = document.getElementById("map");
    this.#layer = lightsLayer(lights, () => ({ theme: dark() ? "dark" : "light", chosen: lights.find(this.#chosen) }));
    this.#map = new ol.Map({
      target,
      layers: [this.#layer],
      controls: [],
      view: new ol.View({ center: [752000, 6696000], zoom: 12, minZoom: 3, maxZoom: 21 }),
    });
    const scale = new ol.control.ScaleLine({ minWidth: 80 });
    this.#map.addControl(scale);
    this.#zoomButtons();
    let graticule;
    onTheme(() => {
      if (graticule) this.#map.removeLayer(graticule);
      graticule = ground(dark());
      this.#map.getLayers().insertAt(0, graticule);
      paintLegend(dark() ? "dark" : "light");
      this.#layer.changed();
    });
    lights.addEventListener("change", () => this.#layer.changed());
    this.#map.on("click", (event) => {
      const at = this.#at(event.coordinate);
      if (at >= 0) choose(lights.ids[at]);
    });
    this.#hover(document.getElementById("hover"));
    target.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const at = lights.nearest(...this.#map.getView().getCenter(), Infinity);
      if (at >= 0) choose(lights.ids[at]);
    });
  }

  /** Calls back when the view came to rest. */
  onRest(listener) {
    this.#map.on("moveend", listener);
  }

  /** Shows all lights, below the header and beside what else lies on the map. */
  showAll() {
    if (this.#lights.size === 0) return;
    const extent = ol.extent.createEmpty();
    for (let at = 0; at < this.#lights.size; at++) ol.extent.extendCoordinate(extent, [this.#lights.x[at], this.#lights.y[at]]);
    this.#map.getView().fit(extent, { padding: innerWidth < 700 ? [70, 24, 90, 24] : [90, 60, 90, 60], maxZoom: 17 });
    this.#layer.changed();
  }

  /** Marks a light as chosen, and brings it into view where asked or where the panel would cover it. */
  mark(id, bring) {
    this.#chosen = id;
    const at = this.#lights.find(id);
    this.#layer.changed();
    if (at < 0) return;
    const view = this.#map.getView();
    const [width, height] = this.#map.getSize();
    const [x, y] = this.#map.getPixelFromCoordinate([this.#lights.x[at], this.#lights.y[at]]) ?? [-1, -1];
    const covered = width < 700 ? y > height * 0.4 : x > width - 400;
    if (!bring && !covered) return;
    const resolution = bring ? Math.min(view.getResolution(), 1.2) : view.getResolution();
    const panel = width < 700 ? [0, -height * 0.27] : [190, 0];
    view.animate({
      center: [this.#lights.x[at] + panel[0] * resolution, this.#lights.y[at] + panel[1] * resolution],
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
    for (let at = 0; at < size; at++) {
      if (x[at] >= left && x[at] <= right && y[at] >= bottom && y[at] <= top) inside.push(at);
    }
    const far = (at) => (x[at] - cx) ** 2 + (y[at] - cy) ** 2;
    const count = inside.length;
    if (count > 4000) inside.length = 4000;
    return { count, nearest: inside.sort((a, b) => far(a) - far(b)).slice(0, most) };
  }

  /** Where a light is drawn, in pixels of the page; for tests and for pointing at it. */
  pixelOf(id) {
    const at = this.#lights.find(id);
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
      this.#map.getTargetElement().classList.toggle("pointing", at >= 0);
      label.hidden = at < 0;
      if (at < 0) return;
      label.textContent = describe(this.#lights, at);
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
    document.querySelector("main").append(box);
  }
}

/** A light in a few words. */
export function describe(lights, at) {
  const level = lights.level(at);
  const state = lights.faulty(at)
    ? t("light.fault")
    : level < 0 ? t("light.unknown") : level === 0 ? t("light.off") : t("light.on", { level: `${level} %` });
  return `${lights.name(at)}: ${state}`;
}

function ground(isDark) {
  return new ol.layer.Graticule({
    strokeStyle: new ol.style.Stroke({ color: isDark ? "rgba(133,147,168,.14)" : "rgba(93,107,128,.16)", width: 1 }),
    intervals: [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001],
    targetSize: 140,
    wrapX: false,
  });
}
