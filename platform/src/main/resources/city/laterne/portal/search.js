/** Finding a light by typing (combobox of ARIA 1.2), and the list of lights now visible. */

import { number, onLanguage, t } from "./i18n.js";
import { describe } from "./map.js";

const MOST = 8;
const LISTED = 50;

/** Makes the search box work; `choose` gets the id. */
export function startSearch(lights, choose) {
  const input = document.getElementById("search");
  const list = document.getElementById("matches");
  const status = document.getElementById("search-status");
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    input.value = "";
    close();
    choose(option.dataset.id);
  };
  const go = (step) => {
    const options = [...list.children].filter((option) => option.dataset.id);
    if (options.length === 0) return;
    active = (active + step + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    const found = input.value.trim() ? matches(lights, input.value.trim().toLowerCase()) : [];
    list.replaceChildren(
      ...found.map((at, position) => {
        const option = document.createElement("li");
        option.role = "option";
        option.id = `match-${position}`;
        option.dataset.id = lights.ids[at];
        option.setAttribute("aria-selected", "false");
        option.textContent = describe(lights, at);
        return option;
      }),
    );
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    const none = input.value.trim() && found.length === 0;
    status.textContent = none ? t("search.none") : found.length > 0 ? t("search.count", { count: found.length }) : "";
    status.classList.toggle("unseen", !none);
  };
  input.addEventListener("input", show);
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      go(step);
    } else if (event.key === "Enter" && list.children.length > 0) {
      event.preventDefault();
      take(list.children[Math.max(0, active)]);
    } else if (event.key === "Escape") {
      input.value = "";
      show();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[data-id]");
    if (option) take(option);
  });
}

/** Exact first, then what begins with the text, then what contains it. */
function matches(lights, text) {
  const ranks = [[], [], []];
  for (let at = 0; at < lights.size && ranks[0].length + ranks[1].length < MOST; at++) {
    const name = lights.name(at).toLowerCase();
    const id = lights.ids[at].toLowerCase();
    if (name === text || id === text) ranks[0].push(at);
    else if (name.startsWith(text) || id.startsWith(text)) ranks[1].push(at);
    else if (ranks[2].length < MOST && (name.includes(text) || id.includes(text))) ranks[2].push(at);
  }
  return ranks.flat().slice(0, MOST);
}

/** Keeps the list of visible lights current while it is open. */
export function startVisible(lights, map, choose) {
  const box = document.getElementById("visible");
  const list = document.getElementById("visible-list");
  const more = document.getElementById("visible-more");
  const show = () => {
    const { count, nearest } = map.visible(box.open ? LISTED : 0);
    document.getElementById("visible-title").textContent = t("visible.title", { count: number(count) });
    more.hidden = !box.open || count <= LISTED;
    more.textContent = t("visible.more", { count: number(count - LISTED) });
    if (list.contains(document.activeElement)) return;
    list.replaceChildren(
      ...nearest.map((at) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = describe(lights, at);
        button.addEventListener("click", () => choose(lights.ids[at]));
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
