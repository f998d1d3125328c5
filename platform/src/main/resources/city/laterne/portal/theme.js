/** Light and dark: as the system has it until somebody switches, then remembered. */

const STORED = "laterne.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

/** Whether the page is dark. */
export const dark = () => (localStorage.getItem(STORED) ?? (system.matches ? "dark" : "light")) === "dark";

/** Calls back now and after every change. */
export function onTheme(listener) {
  listeners.push(listener);
  listener();
}

/** Goes to the other theme. */
export function switchTheme() {
  localStorage.setItem(STORED, dark() ? "light" : "dark");
  apply();
}

function apply() {
  document.documentElement.dataset.theme = dark() ? "dark" : "light";
  listeners.forEach((listener) => listener());
}

system.addEventListener("change", apply);
apply();
