/** The figures in the header: the city's time runs on between two readings, at the city's speed. */

import { read } from "./api.js";
import { locale, number, onLanguage, percent, t, watts } from "./i18n.js";

const EVERY = 5000;
let summary = {};
let readAt = 0;
let speed = 1;
const listeners = [];

/** Calls back after every reading of the figures. */
export const onFigures = (listener) => listeners.push(listener);

/** The city's time now, or the machine's until the city's is known. */
export const cityNow = () =>
  summary.cityTime ? new Date(Date.parse(summary.cityTime) + (performance.now() - readAt) * speed) : new Date();

/** A moment in the city's zone, as the language writes it. */
export function moment(date, options) {
  return new Intl.DateTimeFormat(locale(), { ...options, ...(summary.zone ? { timeZone: summary.zone } : {}) }).format(date);
}

/** Hours and minutes in the city's zone. */
export const hours = (date) => moment(date, { hour: "2-digit", minute: "2-digit" });

/** Day, month, hours and minutes in the city's zone. */
export const dayAndHours = (date) => moment(date, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** Reads the figures now and then, for ever; `count` says what the map knows until they come. */
export function startClock(count) {
  const load = async () => {
    try {
      const next = await read("lighting/summary");
      const at = performance.now();
      speed = next.speed ?? measured(next, at);
      summary = next;
      readAt = at;
    } catch {
      /* the link's own sign says it */
    }
    show(count());
    listeners.forEach((listener) => listener());
    setTimeout(load, EVERY);
  };
  load();
  setInterval(tick, 1000);
  onLanguage(() => show(count()));
}

/** The city's speed from two readings, where the city does not tell it. */
function measured(next, at) {
  const passed = Date.parse(next.cityTime) - Date.parse(summary.cityTime);
  const fast = Math.round(passed / (at - readAt));
  return readAt > 0 && fast >= 1 ? fast : 1;
}

function tick() {
  if (!summary.cityTime) return;
  const time = document.getElementById("city-time");
  time.dateTime = cityNow().toISOString();
  const seconds = speed > 60 ? {} : { second: "2-digit" };
  time.textContent = moment(cityNow(), { weekday: "short", hour: "2-digit", minute: "2-digit", ...seconds });
}

function show(counted) {
  tick();
  const { on, total } = summary.lights === undefined ? counted : { on: summary.on, total: summary.lights };
  const put = (id, text) => (document.getElementById(id).textContent = text);
  if (total > 0) {
    put("share-on", percent((100 * on) / total));
    put("count-on", t("figures.on.count", { on: number(on), total: number(total) }));
  }
  if (summary.powerWatts !== undefined) put("power-now", watts(summary.powerWatts));
  put("power-plan", summary.planWatts === undefined ? "" : t("figures.plan", { power: watts(summary.planWatts) }));
  const badge = document.getElementById("city-speed");
  badge.hidden = !(speed > 1);
  badge.textContent = t("figures.speed", { speed: number(speed) });
  sun();
}

function sun() {
  const rise = Date.parse(summary.nextSunrise);
  const set = Date.parse(summary.nextSunset);
  if (Number.isNaN(rise) || Number.isNaN(set)) return;
  const up = set < rise;
  document.getElementById("sun-state").textContent = up ? t("figures.sun.up") : t("figures.sun.down");
  document.getElementById("sun-next").textContent = up
    ? t("figures.sun.sets", { time: hours(set) })
    : t("figures.sun.rises", { time: hours(rise) });
}
