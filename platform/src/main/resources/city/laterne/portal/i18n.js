/** The page's words: one file of messages per language, chosen by the browser, switchable, remembered. */

const LANGUAGES = ["de", "en"];
const STORED = "laterne.language";
let messages = {};
let language = "en";
const listeners = [];

/** The language in use, "de" or "en". */
export const current = () => language;

/** The message of a key with its {placeholders} filled. */
export function t(key, values = {}) {
  const text = messages[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Calls back now and after every change of language. */
export function onLanguage(listener) {
  listeners.push(listener);
  listener();
}

/** Loads the remembered language, else the browser's. */
export async function startLanguage() {
  const wished = [localStorage.getItem(STORED), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  await use(wished.find((tag) => LANGUAGES.includes(tag)) ?? "en");
}

/** Goes on to the other language and remembers it. */
export async function switchLanguage() {
  const other = language === "de" ? "en" : "de";
  localStorage.setItem(STORED, other);
  await use(other);
}

async function use(tag) {
  const answer = await fetch(new URL(`messages_${tag}.json`, import.meta.url));
  messages = await answer.json();
  language = tag;
  document.documentElement.lang = tag;
  document.title = t("page.title");
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = t(element.dataset.placeholder);
  }
  listeners.forEach((listener) => listener());
}

/** The language with its region's way of writing times: 24 hours in both. */
export const locale = () => (language === "de" ? "de-DE" : "en-GB");

const formats = new Map();

/** A format of the language, made once: making one takes far longer than using it. */
export function formatOf(Kind, options) {
  const key = `${Kind.name}|${locale()}|${Object.entries(options)}`;
  if (!formats.has(key)) formats.set(key, new Kind(locale(), options));
  return formats.get(key);
}

/** A level of 0 to 100 as the language writes it. */
export const percent = (level) =>
  formatOf(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 0 }).format(level / 100);

/** A number as the language writes it, with at most so many decimals and at least so many. */
export const number = (value, digits = 0, least = 0) =>
  formatOf(Intl.NumberFormat, { maximumFractionDigits: digits, minimumFractionDigits: least }).format(value);

/** A power in watts, with the prefix that suits it, or that suits `scale` watts, so that two powers can be compared. */
export function watts(value, scale = value) {
  if (scale >= 1e6) return `${number(value / 1e6, 2, 2)} MW`;
  if (scale >= 1e3) return `${number(value / 1e3, 1, 1)} kW`;
  return `${number(value, scale < 100 ? 1 : 0)} W`;
}
