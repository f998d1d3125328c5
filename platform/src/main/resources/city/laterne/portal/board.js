/** The list of faults and the table of districts; where the city tells of neither, they stay hidden. */

import { read, refusalWords, send } from "./api.js";
import { dayAndHours } from "./clock.js";
import { number, onLanguage, percent, t, watts } from "./i18n.js";
import { nameOf } from "./lights.js";

const EVERY = 10_000;
/* How long a city is left in peace that has no such door. */
const LATER = 300_000;
const LISTED = 100;
const ASKED_AT_ONCE = 25;
const KINDS = {
  lampOut: "fault.lamp", dayBurner: "fault.day", powerTooHigh: "fault.high", powerTooLow: "fault.low",
  noContact: "fault.contact", circuitDark: "fault.dark", circuitSilent: "fault.silent",
};
/* What a kind means, for faults that tell numbers. */
const MEANINGS = { noContact: "fault.contact.words", circuitDark: "fault.dark.words", circuitSilent: "fault.silent.words" };
const $ = (id) => document.getElementById(id);
/* Where lights stand, by their ids, as far as it was asked: pole, street, district. */
const places = new Map();
let again = () => undefined;

/**
 * Begins; `go` gets the fault that somebody chose, `found` all faults, `visit` the name of a district that somebody chose.
 */
export function startBoard(go, found, visit) {
  let faults = [];
  let total = 0;
  let districts = [];
  const show = () => {
    showFaults(faults, total, go);
    showDistricts(districts, visit);
    found(faults);
  };
  const keep = async (path, take) => {
    let pause = EVERY;
    try {
      await take(await read(path));
    } catch (failure) {
      if (failure.status === 404) {
        await take({});
        pause = LATER;
      }
    }
    show();
    setTimeout(keep, pause, path, take);
  };
  const takeFaults = async (answer) => {
    const listed = (answer.faults ?? []).map((fault) => ({ ...fault, light: fault.light ?? lightOf(fault.entity) }));
    await findPlaces(listed.slice(0, LISTED));
    faults = listed;
    total = answer.total ?? faults.length;
  };
  keep("lighting/faults", takeFaults);
  keep("lighting/districts", (answer) => (districts = answer.districts ?? []));
  again = async () => {
    await takeFaults(await read("lighting/faults"));
    show();
  };
  onLanguage(show);
}

/** The light that a fault is one of, if it is not a circuit's. */
const lightOf = (entity) => (entity?.includes(":Streetlight:") ? entity : undefined);

/** Asks where the lights of faults stand that are not known yet, as many at once as an address holds. */
async function findPlaces(faults) {
  const unknown = [...new Set(faults.map((fault) => fault.light).filter((id) => id && !places.has(id)))];
  if (places.size > 5000) places.clear();
  while (unknown.length > 0) {
    const ids = unknown.splice(0, ASKED_AT_ONCE);
    const query = new URLSearchParams({ attrs: "streetPoleNum,street,district", options: "keyValues", limit: String(ids.length) });
    try {
      const found = await read(`ngsi-ld/v1/entities?${query}&id=${ids.map(encodeURIComponent).join(",")}`);
      for (const light of found) places.set(light.id, light);
    } catch {
      return;
    }
  }
}

function showFaults(faults, total, go) {
  const list = $("fault-list");
  $("faults").hidden = faults.length === 0;
  $("faults-title").textContent = t("faults.title", { count: number(total) });
  $("faults-more").hidden = total <= Math.min(faults.length, LISTED);
  $("faults-more").textContent = t("faults.more", { count: number(total - Math.min(faults.length, LISTED)) });
  const focused = list.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.id : undefined;
  list.replaceChildren(...faults.slice(0, LISTED).map((fault) => faultItem(fault, "button", () => go(fault))));
  if (focused !== undefined) [...list.children].find((one) => one.dataset.id === focused)?.querySelector("button").focus();
}

/** A fault as an item of a list, as a button that leads there or, in the panel of its light, with a way to take note of it. */
export function faultItem(fault, tag, chosen) {
  const box = document.createElement(tag);
  const kind = document.createElement("strong");
  kind.textContent = KINDS[fault.kind] ? t(KINDS[fault.kind]) : (fault.kind ?? t("light.fault"));
  const words = document.createElement("span");
  words.textContent = meaning(fault);
  box.append(kind, words);
  const since = Date.parse(fault.since);
  if (!Number.isNaN(since)) {
    const time = document.createElement("time");
    time.dateTime = new Date(since).toISOString();
    time.textContent = t("faults.since", { time: dayAndHours(since) });
    box.append(time);
  }
  if (chosen) {
    const where = document.createElement("span");
    where.textContent = whereIs(fault);
    kind.after(where);
    box.type = "button";
    box.addEventListener("click", chosen);
  }
  const item = document.createElement("li");
  item.dataset.id = fault.id;
  item.append(box);
  if (fault.acknowledgedBy) {
    const noted = document.createElement("span");
    noted.textContent = t("faults.noted");
    box.append(noted);
    item.className = "noted";
  } else if (!chosen) {
    item.append(noteButton(fault));
  }
  return item;
}

/** What was measured, or what the kind means, in the page's language; else the city's own sentence. */
function meaning(fault) {
  if (Number.isFinite(fault.measuredWatts)) {
    const measured = watts(fault.measuredWatts);
    return Number.isFinite(fault.expectedWatts)
      ? t("fault.power", { measured, expected: watts(fault.expectedWatts) })
      : t("fault.takes", { measured });
  }
  const words = MEANINGS[fault.kind];
  return words ? t(words, { count: number(fault.count ?? 1), circuit: fault.circuit ?? "" }) : (fault.text ?? "");
}

function whereIs(fault) {
  const light = places.get(fault.light);
  if (!light) return fault.light ? nameOf(fault.light, "") : "";
  const pole = t("light.named", { pole: nameOf(light.id, light.streetPoleNum) });
  return [pole, light.street, light.district].filter(Boolean).join(", ");
}

function noteButton(fault) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = t("faults.note");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await send("lighting/faults/acknowledge", { ids: [fault.id], text: "" });
      await again();
    } catch (failure) {
      button.replaceWith(t("dim.refused", { reason: refusalWords(failure) }));
    }
  });
  return button;
}

function showDistricts(districts, visit) {
  $("districts").hidden = districts.length === 0;
  $("districts-title").textContent = t("districts.title", { count: number(districts.length) });
  const focused = $("district-rows").contains(document.activeElement) ? document.activeElement.textContent : undefined;
  $("district-rows").replaceChildren(...districts.map((district) => districtRow(district, visit)));
  const sums = { name: t("districts.all") };
  for (const figure of ["lights", "on", "energyTodayWh", "burningHoursToday"]) {
    sums[figure] = districts.reduce((sum, district) => sum + (district[figure] ?? NaN), 0);
  }
  $("district-sums").replaceChildren(districtRow(sums));
  if (focused !== undefined) [...$("district-rows").querySelectorAll("button")].find((one) => one.textContent === focused)?.focus();
}

function districtRow(district, visit) {
  const row = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  if (visit && district.name) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = district.name;
    button.addEventListener("click", () => visit(district.name));
    name.append(button);
  } else {
    name.textContent = district.name || t("districts.none");
  }
  row.append(name);
  const share = district.lights > 0 ? percent((100 * district.on) / district.lights) : "–";
  const energy = Number.isFinite(district.energyTodayWh) ? number(district.energyTodayWh / 1000) : "–";
  const hours = Number.isFinite(district.burningHoursToday) ? number(district.burningHoursToday) : "–";
  for (const words of [number(district.lights), share, energy, hours]) {
    const cell = document.createElement("td");
    cell.textContent = words;
    row.append(cell);
  }
  return row;
}
