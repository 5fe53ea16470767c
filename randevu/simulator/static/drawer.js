// The drawer of faults: switches that write through at once, time, and the log of webhooks.

import { ask, attempt, hour, make, moment, say } from "./tools.js";

const drawer = document.getElementById("drawer");
const opener = document.getElementById("open-drawer");
const form = document.getElementById("faults");
const HARMLESS = new Set(["batch_by", "batch_seconds", "reorder_seconds", "api_status", "api_times", "api_seconds", "hang_seconds", "sent_after", "delivered_after", "read_after", "retry_after"]);
let defaults = null;

export function startDrawer(initial) {
  defaults = initial;
  opener.addEventListener("click", () => toggle(drawer.hidden));
  document.getElementById("close-drawer").addEventListener("click", () => toggle(false));
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  form.addEventListener("change", ({ target }) => write({ [target.name]: valueOf(target) }));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("faults-off").addEventListener("click", () => write(defaults));
  for (const button of drawer.querySelectorAll("[data-seconds]")) {
    button.addEventListener("click", () => attempt(ask("POST", "/advance", { seconds: Number(button.dataset.seconds) })));
  }
  readFaults();
}

function toggle(open) {
  drawer.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  if (open) {
    readFaults();
    readLog();
    document.getElementById("close-drawer").focus();
  } else {
    opener.focus();
  }
}

async function write(values) {
  const faults = await attempt(ask("PATCH", "/faults", values));
  if (faults) fill(faults);
  else readFaults();
}

export async function readFaults() {
  fill(await ask("GET", "/faults"));
}

function valueOf(input) {
  if (input.type === "checkbox") {
    const on = input.checked !== "reversed" in input.dataset;
    return input.dataset.on ? (on ? Number(input.dataset.on) : 0) : on;
  }
  return input.type === "number" || "number" in input.dataset ? Number(input.value) : input.value;
}

function fill(faults) {
  for (const input of form.elements) {
    if (!(input.name in faults)) continue;
    const value = faults[input.name];
    if (input.type === "checkbox") input.checked = Boolean(value) !== "reversed" in input.dataset;
    else input.value = String(value);
  }
  const count = Object.keys(defaults).filter((name) => !HARMLESS.has(name) && faults[name] !== defaults[name]).length;
  const badge = document.getElementById("fault-count");
  badge.textContent = String(count);
  badge.hidden = count === 0;
  opener.setAttribute("aria-description", count ? say("faults_on", { count }) : "");
}

// Called with every summary: the clock and, while the drawer is open, the log.
export function showTime(now) {
  document.getElementById("clock").textContent = say("advanced", { time: moment(now) });
  if (!drawer.hidden) readLog();
}

async function readLog() {
  const { attempts } = await ask("GET", "/webhooks");
  const list = document.getElementById("log");
  const open = new Set([...list.querySelectorAll("details[open]")].map((each) => each.dataset.key));
  list.replaceChildren(
    ...attempts.slice(-40).reverse().map((each, index) => {
      const key = `${attempts.length - index} ${each.at}`;
      const head = make("summary", {}, make("b", {}, String(each.status ?? say("no_answer"))), make("time", {}, hour(each.at)), make("span", {}, kindsOf(each)));
      const details = make("details", { open: open.has(key) }, head, make("pre", {}, pretty(each.body)));
      details.dataset.key = key;
      return make("li", { className: each.status === 200 ? "" : "bad" }, details);
    }),
  );
}

function kindsOf(attempted) {
  const kinds = [];
  for (const entry of JSON.parse(attempted.body).entry) {
    for (const { field, value } of entry.changes) {
      for (const message of value.messages ?? []) kinds.push(message.type);
      for (const status of value.statuses ?? []) kinds.push(status.status);
      if (!value.messages && !value.statuses) kinds.push(field);
    }
  }
  return kinds.join(", ") + (attempted.attempt > 1 ? ` · ${say("attempt", { number: attempted.attempt })}` : "");
}

const pretty = (body) => JSON.stringify(JSON.parse(body), null, 1);
