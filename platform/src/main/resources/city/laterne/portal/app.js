/** Puts the page together. */

import { onKeyWanted } from "./api.js";
import { startClock } from "./clock.js";
import { current, onLanguage, startLanguage, switchLanguage, t } from "./i18n.js";
import { Lights } from "./lights.js";
import { LightMap } from "./map.js";
import { Panel } from "./panel.js";
import { startSearch, startVisible } from "./search.js";
import { onTheme, switchTheme, dark } from "./theme.js";

const STATES = { live: "link.live", waiting: "link.waiting", lost: "link.lost", full: "link.full" };
const $ = (id) => document.getElementById(id);

await startLanguage();

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

const lights = new Lights();
const panel = new Panel(lights, () => map.mark("", false));
const choose = (bring) => (id) => {
  map.mark(id, bring);
  panel.open(id);
};
const map = new LightMap(lights, choose(false));
startSearch(lights, choose(true));
startVisible(lights, map, choose(true));

startClock(() => {
  let on = 0;
  for (let at = 0; at < lights.size; at++) if (lights.level(at) > 0) on++;
  return { on, total: lights.size };
});

let first = true;
lights.addEventListener("load", () => {
  if (first) map.showAll();
  first = first && lights.size === 0;
  notice(lights.size === 0 ? t("map.empty") : "");
  document.body.dataset.lights = lights.size;
});

let state = "waiting";
const showState = () => {
  $("link-state").dataset.state = state;
  $("link-text").textContent = t(STATES[state]);
};
lights.follow((next, failure) => {
  state = next;
  showState();
  if (failure && lights.size === 0) notice(t("map.failed", { reason: failure.message }));
});

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

/* The drawn places, for whoever drives this page by program. */
window.laterne = { pixelOf: (id) => map.pixelOf(id), lights };
