/** How a light is given another level: by its own slider, or by switching the circuit that it hangs on. */

import { patch, read, refusalWords, remove } from "./api.js";
import { isNight } from "./clock.js";
import { number, percent, t } from "./i18n.js";
import { textOf, valueOf } from "./facts.js";

const FEEDER = "urn:ngsi-ld:StreetlightFeeder:";
const LOOK_EVERY = 2000;
const MOST_LOOKS = 45;
const OVERRIDES = ["manual", "override", "emergency"];
const $ = (id) => document.getElementById(id);

/** The part of the panel that sends levels; `level` tells what the lamp confirms, `changed` is called after a command. */
export class Control {
  #level;
  #changed;
  #id = "";
  #entity = {};
  #circuit = null;
  #lights = 0;
  #wanted = -1;
  #looks = 0;

  constructor(level, changed) {
    this.#level = level;
    this.#changed = changed;
    $("dim-level").addEventListener("input", () => this.#slid());
    $("dim").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(this.#id, Number($("dim-level").value));
    });
    $("switch-on").addEventListener("click", () => this.#send(this.#circuit.id, 100));
    $("switch-off").addEventListener("click", () => this.#send(this.#circuit.id, 0));
    $("resume").addEventListener("click", () => this.#resume());
  }

  /** Begins with another light, whose level is as given until it is read. */
  open(id, level) {
    this.#id = id;
    this.#entity = {};
    this.#circuit = null;
    this.#lights = 0;
    this.#wanted = -1;
    this.#step("none", "");
    $("dim-refusal").hidden = true;
    this.setLevel(level);
  }

  /** Puts the slider to a level in percent. */
  setLevel(level) {
    $("dim-level").value = level;
    this.#slid();
  }

  /** Takes what is known of the light now. */
  async take(entity) {
    this.#entity = entity;
    this.show();
    const name = textOf(entity.circuit);
    if (!this.#inGroup() || !name) return;
    const id = this.#id;
    const query = new URLSearchParams({ type: "Streetlight", q: `circuit=="${name}"`, limit: "0", count: "true" });
    const [circuit, lights] = await Promise.all([
      read(`ngsi-ld/v1/entities/${encodeURIComponent(FEEDER + name)}`).catch(() => null),
      this.#lights || read(`ngsi-ld/v1/entities?${query}`, "NGSILD-Results-Count").then(Number, () => 0),
    ]);
    if (this.#id !== id) return;
    this.#circuit = circuit;
    this.#lights = lights;
    this.show();
    this.#confirmed();
  }

  /** The lamp told something new. */
  reported() {
    this.#confirmed();
  }

  /** Shows it in the page's language. */
  show() {
    const grouped = this.#inGroup();
    const circuit = textOf(this.#entity.circuit);
    const floor = Math.ceil(100 * (valueOf(this.#entity.safetyFloor) ?? 0));
    const bound = isNight() === true && floor > 0;
    $("dim-title").textContent = grouped ? t("control.circuit.title", { circuit }) : t("dim.title");
    $("dim").hidden = grouped;
    $("switch").hidden = !grouped || !this.#circuit;
    $("switch-off").disabled = bound;
    $("dim-level").min = bound ? Math.min(100, floor) : 0;
    if (!grouped) this.#slid();
    const notes = [];
    if (grouped && !circuit) notes.push(t("control.no.circuit"));
    else if (grouped) {
      notes.push(this.#lights > 1 ? t("control.circuit.count", { count: number(this.#lights) }) : t("control.circuit"));
      const state = textOf(this.#circuit?.powerState);
      if (state) notes.push(state === "off" ? t("control.circuit.off") : t("control.circuit.on"));
    }
    if (bound) notes.push(grouped ? t("control.floor.off", { level: percent(floor) }) : t("control.floor", { level: percent(floor) }));
    $("control-note").textContent = notes.join(" ");
    $("control-note").hidden = notes.length === 0;
    $("resume").hidden = !OVERRIDES.includes(reasonOf(this.#entity)?.rule);
  }

  #inGroup() {
    return textOf(this.#entity.controllingMethod) === "group";
  }

  #slid() {
    const level = Number($("dim-level").value);
    const least = Number($("dim-level").min);
    $("dim-value").textContent = percent(level);
    $("dim-level").setAttribute("aria-valuetext", percent(level));
    $("dim-level").style.setProperty("--level", `${(100 * (level - least)) / Math.max(1, 100 - least)}%`);
  }

  async #send(target, level) {
    const id = this.#id;
    $("dim-refusal").hidden = true;
    this.#wanted = -1;
    this.#step("sent", t("dim.sending", { level: percent(level) }));
    try {
      await patch(`ngsi-ld/v1/entities/${encodeURIComponent(target)}/attrs`, {
        desiredIlluminanceLevel: { type: "Property", value: level / 100 },
      });
      if (this.#id !== id) return;
      this.#wanted = level;
      this.#step("accepted", t("dim.waiting", { level: percent(level) }));
      this.#confirmed();
      this.#look(id, MOST_LOOKS);
    } catch (failure) {
      if (this.#id === id) this.#refused(failure);
    }
  }

  /** Asks now and then until the lamp confirms, for those that the map's stream does not tell of. */
  #look(id, left) {
    clearTimeout(this.#looks);
    this.#looks = setTimeout(() => {
      if (this.#id !== id || this.#wanted < 0 || left === 0) return;
      this.#changed();
      this.#look(id, left - 1);
    }, LOOK_EVERY);
  }

  async #resume() {
    const id = this.#id;
    const target = this.#inGroup() && this.#circuit ? this.#circuit.id : id;
    $("dim-refusal").hidden = true;
    try {
      await remove("lighting/emergency", { entityIds: [target] });
      if (this.#id !== id) return;
      this.#step("none", t("control.resumed"));
      $("resume").hidden = true;
      setTimeout(() => this.#changed(), LOOK_EVERY);
    } catch (failure) {
      if (this.#id === id) this.#refused(failure);
    }
  }

  #confirmed() {
    if (this.#wanted < 0 || Math.abs(this.#level() - this.#wanted) > 1) return;
    this.#step("confirmed", t("dim.done", { level: percent(this.#wanted) }));
    this.#wanted = -1;
  }

  /** Says why not; the platform's own words, which may tell more, stay behind it. */
  async #refused(failure) {
    this.#step("none", "");
    const id = this.#id;
    const level = percent(100 * (valueOf(this.#entity.safetyFloor) ?? 0));
    const circuit = textOf(this.#entity.circuit);
    let reason = refusalWords(failure, { level, circuit });
    if (failure.code === "CircuitLocked") {
      const locks = await read("lighting/locks").catch(() => []);
      const crew = locks.find((lock) => lock.circuit === circuit)?.crew;
      if (this.#id !== id) return;
      if (crew) reason = t("refusal.locked.by", { circuit, crew });
    }
    $("dim-refusal").textContent = t("dim.refused", { reason });
    $("dim-refusal").title = failure.message;
    $("dim-refusal").hidden = false;
  }

  #step(step, words) {
    $("dim-steps").dataset.step = step;
    $("dim-status").textContent = words;
  }
}

/** Why a light burns as it does, as its attribute tells: {"rule", "phase" or "by", "text", "until"}, as an object or its JSON text. */
export function reasonOf(entity) {
  const reason = valueOf(entity.desiredReason);
  if (typeof reason !== "string") return reason;
  try {
    return JSON.parse(reason);
  } catch {
    return { text: reason };
  }
}
