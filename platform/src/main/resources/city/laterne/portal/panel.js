/** One light: what it does, why, what it did, and the slider that asks for another level. */

import { patch, read } from "./api.js";
import { drawHistory } from "./chart.js";
import { dayAndHours, hours, moment } from "./clock.js";
import { number, onLanguage, percent, t, watts } from "./i18n.js";
import { nameOf } from "./lights.js";

const RULES = {
  programme: "why.programme", manual: "why.override", override: "why.override", emergency: "why.emergency", lock: "why.lock",
};
const PHASES = { night: "why.night", day: "why.day", evening: "why.evening", morning: "why.morning" };
const CONDITION_OK = "ok";
const $ = (id) => document.getElementById(id);

/** The panel beside the map; `closed` is called when somebody closes it. */
export class Panel {
  #lights;
  #closed;
  #id = "";
  #entity = {};
  #back = null;
  #wanted = -1;
  #rereading = 0;

  constructor(lights, closed) {
    this.#lights = lights;
    this.#closed = closed;
    $("panel-close").addEventListener("click", () => this.close());
    $("panel").addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    $("dim-level").addEventListener("input", () => this.#slid());
    $("dim").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#dim(Number($("dim-level").value));
    });
    lights.addEventListener("change", ({ detail }) => detail.has(this.#id) && this.#changed());
    lights.addEventListener("load", () => this.#id && this.#show());
    onLanguage(() => this.#id && this.#show());
  }

  /** Opens the panel for a light and puts the focus there. */
  open(id) {
    if ($("panel").hidden) this.#back = document.activeElement;
    this.#id = id;
    this.#entity = {};
    this.#wanted = -1;
    this.#step("none", "");
    $("dim-refusal").hidden = true;
    $("panel").hidden = false;
    document.body.classList.add("with-panel");
    const { level, desired } = this.#readings();
    $("dim-level").value = Math.max(0, desired >= 0 ? desired : level);
    this.#slid();
    this.#show();
    $("panel").scrollTop = 0;
    $("panel").focus({ preventScroll: true });
    const words = document.createElement("p");
    words.className = "faint";
    words.textContent = t("history.loading");
    $("history").replaceChildren(words);
    this.#read();
  }

  /** Closes it and gives the focus back. */
  close() {
    $("panel").hidden = true;
    document.body.classList.remove("with-panel");
    this.#id = "";
    this.#closed();
    (this.#back?.isConnected ? this.#back : $("map")).focus();
  }

  async #read() {
    const id = this.#id;
    const current = () => this.#id === id;
    drawHistory($("history"), id, current);
    try {
      const entity = await read(`ngsi-ld/v1/entities/${encodeURIComponent(id)}`);
      if (!current()) return;
      if (this.#lights.find(id) < 0 && !this.#entity.id) {
        $("dim-level").value = Math.max(0, percentOf(entity.desiredIlluminanceLevel), 0);
        this.#slid();
      }
      this.#entity = entity;
      $("panel-problem").hidden = true;
    } catch (failure) {
      if (!current()) return;
      $("panel-problem").textContent = t("panel.failed", { reason: failure.message });
      $("panel-problem").hidden = false;
    }
    this.#show();
  }

  #changed() {
    const at = this.#lights.find(this.#id);
    if (at < 0) {
      this.#read();
      return;
    }
    this.#show();
    if (this.#wanted >= 0 && Math.abs(this.#lights.level(at) - this.#wanted) <= 1) {
      this.#step("confirmed", t("dim.done", { level: percent(this.#wanted) }));
      this.#wanted = -1;
    }
    clearTimeout(this.#rereading);
    this.#rereading = setTimeout(() => this.#id && this.#read(), 600);
  }

  #show() {
    const { pole, level, desired, differs } = this.#readings();
    $("panel-title").textContent = text(this.#entity.name) || t("light.named", { pole });
    $("panel-id").textContent = this.#id;
    $("level-confirmed").textContent = level < 0 ? "–" : level === 0 ? t("light.off") : percent(level);
    $("level-desired").textContent = desired < 0 ? "–" : desired === 0 ? t("light.off") : percent(desired);
    const power = Number(value(this.#entity.powerConsumption) ?? NaN);
    $("level-power").textContent = Number.isFinite(power) ? watts(power) : "–";
    $("panel-differs").hidden = !differs;
    $("why").textContent = why(value(this.#entity.desiredReason));
    this.#facts();
  }

  /** How it is: as the map knows it, or, while it lies outside the view, as it was read. */
  #readings() {
    const at = this.#lights.find(this.#id);
    if (at >= 0) {
      return {
        pole: this.#lights.name(at), level: this.#lights.level(at), desired: this.#lights.desired[at],
        differs: this.#lights.differs(at),
      };
    }
    const level = text(this.#entity.powerState) === "off" ? 0 : percentOf(this.#entity.illuminanceLevel);
    const desired = percentOf(this.#entity.desiredIlluminanceLevel);
    const differs = desired >= 0 && Math.abs(desired - level) > 1;
    return { pole: nameOf(this.#id, text(this.#entity.streetPoleNum)), level, desired, differs };
  }

  #facts() {
    const entity = this.#entity;
    const status = text(entity.status);
    const since = text(entity.dateServiceStarted);
    const observed = Date.parse(entity.illuminanceLevel?.observedAt ?? entity.powerState?.observedAt);
    const place = value(entity.location)?.coordinates;
    const rows = [
      [t("facts.condition"), status && (status === CONDITION_OK ? t("facts.ok") : `${t("light.fault")} (${status})`)],
      [t("facts.reported"), Number.isNaN(observed) ? "" : dayAndHours(observed)],
      [t("facts.street"), text(entity.street)],
      [t("facts.district"), text(entity.district)],
      [t("facts.group"), short(entity.refStreetlightGroup?.object)],
      [t("facts.circuit"), short(entity.circuit?.object ?? text(entity.circuit))],
      [t("facts.model"), short(entity.refStreetlightModel?.object)],
      [t("facts.rating"), measured(entity.powerRating, "W")],
      [t("facts.height"), measured(entity.lanternHeight, "m")],
      [t("facts.since"), Number.isNaN(Date.parse(since)) ? since : moment(Date.parse(since), { dateStyle: "medium" })],
      [t("facts.place"), place ? `${place[1].toFixed(5)}° N, ${place[0].toFixed(5)}° E` : ""],
    ];
    $("facts").replaceChildren(
      ...rows.filter(([, words]) => words).map(([name, words]) => {
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

  #slid() {
    const level = Number($("dim-level").value);
    $("dim-value").textContent = percent(level);
    $("dim-level").setAttribute("aria-valuetext", percent(level));
    $("dim-level").style.setProperty("--level", `${level}%`);
  }

  async #dim(level) {
    const id = this.#id;
    $("dim-refusal").hidden = true;
    this.#wanted = -1;
    this.#step("sent", t("dim.sending", { level: percent(level) }));
    try {
      await patch(`ngsi-ld/v1/entities/${encodeURIComponent(id)}/attrs`, {
        desiredIlluminanceLevel: { type: "Property", value: level / 100 },
      });
      if (this.#id !== id) return;
      const at = this.#lights.find(id);
      if (at >= 0 && Math.abs(this.#lights.level(at) - level) <= 1) {
        this.#step("confirmed", t("dim.done", { level: percent(level) }));
        return;
      }
      this.#wanted = level;
      this.#step("accepted", t("dim.waiting", { level: percent(level) }));
    } catch (failure) {
      if (this.#id !== id) return;
      this.#step("none", "");
      $("dim-refusal").textContent = t("dim.refused", { reason: failure.message });
      $("dim-refusal").hidden = false;
    }
  }

  #step(step, words) {
    $("dim-steps").dataset.step = step;
    $("dim-status").textContent = words;
  }
}

const value = (attribute) => attribute?.value;
const percentOf = (attribute) => (Number.isFinite(attribute?.value) ? Math.round(100 * attribute.value) : -1);
const text = (attribute) => (typeof attribute?.value === "string" ? attribute.value : "");
const short = (urn) => (urn ?? "").split(":").at(-1);
const measured = (attribute, unit) =>
  Number.isFinite(attribute?.value) ? `${number(attribute.value, 1)} ${unit}` : "";

/** The reason chain's head in words: {"rule", "phase" or "by", "text", "until"}, as an object or as its JSON text. */
function why(reason) {
  let known = reason;
  if (typeof reason === "string") {
    try {
      known = JSON.parse(reason);
    } catch {
      return reason;
    }
  }
  if (!known?.rule) return t("why.none");
  const parts = [RULES[known.rule] ? t(RULES[known.rule]) : known.rule];
  if (known.phase) parts.push(t("why.phase", { phase: PHASES[known.phase] ? t(PHASES[known.phase]) : known.phase }));
  if (known.by) parts.push(t("why.by", { by: known.by }));
  const until = Date.parse(known.until);
  if (!Number.isNaN(until)) parts.push(t("why.until", { time: hours(until) }));
  return known.text ? `${parts.join(", ")}: ${known.text}` : parts.join(", ");
}
