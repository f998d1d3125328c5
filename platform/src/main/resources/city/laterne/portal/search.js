/** Finding a district, a street or a light by typing (combobox of ARIA 1.2), and the list of lights now visible. */

import { read } from "./api.js";
import { number, onLanguage, t } from "./i18n.js";
import { describe, inWords } from "./map.js";

const LISTED = 50;
const PAUSE = 180;

/**
 * Makes the search box work; `districts` gives all districts, `found` gets what was chosen: a district or street with
 * bounds, or a light with id and place.
 */
export function startSearch(districts, found) {
  const input = document.getElementById("search");
  const list = document.getElementById("matches");
  const status = document.getElementById("search-status");
  let options = [];
  let active = -1;
  let asked = "";
  let timer = 0;
  let entered = false;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    input.value = "";
    asked = "";
    close();
    found(option);
  };
  const go = (step) => {
    if (options.length === 0) return;
    active = (active + step + options.length) % options.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", `match-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  };
  const show = (none) => {
    list.replaceChildren(...options.map(item));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    status.textContent = none ? t("search.none") : options.length > 0 ? t("search.count", { count: options.length }) : "";
    status.classList.toggle("unseen", !none);
  };
  const ask = async (text) => {
    const query = encodeURIComponent(text);
    const answers = await Promise.all([
      read(`portal/streets?q=${query}`).catch(() => ({ streets: [] })),
      read(`portal/lights?q=${query}`).catch(() => ({ lights: { ids: [] } })),
    ]);
    if (asked !== text) return;
    const wanted = text.toLocaleLowerCase("de");
    const parts = districts().filter((district) => district.name.toLocaleLowerCase("de").includes(wanted)).slice(0, 3);
    options = [
      ...parts.map((district) => ({ ...district, kind: "search.district" })),
      ...answers[0].streets.map((street) => ({ ...street, kind: "search.street" })),
      ...lightsOf(answers[1].lights),
    ].slice(0, 12);
    show(options.length === 0);
    if (entered && options.length > 0) take(options[0]);
    entered = false;
  };
  input.addEventListener("input", () => {
    asked = input.value.trim();
    entered = false;
    clearTimeout(timer);
    options = [];
    if (asked === "") show(false);
    else timer = setTimeout(ask, PAUSE, asked);
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      go(step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options.length > 0) take(options[Math.max(0, active)]);
      else entered = asked !== "";
    } else if (event.key === "Escape") {
      input.value = "";
      asked = "";
      options = [];
      show(false);
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const chosen = event.target.closest("li");
    if (chosen) take(options[[...list.children].indexOf(chosen)]);
  });
}

const lightsOf = (columns) =>
  columns.ids.map((id, at) => ({
    id, pole: columns.poles[at], place: [columns.lon[at], columns.lat[at]],
    level: columns.power[at] === 2 ? 0 : columns.confirmed[at], faulty: columns.condition[at] === 2,
  }));

function item(option, position) {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `match-${position}`;
  item.setAttribute("aria-selected", "false");
  item.textContent = option.id ? inWords(option.id, option.pole, option.level, option.faulty) : option.name;
  if (!option.id) {
    const where = document.createElement("small");
    where.textContent = option.district ? `${t(option.kind)}, ${option.district}` : t(option.kind);
    item.append(" ", where);
  }
  return item;
}

/** Keeps the list of visible lights current while it is open. */
export function startVisible(lights, map, choose) {
  const box = document.getElementById("visible");
  const list = document.getElementById("visible-list");
  const more = document.getElementById("visible-more");
  const show = () => {
    const { count, nearest } = map.visible(box.open ? LISTED : 0);
    document.getElementById("visible-title").textContent = t("visible.title", { count: number(count) });
    more.hidden = !box.open || count <= nearest.length;
    more.textContent = t("visible.more", { count: number(count - nearest.length) });
    if (list.contains(document.activeElement)) return;
    list.replaceChildren(
      ...nearest.map((at) => {
        const id = lights.ids[at];
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = describe(lights, at);
        button.addEventListener("click", () => choose(id));
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
  };
  box.addEventListener("toggle", show);
  map.onRest(show);
  lights.addEventListener("load", show);
  onLanguage(show);
}
