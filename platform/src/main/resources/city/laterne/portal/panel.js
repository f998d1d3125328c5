/** One light: what it does, why, what is wrong with it, what it did, and the way to give it another level. */

import { read, refusalWords } from "./api.js";
import { faultItem } from "./board.js";
import { drawHistory } from "./chart.js";
import { hours } from "./clock.js";
import { Control, reasonOf } from "./control.js";
import { modelOf, showFacts, textOf, valueOf } from "./facts.js";
import { onLanguage, percent, t, watts } from "./i18n.js";
import { nameOf } from "./lights.js";

const RULES = {
  programme: "why.programme", manual: "why.override", override: "why.override", emergency: "why.emergency", lock: "why.lock",
};
const PHASES = { night: "phase.night", day: "phase.day", evening: "phase.evening", morning: "phase.morning" };
/* The name of whoever uses a platform without login; it tells people nothing. */
const NOBODY = "open";
const $ = (id) => document.getElementById(id);

/** The panel beside the map; `closed` is called when somebody closes it. */
export class Panel {
  #lights;
  #closed;
  #control;
  #id = "";
  #entity = {};
  #model = {};
  #faults = [];
  #back = null;
  #rereading = 0;

  constructor(lights, closed) {
    this.#lights = lights;
    this.#closed = closed;
    this.#control = new Control(() => this.#readings().level, () => this.#id && this.#read());
    $("panel-close").addEventListener("click", () => this.close());
    $("panel").addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    lights.addEventListener("change", ({ detail }) => detail.has(this.#id) && this.#changed());
    lights.addEventListener("load", () => this.#id && this.#show());
    onLanguage(() => this.#id && this.#showAll());
  }

  /** Opens the panel for a light and puts the focus there. */
  open(id) {
    if ($("panel").hidden) this.#back = document.activeElement;
    this.#id = id;
    this.#entity = {};
    this.#model = {};
    const { level, desired } = this.#readings();
    this.#control.open(id, Math.max(0, desired >= 0 ? desired : level));
    $("panel").hidden = false;
    document.body.classList.add("with-panel");
    this.#showAll();
    $("panel").scrollTop = 0;
    $("panel").focus({ preventScroll: true });
    const words = document.createElement("p");
    words.className = "faint";
    words.textContent = t("history.loading");
    $("history").replaceChildren(words);
    this.#read(true);
  }

  /** Closes it and gives the focus back. */
  close() {
    $("panel").hidden = true;
    document.body.classList.remove("with-panel");
    this.#id = "";
    this.#closed();
    (this.#back?.isConnected ? this.#back : $("map")).focus();
  }

  /** Takes all faults that are open. */
  setFaults(faults) {
    this.#faults = faults;
    if (this.#id) this.#showFaults();
  }

  async #read(first = false) {
    const id = this.#id;
    const current = () => this.#id === id;
    try {
      const entity = await read(`ngsi-ld/v1/entities/${encodeURIComponent(id)}`);
      if (!current()) return;
      if (first && this.#lights.find(id) < 0) this.#control.setLevel(Math.max(0, percentOf(entity.desiredIlluminanceLevel)));
      this.#entity = entity;
      $("panel-problem").hidden = true;
      this.#control.take(entity);
      this.#showFaults();
      this.#show();
      const model = await modelOf(entity.refStreetlightModel?.object);
      if (!current()) return;
      this.#model = model;
      this.#drawHistory();
    } catch (failure) {
      if (!current()) return;
      $("panel-problem").textContent = t("panel.failed", { reason: refusalWords(failure) });
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
    this.#control.reported();
    clearTimeout(this.#rereading);
    this.#rereading = setTimeout(() => this.#id && this.#read(), 600);
  }

  #showAll() {
    this.#show();
    this.#control.show();
    this.#showFaults();
    if (this.#entity.id) this.#drawHistory();
  }

  #drawHistory() {
    const id = this.#id;
    const rating = valueOf(this.#entity.powerRating) ?? valueOf(this.#model.powerRating);
    drawHistory($("history"), id, rating, () => this.#id === id);
  }

  #show() {
    const { pole, level, desired, differs } = this.#readings();
    const street = textOf(this.#entity.street);
    const named = street && !textOf(this.#entity.streetPoleNum) ? t("light.one") : t("light.named", { pole });
    $("panel-title").textContent = textOf(this.#entity.name) || named;
    $("panel-where").textContent = [street, textOf(this.#entity.district)].filter(Boolean).join(", ");
    $("panel-id").textContent = this.#entity.id ? "" : this.#id;
    $("level-confirmed").textContent = inWords(level);
    $("level-desired").textContent = inWords(desired);
    const power = Number(valueOf(this.#entity.powerConsumption) ?? NaN);
    $("level-power").textContent = Number.isFinite(power) ? watts(power) : "–";
    $("panel-differs").hidden = !differs;
    $("why").textContent = why(reasonOf(this.#entity));
    showFacts($("facts"), this.#entity, this.#model);
  }

  #showFaults() {
    const circuit = textOf(this.#entity.circuit);
    const own = this.#faults.filter((fault) => fault.light === this.#id || (!fault.light && circuit && fault.circuit === circuit));
    $("panel-faults").hidden = own.length === 0;
    $("panel-faults").replaceChildren(...own.map((fault) => faultItem(fault, "p")));
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
    const level = textOf(this.#entity.powerState) === "off" ? 0 : percentOf(this.#entity.illuminanceLevel);
    const desired = percentOf(this.#entity.desiredIlluminanceLevel);
    const differs = desired >= 0 && Math.abs(desired - level) > 1;
    return { pole: nameOf(this.#id, textOf(this.#entity.streetPoleNum)), level, desired, differs };
  }
}

const inWords = (level) => (level < 0 ? "–" : level === 0 ? t("light.off") : percent(level));
const percentOf = (attribute) => (Number.isFinite(attribute?.value) ? Math.round(100 * attribute.value) : -1);

/** A reason in words. */
function why(reason) {
  if (!reason?.rule) return reason?.text || t("why.none");
  const parts = [RULES[reason.rule] ? t(RULES[reason.rule]) : reason.rule];
  if (reason.phase) parts.push(t("why.phase", { phase: PHASES[reason.phase] ? t(PHASES[reason.phase]) : reason.phase }));
  if (reason.by && reason.by !== NOBODY) parts.push(t("why.by", { by: reason.by }));
  const until = Date.parse(reason.until);
  if (!Number.isNaN(until)) parts.push(t("why.until", { time: hours(until) }));
  return reason.text ? `${parts.join(", ")}: ${reason.text}` : parts.join(", ");
}
