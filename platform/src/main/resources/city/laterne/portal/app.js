/** Puts the page together. */

import { onKeyWanted, read, refusalWords } from "./api.js";
import { startBoard } from "./board.js";
import { startClock } from "./clock.js";
import { city as early } from "./early.js";
import { current, onLanguage, startLanguage, switchLanguage, t } from "./i18n.js";
import { Lights } from "./lights.js";
import { LightMap } from "./map.js";
import { Panel } from "./panel.js";
import { startSearch, startVisible } from "./search.js";
import { onTheme, switchTheme, dark } from "./theme.js";

const STATES = { live: "link.live", waiting: "link.waiting", lost: "link.lost", full: "link.full" };
const $ = (id) => document.getElementById(id);

onKeyWanted((wrong) => {
  $("key-problem").hidden = !wrong;
  $("key-problem").textContent = wrong ? t("key.wrong") : "";
  $("key").value = "";
  $("key-dialog").showModal();
  return new Promise((given) => {
    $("key-form").addEventListener("submit", () => given($("key").value.trim()), { once: true });
  });
});
$("key-dialog").addEventListener("cancel", (event) => event.preventDefault());

const spoken = startLanguage();
let asked = early;
await spoken;

const lights = new Lights();
const panel = new Panel(lights, () => map.mark(""));
let districts = [];
const visit = (name) => {
  const known = districts.find((district) => district.name === name);
  if (known) map.fit(known.bounds, 16);
};
const choose = (id, place) => {
  panel.open(id);
  map.mark(id, place);
};
const map = new LightMap(lights, (id) => choose(id));
startSearch(() => districts, (found) => (found.id ? choose(found.id, found.place) : map.fit(found.bounds, 17.5)));
startVisible(lights, map, (id) => choose(id));
let city = { lights: { count: 0, complete: true }, map: { version: 0 } };

lights.addEventListener("load", () => {
  document.body.dataset.lights = lights.size;
  if (city.lights.count > 0 || lights.size > 0) notice(city.lights.complete ? "" : t("map.counting"));
});

let state = "waiting";
const showState = () => {
  $("link-state").dataset.state = state;
  $("link-text").textContent = t(STATES[state]);
};
const tell = (next, failure) => {
  state = next;
  showState();
  if (failure && lights.size === 0 && lights.cells.size === 0) notice(t("map.failed", { reason: refusalWords(failure) }));
};

/* While the number of lights changes or they are still being counted, and after an import of a map, what there is is asked again. */
const SOON = 3000;
const LATER = 30_000;
const PATIENCE = 2500;
let opened = false;
const later = (ms) => new Promise((resume) => setTimeout(resume, ms));
const loaded = () => new Promise((resume) => lights.addEventListener("load", resume, { once: true }));
async function open() {
  let empty = true;
  try {
    const next = await asked;
    empty = next.lights.count === 0 || !next.lights.complete || next.lights.count !== city.lights.count;
    const first = !opened || (city.lights.count === 0 && next.lights.count > 0);
    const other = next.map.version !== city.map.version;
    city = next;
    $("city-name").textContent = city.map.name ?? "";
    lights.start(city.lights.single, tell);
    if (first) map.open(city);
    if (first && city.lights.count > 0) await Promise.race([loaded(), later(PATIENCE)]);
    if (other || !opened) {
      map.redraw(city);
      opened = true;
      districts = (await read("portal/districts").catch(() => ({ districts }))).districts;
    }
    notice(city.lights.count === 0 ? t("map.empty") : city.lights.complete ? "" : t("map.counting"));
  } catch (failure) {
    tell("lost", failure);
  }
  setTimeout(() => {
    asked = read("portal/city");
    open();
  }, empty ? SOON : LATER);
}
open();

onLanguage(() => {
  const other = current() === "de" ? "en" : "de";
  $("language").textContent = other.toUpperCase();
  $("language").lang = other;
  showState();
});
$("language").addEventListener("click", switchLanguage);
onTheme(() => $("theme").setAttribute("aria-pressed", String(dark())));
$("theme").addEventListener("click", switchTheme);

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = text === "";
}

startClock(() => ({ on: 0, total: 0 }));
startBoard(
  (fault) => {
    const place = Number.isFinite(fault.longitude) ? [fault.longitude, fault.latitude] : undefined;
    if (fault.light) choose(fault.light, place);
    else if (place) map.fly(...place);
  },
  (faults) => {
    panel.setFaults(faults);
    map.showFaults(faults.filter((fault) => Number.isFinite(fault.longitude)).map((fault) => [fault.longitude, fault.latitude]));
  },
  visit,
);

/* For whoever drives this page by program: where lights are drawn, moving the map, when the first lights were there. */
window.laterne = {
  lights,
  pixelOf: (id) => map.pixelOf(id),
  zoom: (zoom) => map.zoom(zoom),
  pan: (right, down) => map.pan(right, down),
};
lights.addEventListener("load", () => (window.laterne.firstLights ??= lights.size + lights.cells.size > 0 ? performance.now() : undefined));
