/** The history of one light as a small SVG chart, with the same in words and as a table. */

import { read, refusalWords } from "./api.js";
import { cityNow, cityTimeOf, dayAndHours, hours } from "./clock.js";
import { percent, t, watts } from "./i18n.js";

const SVG = "http://www.w3.org/2000/svg";
const DAY = 86_400_000;
const WIDTH = 320;
const HEIGHT = 120;
const AREA = { left: 38, right: 312, top: 8, bottom: 98 };

/**
 * Reads and draws the history of a light into a figure; `current` says whether it is still wanted, `rating` is its rated
 * power in watts, to which its power is drawn.
 */
export async function drawHistory(figure, id, rating, current) {
  const now = cityNow().getTime();
  const from = new Date(Date.now() - DAY).toISOString();
  const query = new URLSearchParams({
    attrs: "illuminanceLevel,powerConsumption", options: "temporalValues", lastN: "200", timerel: "after", timeAt: from,
  });
  let answer;
  try {
    answer = await read(`ngsi-ld/v1/temporal/entities/${encodeURIComponent(id)}?${query}`);
  } catch (failure) {
    if (current()) say(figure, failure.status === 404 ? t("history.none") : t("history.failed", { reason: refusalWords(failure) }));
    return;
  }
  if (!current()) return;
  const levels = series(answer.illuminanceLevel, now - DAY);
  const powers = series(answer.powerConsumption, now - DAY);
  if (levels.length === 0) {
    say(figure, t("history.none"));
    return;
  }
  const open = figure.querySelector("details")?.open === true;
  const last = Math.max(levels.at(-1)[0], now);
  figure.replaceChildren(chart(levels, powers, rating, levels[0][0], last), key(powers), caption(levels), table(levels, powers, open));
}

/** [milliseconds of the city's time, number], oldest first, none older than `since`. */
function series(attribute, since) {
  const values = attribute?.values ?? [];
  return values
    .map(([value, at]) => [cityTimeOf(Date.parse(at)), Number(value)])
    .filter(([at, value]) => at >= since && Number.isFinite(value))
    .sort((one, other) => one[0] - other[0]);
}

function say(figure, text) {
  const words = document.createElement("p");
  words.className = "faint";
  words.textContent = text;
  figure.replaceChildren(words);
}

/** What the two lines are; the power's scale ends a little above its greatest value. */
function key(powers) {
  const words = document.createElement("p");
  words.className = "chart-key";
  const level = document.createElement("span");
  level.textContent = t("history.level");
  words.append(level);
  if (powers.length > 1) {
    const power = document.createElement("span");
    power.textContent = t("history.power.most", { most: watts(Math.max(...powers.map(([, value]) => value))) });
    words.append(power);
  }
  return words;
}

function caption(levels) {
  const values = levels.map(([, value]) => value * 100);
  const words = document.createElement("figcaption");
  words.textContent = t("history.summary", {
    count: levels.length,
    from: dayAndHours(levels[0][0]),
    to: dayAndHours(levels.at(-1)[0]),
    low: percent(Math.min(...values)),
    high: percent(Math.max(...values)),
    last: percent(values.at(-1)),
  });
  return words;
}

function table(levels, powers, open) {
  const details = document.createElement("details");
  details.open = open;
  const summary = document.createElement("summary");
  summary.textContent = t("history.table");
  const grid = document.createElement("table");
  const row = (kind, cells) => {
    const line = grid.insertRow();
    for (const text of cells) {
      const cell = document.createElement(kind);
      if (kind === "th") cell.scope = "col";
      cell.textContent = text;
      line.append(cell);
    }
  };
  row("th", [t("history.when"), t("history.level"), t("history.power")]);
  const power = new Map(powers);
  for (const [at, level] of levels.toReversed()) {
    row("td", [dayAndHours(at), percent(level * 100), power.has(at) ? watts(power.get(at)) : "–"]);
  }
  details.append(summary, grid);
  return details;
}

function chart(levels, powers, rating, from, to) {
  const span = Math.max(1, to - from);
  const x = (at) => AREA.left + ((at - from) / span) * (AREA.right - AREA.left);
  const most = Math.max(1, rating || 0, ...powers.map(([, value]) => value)) * 1.1;
  const height = AREA.bottom - AREA.top;
  const up = (share) => AREA.bottom - share * height;
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", "aria-hidden": "true" });
  for (const share of [0, 0.5, 1]) {
    svg.append(element("line", { x1: AREA.left, x2: AREA.right, y1: up(share), y2: up(share), class: "rule" }));
    svg.append(element("text", { x: AREA.left - 5, y: up(share) + 3, class: "tick", "text-anchor": "end" }, percent(share * 100)));
  }
  for (const share of [0, 0.5, 1]) {
    const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
    svg.append(element("text", { x: AREA.left + share * (AREA.right - AREA.left), y: HEIGHT - 6, class: "tick", "text-anchor": anchor }, hours(from + share * span)));
  }
  const line = steps(levels, x, (value) => up(Math.min(1, value)), to);
  svg.append(element("path", { d: `${line}V${AREA.bottom}H${x(levels[0][0])}Z`, class: "area" }));
  svg.append(element("path", { d: line, class: "line" }));
  if (powers.length > 1) {
    svg.append(element("path", { d: steps(powers, x, (value) => up(Math.max(0, value) / most), to), class: "power" }));
  }
  return svg;
}

/** A level holds until the next report: steps, not slopes. */
function steps(points, x, y, to) {
  let path = `M${x(points[0][0]).toFixed(1)} ${y(points[0][1]).toFixed(1)}`;
  for (const [at, value] of points.slice(1)) path += `H${x(at).toFixed(1)}V${y(value).toFixed(1)}`;
  return `${path}H${x(to).toFixed(1)}`;
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
