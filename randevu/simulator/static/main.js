// The page: which customers there are, which phones are open, and what the server tells live.

import { ask, attempt, clone, fragment, paintFace, say } from "./tools.js";
import { Phone } from "./phone.js";
import { readFaults, showTime, startDrawer } from "./drawer.js";

const business = document.body.dataset.business;
const stage = document.getElementById("phones");
const people = document.getElementById("people");
const narrow = matchMedia("(max-width: 46rem)");
const phones = new Map();
const read = new Map();
let customers = [];

const stored = () => JSON.parse(sessionStorage.getItem("open") ?? "null");

function open(key) {
  const customer = customers.find((each) => each.key === key);
  if (!customer || phones.has(key)) return;
  if (narrow.matches) for (const other of [...phones.keys()]) close(other);
  const phone = new Phone(customer, business, () => close(key));
  phones.set(key, phone);
  arrange();
  phone.refresh().then(() => !narrow.matches && phones.size === 1 && phone.focus());
}

function close(key) {
  phones.delete(key);
  arrange();
}

// Phones stand in the order of their customers.
function arrange() {
  const wanted = customers.filter((each) => phones.has(each.key)).map((each) => phones.get(each.key).root);
  for (const child of [...stage.children]) if (!wanted.includes(child)) child.remove();
  if (wanted.length === 0) stage.append(fragment("t-empty"));
  wanted.forEach((root, index) => stage.children[index] !== root && stage.insertBefore(root, stage.children[index] ?? null));
  sessionStorage.setItem("open", JSON.stringify([...phones.keys()]));
  drawPeople();
}

function drawPeople() {
  const focused = document.activeElement?.closest?.("#people li")?.dataset.key;
  people.replaceChildren(
    ...customers.map((customer) => {
      const item = clone("t-person");
      const button = item.querySelector("button");
      item.dataset.key = customer.key;
      paintFace(item.querySelector(".face"), customer.name, customer.key);
      item.querySelector(".who").textContent = customer.name;
      button.setAttribute("aria-pressed", String(phones.has(customer.key)));
      if (phones.has(customer.key)) read.set(customer.key, customer.latest);
      const fresh = customer.latest > (read.get(customer.key) ?? 0);
      const badge = item.querySelector(".unread");
      badge.textContent = "•";
      badge.setAttribute("aria-label", say("unread", { count: "" }).trim());
      badge.hidden = !fresh;
      button.addEventListener("click", () => (phones.has(customer.key) && !narrow.matches ? close(customer.key) : open(customer.key)));
      return item;
    }),
  );
  if (focused) people.querySelector(`[data-key="${focused}"] button`)?.focus();
}

let reading = false;
let rereading = false;
async function readPeople() {
  if (reading) {
    rereading = true;
    return;
  }
  reading = true;
  try {
    const summary = await ask("GET", "/customers");
    customers = summary.customers;
    for (const key of [...phones.keys()]) if (!customers.some((each) => each.key === key)) phones.delete(key);
    arrange();
    alarm(summary.webhook);
    showTime(summary.now);
  } finally {
    reading = false;
    if (rereading) {
      rereading = false;
      readPeople();
    }
  }
}

function alarm(webhook) {
  const box = document.getElementById("alarm");
  let text = "";
  if (webhook?.outage) text = say("outage");
  else if (webhook && webhook.status !== 200) text = say("webhook_down", { status: webhook.status ?? say("no_answer"), attempt: webhook.attempt });
  if (box.textContent !== text) box.textContent = text;
  box.hidden = !text;
}

function listen() {
  const events = new EventSource("/simulator/events");
  let lost = false;
  events.addEventListener("message", ({ data }) => {
    phones.get(JSON.parse(data).customer)?.refresh();
    readPeople();
  });
  events.addEventListener("open", () => {
    if (lost) location.reload();
  });
  events.addEventListener("error", () => {
    lost = true;
    const box = document.getElementById("alarm");
    box.textContent = say("offline");
    box.hidden = false;
  });
}

function startDialog() {
  const dialog = document.getElementById("person-dialog");
  const form = dialog.querySelector("form");
  document.getElementById("new-person").addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async () => {
    const { name, shows } = form.elements;
    const made = await attempt(ask("POST", "/customers", { name: name.value.trim(), shows: shows.value }));
    form.reset();
    if (!made) return;
    await readPeople();
    if (!customers.some((each) => each.key === made.key)) customers.push(made);
    open(made.key);
  });
}

async function start() {
  const summary = await ask("GET", "/customers");
  customers = summary.customers;
  startDrawer(summary.default_faults);
  startDialog();
  const before = stored()?.filter((key) => customers.some((each) => each.key === key));
  const wanted = before?.length ? before : customers.slice(0, innerWidth > 1000 ? 2 : 1).map((each) => each.key);
  for (const key of wanted) open(key);
  arrange();
  alarm(summary.webhook);
  showTime(summary.now);
  listen();
  setInterval(() => document.hidden || (readPeople().catch(() => {}), readFaults().catch(() => {})), 5000);
}

start();
