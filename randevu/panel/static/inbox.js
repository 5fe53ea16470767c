// The inbox and answering: keys, ticks that outlive a refresh, ready replies, notices. Every page works without this file.
"use strict";

const typing = (element) => Boolean(element.closest("input, select, textarea, dialog"));
const talks = () => [...document.querySelectorAll("[data-talk]")];
const opener = (talk) => talk.querySelector("a.button");

// data-opens: a button that opens a dialog, and the question mark does.
for (const button of document.querySelectorAll("[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}

for (const button of document.querySelectorAll("[data-closes]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

const step = (by) => {
  const all = talks();
  const here = all.findIndex((talk) => talk.contains(document.activeElement));
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
  if (next) opener(next).focus();
};
const current = () => talks().find((talk) => talk.contains(document.activeElement));
const pressed = {
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => step(1),
  k: () => step(-1),
  o: () => current() && opener(current()).click(),
  u: () => current()?.querySelector("form[action$='/ustlen'] button")?.click(),
  x: () => current()?.querySelector("input[name=konusma]")?.click(),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  r: () => document.querySelector("textarea[name=yanit]")?.focus(),
  n: () => document.querySelector("textarea[name=not]")?.focus(),
};
addEventListener("keydown", (event) => {
  const act = pressed[event.key.toLowerCase()];
  if (!act || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  act();
});

// What is ticked stays ticked when the list is brought up to date, as long as it is in it.
const ticked = new Set();
const chosen = document.getElementById("chosen");
const count = () => chosen && (chosen.textContent = ticked.size ? `(${ticked.size})` : "");
document.addEventListener("change", ({ target }) => {
  if (!target.matches("input[name=konusma]")) return;
  if (target.checked) ticked.add(target.value);
  else ticked.delete(target.value);
  count();
});
const tickAgain = () => {
  const boxes = [...document.querySelectorAll("input[name=konusma]")];
  for (const box of boxes) box.checked = ticked.has(box.value);
  for (const one of ticked) if (!boxes.some((box) => box.value === one)) ticked.delete(one);
  count();
};

// data-for: a field that is asked for by some choices alone.
const deed = document.querySelector("#toplu select[name=yap]");
const ask = () => {
  for (const field of document.querySelectorAll("#toplu [data-for]")) {
    field.hidden = !field.dataset.for.split(" ").includes(deed.value);
  }
};
if (deed) {
  deed.addEventListener("change", ask);
  ask();
}

// Ready replies: a slash in the answer opens and narrows them, Enter takes the first, a click any.
const picker = document.getElementById("ready");
const box = document.querySelector("textarea[name=yanit]");
if (picker && box) {
  const asked = () => /(^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(box.value.slice(0, box.selectionStart));
  const fold = (text) => text.toLocaleLowerCase("tr").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u0131/g, "i");
  const items = [...picker.querySelectorAll("[data-shortcut]")];
  const narrow = (begin) => items.forEach((item) => (item.hidden = !item.dataset.shortcut.startsWith(fold(begin))));
  const take = (link) => {
    const begun = asked();
    const from = begun ? box.selectionStart - begun[2].length - 1 : box.selectionStart;
    box.setRangeText(link.dataset.ready, from, box.selectionEnd, "end");
    picker.open = false;
    narrow("");
    box.focus();
  };
  box.addEventListener("input", () => {
    const begun = asked();
    if (begun) narrow(begun[2]);
    if (begun || picker.dataset.bySlash) picker.open = Boolean(begun);
    picker.dataset.bySlash = begun ? "yes" : "";
  });
  box.addEventListener("keydown", (event) => {
    if (!asked() || !picker.open) return;
    const first = items.find((item) => !item.hidden)?.querySelector("a");
    if (event.key === "Escape") picker.open = false;
    if (event.key !== "Enter" || !first) return;
    event.preventDefault();
    take(first);
  });
  picker.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ready]");
    if (!link) return;
    event.preventDefault();
    take(link);
  });
}

// Notices: in the title always; by sound and by the system only for who asked for it, in this browser.
const KEPT = "randevu-inbox-notices";
const bell = document.getElementById("bell");
const title = document.title;
const waiting = () => Number.parseInt(document.querySelector("#menu .count")?.textContent ?? "0", 10) || 0;
const retitle = () => (document.title = waiting() ? `(${waiting()}) ${title}` : title);
const isOn = () => localStorage.getItem(KEPT) === "on";
const ring = () => {
  const sound = new AudioContext();
  const tone = sound.createOscillator(), volume = sound.createGain();
  tone.frequency.value = 740;
  volume.gain.setValueAtTime(0.15, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.6);
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.6);
  tone.onended = () => sound.close();
};
let heard = Number(document.getElementById("news")?.dataset.number ?? 0);
const tell = () => {
  const news = document.getElementById("news");
  const number = Number(news?.dataset.number ?? 0);
  if (number <= heard) return;
  heard = number;
  if (!bell || !isOn()) return;
  const words = news.dataset.mine ? bell.dataset.mine : bell.dataset.waiting;
  document.getElementById("alert").textContent = words;
  ring();
  if (window.Notification?.permission === "granted") new Notification(words, { tag: KEPT });
};
if (bell) {
  const show = () => {
    bell.textContent = isOn() ? bell.dataset.on : bell.dataset.off;
    bell.setAttribute("aria-pressed", String(isOn()));
  };
  bell.hidden = false;
  bell.addEventListener("click", async () => {
    localStorage.setItem(KEPT, isOn() ? "off" : "on");
    show();
    if (isOn() && window.Notification?.permission === "default") await Notification.requestPermission();
  });
  show();
}
document.addEventListener("fresh", () => {
  tickAgain();
  retitle();
  tell();
});
retitle();
