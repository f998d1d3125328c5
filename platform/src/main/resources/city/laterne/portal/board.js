/** The list of faults and the table of districts; where the city tells of neither, they stay hidden. */

import { read } from "./api.js";
import { dayAndHours } from "./clock.js";
import { number, onLanguage, percent, t } from "./i18n.js";

const EVERY = 10_000;
/* How long a city is left in peace that has no such door. */
const LATER = 300_000;
const LISTED = 100;
const KINDS = {
  lampOut: "fault.lamp", dayBurner: "fault.day", silent: "fault.silent", circuit: "fault.circuit", power: "fault.power",
};
const $ = (id) => document.getElementById(id);

/** Begins; `go` gets the fault that somebody chose, `places` the places of all faults in degrees. */
export function startBoard(go, places) {
  let faults = [];
  let districts = [];
  const show = () => {
    showFaults(faults, go);
    showDistricts(districts);
  };
  const keep = async (path, take) => {
    let pause = EVERY;
    try {
      take(await read(path));
    } catch (failure) {
      take({});
      if (failure.status === 404) pause = LATER;
    }
    show();
    setTimeout(keep, pause, path, take);
  };
  keep("lighting/faults", (answer) => {
    faults = answer.faults ?? [];
    places(faults.filter((fault) => Number.isFinite(fault.longitude)).map((fault) => [fault.longitude, fault.latitude]));
  });
  keep("lighting/districts", (answer) => (districts = answer.districts ?? []));
  onLanguage(show);
}

function showFaults(faults, go) {
  const list = $("fault-list");
  $("faults").hidden = faults.length === 0;
  $("faults-title").textContent = t("faults.title", { count: number(faults.length) });
  $("faults-more").hidden = faults.length <= LISTED;
  $("faults-more").textContent = t("faults.more", { count: number(faults.length - LISTED) });
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
  list.replaceChildren(...faults.slice(0, LISTED).map((fault) => faultItem(fault, go)));
  if (focused !== undefined) [...list.querySelectorAll("button")].find((one) => one.dataset.id === focused)?.focus();
}

function faultItem(fault, go) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = fault.id;
  const kind = document.createElement("strong");
  kind.textContent = KINDS[fault.kind] ? t(KINDS[fault.kind]) : (fault.kind ?? t("light.fault"));
  const where = document.createElement("span");
  where.textContent = fault.text || [fault.light, fault.circuit].filter(Boolean).map((urn) => urn.split(":").at(-1)).join(", ");
  button.append(kind, where);
  const since = Date.parse(fault.since);
  if (!Number.isNaN(since)) {
    const time = document.createElement("time");
    time.dateTime = new Date(since).toISOString();
    time.textContent = t("faults.since", { time: dayAndHours(since) });
    button.append(time);
  }
  button.addEventListener("click", () => go(fault));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function showDistricts(districts) {
  $("districts").hidden = districts.length === 0;
  $("districts-title").textContent = t("districts.title", { count: number(districts.length) });
  $("district-rows").replaceChildren(
    ...districts.map((district) => {
      const row = document.createElement("tr");
      const name = document.createElement("th");
      name.scope = "row";
      name.textContent = district.name || t("districts.none");
      row.append(name);
      const share = district.lights > 0 ? percent((100 * district.on) / district.lights) : "–";
      const energy = Number.isFinite(district.energyTodayWh) ? number(district.energyTodayWh / 1000, 1) : "–";
      const hours = Number.isFinite(district.burningHoursToday) ? number(district.burningHoursToday, 1) : "–";
      for (const words of [number(district.lights), share, energy, hours]) {
        const cell = document.createElement("td");
        cell.textContent = words;
        row.append(cell);
      }
      return row;
    }),
  );
}
