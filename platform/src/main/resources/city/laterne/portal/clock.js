/** The figures in the header: the city's time runs on between two readings, at the city's speed. */

import { read } from "./api.js";
import { formatOf, number, onLanguage, percent, t, watts } from "./i18n.js";

const EVERY = 5000;
/* Below this width there is no room for seconds. */
const NARROW = 700;
/* So many milliseconds the clocks of this machine and of the city may differ by mistake. */
const CLOCK_ERROR = 120_000;
/* Lights that have not confirmed yet are told from this share of all on: while they are switched, not single ones. */
const WORTH_TELLING = 0.005;
/* Almanacs round the sun's times to the nearest minute. */
const HALF_MINUTE = 30_000;
const PHASES = { night: "phase.night", day: "phase.day", evening: "phase.evening", morning: "phase.morning" };
let summary = {};
let readAt = 0;
let speed = 1;
const listeners = [];

/** Calls back after every reading of the figures. */
export const onFigures = (listener) => listeners.push(listener);

/** The city's time now, or the machine's until the city's is known. */
export const cityNow = () =>
  summary.cityTime ? new Date(Date.parse(summary.cityTime) + (performance.now() - readAt) * speed) : new Date();

/**
 * The city's time, in milliseconds, at which something was reported: devices report in machine time, and the city's may
 * run faster or beside it, as in a simulation.
 */
export function cityTimeOf(machine) {
  if (!summary.cityTime) return machine;
  const city = cityNow().getTime() + (machine - Date.now()) * speed;
  return speed === 1 && Math.abs(city - machine) < CLOCK_ERROR ? machine : city;
}

/** Whether lights shall burn now: true or false, undefined where the city does not tell. */
export const isNight = () => (summary.phase === undefined ? undefined : summary.phase !== "day");

/** A moment in the city's zone, as the language writes it. */
export function moment(date, options) {
  return formatOf(Intl.DateTimeFormat, { ...options, ...(summary.zone ? { timeZone: summary.zone } : {}) }).format(date);
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
  const wide = innerWidth >= NARROW;
  const day = wide ? { weekday: "short", day: "numeric", month: "short" } : { weekday: "short" };
  const seconds = speed >= 60 || !wide ? {} : { second: "2-digit" };
  const words = moment(cityNow(), { ...day, hour: "2-digit", minute: "2-digit", ...seconds });
  if (time.textContent !== words) time.textContent = words;
}

/** What the lights should take; of lights whose rated power nobody recorded that cannot be said. */
function plan(summary, scale) {
  if (summary.planWatts === undefined) {
    return "";
  }
  return summary.planWatts === 0 && summary.powerWatts > 0
    ? t("figures.noPlan")
    : t("figures.plan", { power: watts(summary.planWatts, scale) });
}

function show(counted) {
  tick();
  const { on, total } = summary.lights === undefined ? counted : { on: summary.on, total: summary.lights };
  const put = (id, text) => (document.getElementById(id).textContent = text);
  if (total > 0) {
    put("share-on", percent((100 * on) / total));
    const waiting = summary.waiting > WORTH_TELLING * total ? t("figures.on.waiting", { count: number(summary.waiting) }) : "";
    put("count-on", t("figures.on.count", { on: number(on), total: number(total) }) + waiting);
  }
  const scale = Math.max(summary.powerWatts ?? 0, summary.planWatts ?? 0);
  if (summary.powerWatts !== undefined) put("power-now", watts(summary.powerWatts, scale));
  put("power-plan", plan(summary, scale));
  const badge = document.getElementById("city-speed");
  badge.hidden = !(speed > 1);
  badge.textContent = t("figures.speed", { speed: number(speed) });
  badge.title = t("figures.speed.words", { speed: number(speed) });
  badge.setAttribute("aria-label", badge.title);
  sun();
  programme();
}

function sun() {
  const rise = Date.parse(summary.nextSunrise);
  const set = Date.parse(summary.nextSunset);
  if (Number.isNaN(rise) || Number.isNaN(set)) return;
  const up = set < rise;
  document.getElementById("sun-next").textContent = up
    ? t("figures.sun.sets", { time: hours(set + HALF_MINUTE) })
    : t("figures.sun.rises", { time: hours(rise + HALF_MINUTE) });
}

/** What the switching programme does now, and when it switches next. */
function programme() {
  const [on, off] = [Date.parse(summary.nextSwitchOn), Date.parse(summary.nextSwitchOff)];
  const box = document.getElementById("programme");
  box.hidden = !PHASES[summary.phase] || Number.isNaN(on) || Number.isNaN(off);
  if (box.hidden) return;
  document.getElementById("programme-phase").textContent = t("figures.programme", { phase: t(PHASES[summary.phase]) });
  document.getElementById("programme-next").textContent =
    on < off ? t("figures.next.on", { time: hours(on) }) : t("figures.next.off", { time: hours(off) });
}
