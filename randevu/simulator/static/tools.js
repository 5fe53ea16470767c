// Small tools: templates, texts, requests. Every Turkish word comes from the page's template.

const texts = new Map(
  [...document.getElementById("texts").content.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, each.textContent]),
);

export function say(key, values = {}) {
  return (texts.get(key) ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function known(key) {
  return texts.has(key);
}

export function clone(id) {
  return document.getElementById(id).content.cloneNode(true).firstElementChild;
}

export function fragment(id) {
  return document.getElementById(id).content.cloneNode(true);
}

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

// Asks the control API; a refusal becomes an Error with the simulator's reason.
export async function ask(method, path, body) {
  const options = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await fetch(`/simulator${path}`, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? String(response.status));
  return answer;
}

let hiding;
export function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (box.hidden = true), 4000);
}

// Runs a request and shows a refusal instead of throwing it.
export async function attempt(promise) {
  try {
    return await promise;
  } catch (error) {
    toast(say("refused", { reason: error.message }));
    return null;
  }
}

const clock = new Intl.DateTimeFormat("tr", { hour: "2-digit", minute: "2-digit" });
const longDay = new Intl.DateTimeFormat("tr", { day: "numeric", month: "long", weekday: "long" });
const full = new Intl.DateTimeFormat("tr", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

export const hour = (iso) => clock.format(new Date(iso));
export const moment = (iso) => full.format(new Date(iso));

export function day(iso) {
  const then = new Date(iso);
  const away = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(iso).setHours(0, 0, 0, 0)) / 864e5);
  if (away === 0) return say("today");
  return away === 1 ? say("yesterday") : longDay.format(then);
}

const TINTS = ["#b4572f", "#2f6fb4", "#8a3f96", "#3c7a3a", "#a8395f", "#5f5bb8", "#7d6414", "#2b7c82"];

export function paintFace(face, name, key) {
  face.textContent = name.replace(/^\+/, "").split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toLocaleUpperCase("tr");
  face.style.setProperty("--tint", TINTS[(Number(key.slice(1)) - 1) % TINTS.length]);
}
