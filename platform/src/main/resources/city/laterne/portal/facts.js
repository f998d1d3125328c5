/** What is recorded of a light, as rows of a name and a value. */

import { read } from "./api.js";
import { cityTimeOf, dayAndHours, moment } from "./clock.js";
import { number, percent, t } from "./i18n.js";

const CONDITIONS = {
  ok: "facts.ok", brokenLantern: "facts.lantern", columnIssue: "facts.column", defectiveLamp: "facts.lamp",
};
const CONTROLS = { group: "facts.control.group", individual: "facts.control.alone" };
const models = new Map();

/** The value of an attribute of an entity. */
export const valueOf = (attribute) => attribute?.value;

/** The value of an attribute if it is a text, else "". */
export const textOf = (attribute) => (typeof attribute?.value === "string" ? attribute.value : "");

/** The last part of a URI, as people read it. */
export function shortOf(urn) {
  const last = (urn ?? "").split(":").at(-1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Reads the model of a luminaire once; what is not there is {}. */
export function modelOf(urn) {
  if (!urn) return Promise.resolve({});
  if (!models.has(urn)) {
    if (models.size > 200) models.clear();
    models.set(urn, read(`ngsi-ld/v1/entities/${encodeURIComponent(urn)}`).catch(() => ({})));
  }
  return models.get(urn);
}

/** Writes the rows into a list of definitions. */
export function showFacts(list, entity, model) {
  list.replaceChildren(
    ...rowsOf(entity, model).filter(([, words]) => words).map(([name, words]) => {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const detail = document.createElement("dd");
      term.textContent = name;
      detail.textContent = words;
      row.append(term, detail);
      return row;
    }),
  );
}

function rowsOf(entity, model) {
  const status = textOf(entity.status);
  const since = textOf(entity.dateServiceStarted);
  const observed = Date.parse(entity.illuminanceLevel?.observedAt ?? entity.powerState?.observedAt);
  const place = valueOf(entity.location)?.coordinates;
  const control = textOf(entity.controllingMethod);
  const circuit = shortOf(entity.circuit?.object ?? textOf(entity.circuit));
  const assumed = valueOf(entity.circuitAssumed) === true;
  const floor = valueOf(entity.safetyFloor);
  const level = floor > 0 ? t("facts.floor.words", { level: percent(100 * floor) }) : "";
  const rating = measured(entity.powerRating ?? model.powerRating, "W");
  const orGuessed = (words, mark) => (words && valueOf(mark) === true ? t("facts.usual", { what: words }) : words);
  return [
    [t("facts.origin"), valueOf(entity.estimated) === true ? t("facts.estimated") : ""],
    [t("facts.condition"), CONDITIONS[status] ? t(CONDITIONS[status]) : status],
    [t("facts.reported"), Number.isNaN(observed) ? "" : dayAndHours(cityTimeOf(observed))],
    [t("facts.street"), textOf(entity.street)],
    [t("facts.district"), textOf(entity.district)],
    [t("facts.group"), shortOf(entity.refStreetlightGroup?.object)],
    [t("facts.control"), CONTROLS[control] ? t(CONTROLS[control]) : control],
    [t("facts.circuit"), circuit && assumed ? t("facts.assumed", { what: circuit }) : circuit],
    [t("facts.cabinet"), shortOf(entity.refStreetlightControlCabinet?.object)],
    [t("facts.floor"), orGuessed(level, entity.safetyFloorAssumed)],
    [t("facts.model"), textOf(model.name) || shortOf(entity.refStreetlightModel?.object)],
    [t("facts.rating"), orGuessed(rating, entity.powerRatingAssumed)],
    [t("facts.colour"), measured(model.colorTemperature, "K", 0)],
    [t("facts.height"), measured(entity.lanternHeight, "m")],
    [t("facts.since"), Number.isNaN(Date.parse(since)) ? since : moment(Date.parse(since), { dateStyle: "medium" })],
    [t("facts.place"), place ? t("facts.place.words", { north: number(place[1], 5, 5), east: number(place[0], 5, 5) }) : ""],
    [t("facts.id"), entity.id ?? ""],
  ];
}

const measured = (attribute, unit, digits = 1) =>
  Number.isFinite(attribute?.value) ? `${number(attribute.value, digits)} ${unit}` : "";
