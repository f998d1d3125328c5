/** The doors of the platform: JSON with the key where there is one, problem details, the live stream. */

import { t } from "./i18n.js";

const STORED = "laterne.key";
let askForKey;
const mayAsk = new Promise((ready) => (askForKey = ready));
let asking = null;

/** A refusal of the platform, with the reason in its own words and its code (RFC 9457). */
export class Refusal extends Error {
  constructor(status, reason, code = "") {
    super(reason);
    this.status = status;
    this.code = code;
  }
}

/* What a refusal's code means, in the reader's words. Every code of the gate and of lighting stands here. */
const REFUSALS = {
  BelowSafetyFloor: "refusal.floor",
  SwitchedByCircuit: "refusal.group",
  EmergencyLight: "refusal.emergency",
  CircuitLocked: "refusal.locked",
  NotYourLock: "refusal.lock.other",
  CircuitNotDimmable: "refusal.circuit",
  CommandExpired: "refusal.expired",
  Forbidden: "refusal.forbidden",
  ResourceNotFound: "refusal.missing",
  BadRequestData: "refusal.request",
  InvalidRequest: "refusal.request",
  NotDesired: "refusal.desired",
  StoreRefused: "refusal.store",
  AuditRefused: "refusal.store",
  LockRefused: "refusal.store",
  Refused: "refusal.store",
  NotReady: "refusal.ready",
  NotInStep: "refusal.ready",
  TooLarge: "refusal.large",
  DiskRefuses: "refusal.disk",
  NotAList: "refusal.list.kind",
  NotGeoJson: "refusal.list.kind",
  NoLamps: "refusal.list.empty",
  NoSuchColumn: "refusal.list.columns",
  UnknownColumn: "refusal.list.columns",
  NoCoordinates: "refusal.list.places",
  UnclearCoordinates: "refusal.list.system",
  UnknownCoordinateSystem: "refusal.list.system",
  OtherCity: "refusal.list.elsewhere",
  OutsideTheCountry: "refusal.list.elsewhere",
  ListChanged: "refusal.list.changed",
  FileUnreadable: "refusal.list.unreadable",
};

/** Why something failed, in the reader's words, else in the platform's own; `values` fill the sentence. */
export const refusalWords = (failure, values = {}) =>
  Object.hasOwn(REFUSALS, failure.code ?? "") ? t(REFUSALS[failure.code], values) : failure.message;

/** Sets what asks the person for the key; it gets whether an earlier key was wrong. */
export function onKeyWanted(ask) {
  askForKey(ask);
}

async function call(path, options = {}) {
  for (let wrong = false; ; wrong = true) {
    const key = sessionStorage.getItem(STORED);
    const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    let answer;
    try {
      answer = await fetch(path, { cache: "no-store", ...options, headers });
    } catch (failure) {
      if (failure.name === "AbortError") throw failure;
      throw new Refusal(0, t("error.network"));
    }
    if (answer.status !== 401) return answer;
    if (sessionStorage.getItem(STORED) !== key) continue;
    asking ??= mayAsk.then((ask) => ask(wrong || key !== null)).finally(() => (asking = null));
    sessionStorage.setItem(STORED, await asking);
  }
}

async function good(answer) {
  if (answer.ok) return answer;
  let reason = t("error.status", { status: answer.status });
  let code = "";
  try {
    const problem = await answer.json();
    reason = problem.detail || problem.title || reason;
    code = String(problem.type ?? "").split(":").at(-1);
  } catch {
    /* no problem details: the status says it */
  }
  throw new Refusal(answer.status, reason, code);
}

/** Reads JSON, or, where one is named, a header of the answer. */
export async function read(path, header) {
  const answer = await good(await call(path, { headers: { Accept: "application/json" } }));
  return header ? answer.headers.get(header) : answer.json();
}

/** Reads a tile; the browser may keep it. */
export const fetchTile = async (path) => (await good(await call(path, { cache: "default" }))).arrayBuffer();

const bodied = async (method, path, body) =>
  good(
    await call(path, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    }),
  );

/** Asks for something to be done. */
export const send = (path, body) => bodied("POST", path, body);

/** Takes something back. */
export const remove = (path, body) => bodied("DELETE", path, body);

/** Changes attributes of an entity; one that was not taken (207) is a refusal too. */
export async function patch(path, body) {
  const answer = await bodied("PATCH", path, body);
  if (answer.status !== 207) return;
  const [refused] = (await answer.json()).notUpdated ?? [];
  if (refused) throw new Refusal(answer.status, refused.reason ?? t("error.status", { status: answer.status }));
}

/** Reads server-sent events until the stream ends; each goes to the listener with its name and data. */
export async function events(path, signal, listener) {
  const answer = await good(await call(path, { headers: { Accept: "text/event-stream" }, signal }));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name && data) listener(name, JSON.parse(data));
    }
  }
}
