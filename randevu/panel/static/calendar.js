// Draws the calendar from the data of the page, and lets appointments be dragged. What is dragged posts the form of the
// page for moving: the server decides, and what it refuses goes back to where it was. Every word comes from the page.
"use strict";

const picture = document.getElementById("picture");
const dialog = document.getElementById("ask");
const VIEWS = { day: "resourceTimeGridDay", week: "timeGridWeek", month: "dayGridMonth" };
const written = () => document.getElementById("board").dataset.board;
const clock = (moment) => moment.toTimeString().slice(0, 5);
const day = (moment) => [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
let drawn = written(), board = JSON.parse(drawn), calendar = null, dragged = false, dragging = false, asking = false;

function events() {
  const busy = board.events.map((one) => ({
    id: `${one.id}:${one.staff.join(",")}`,
    start: one.start,
    end: one.end,
    resourceIds: one.staff,
    startEditable: one.movable,
    classNames: one.look ? [one.look] : [],
    extendedProps: one,
  }));
  const shades = board.shades.map((one, number) => ({
    id: `shade:${number}`,
    start: one.start,
    end: one.end,
    resourceIds: one.staff ? [one.staff] : [],
    display: one.kind === "closed" ? "background" : "auto",
    startEditable: false,
    classNames: [one.kind],
    extendedProps: { note: one.kind === "closed" ? "" : one.note || picture.dataset[one.kind] },
  }));
  const closed = board.view === "month" ? board.days.filter((one) => !one.open || one.closed) : [];
  return [
    ...busy,
    ...shades,
    ...closed.map((one) => ({ id: `day:${one.on}`, start: one.on, end: one.on, allDay: true, display: "background", classNames: ["closed"], extendedProps: { note: one.closed } })),
  ];
}

// What stands in an event is a link: it opens by click, by keyboard, and in another tab.
function content({ event }) {
  const one = event.extendedProps;
  if (!one.id) return one.note ? { domNodes: [text("span", one.note)] } : { domNodes: [] };
  const link = document.createElement("a");
  link.href = `/randevular/${one.id}`;
  link.draggable = false;
  link.append(text("time", clock(event.start)), text("b", one.who ?? picture.dataset.unnamed), " ", text("span", one.what));
  link.title = link.textContent;
  return { domNodes: [link] };
}

function text(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}

function draw() {
  const options = {
    view: VIEWS[board.view],
    date: board.date,
    locale: "tr",
    firstDay: 1,
    headerToolbar: false,
    allDaySlot: false,
    slotMinTime: board.from,
    slotMaxTime: board.to,
    slotDuration: "00:30",
    slotHeight: 34,
    snapDuration: { minutes: board.step },
    slotEventOverlap: false,
    dayMaxEvents: true,
    moreLinkContent: ({ num }) => `+${num} ${picture.dataset.more}`,
    editable: false,
    eventStartEditable: Boolean(dialog),
    eventDurationEditable: false,
    resources: board.staff,
    events: events(),
    eventContent: content,
    eventDragStart: () => (dragged = dragging = true),
    eventDragStop: () => (dragging = false),
    eventDrop: ask,
  };
  if (board.view === "day") options.columnWidth = "minmax(8rem, 1fr)";
  if (board.view === "month") options.height = "45rem";
  if (!calendar) {
    picture.hidden = false;
    calendar = EventCalendar.create(picture, options);
  } else for (const name of ["slotMinTime", "slotMaxTime", "resources", "events"]) calendar.setOption(name, options[name]);
}

function anew() {
  if (dragging || asking || drawn === written()) return;
  drawn = written();
  board = JSON.parse(drawn);
  draw();
}

// A part of an appointment that is moved takes all of it along: from where the whole began, by as much as the part moved.
function target(info) {
  const one = info.event.extendedProps;
  const begins = new Date(one.begins);
  begins.setTime(begins.getTime() + (info.event.start - info.oldEvent.start));
  const staff = info.newResource?.id ?? (one.alone ? one.staff[0] : "");
  const branches = board.staff.find((each) => each.id === staff)?.branches ?? [one.branch];
  return { begins, staff, branch: branches.includes(one.branch) ? one.branch : "" };
}

function ask(info) {
  const one = info.event.extendedProps, to = target(info), form = dialog.querySelector("form");
  const name = info.newResource ? `, ${info.newResource.title}` : "";
  document.getElementById("ask-what").textContent =
    `${one.who ?? picture.dataset.unnamed}: ${clock(new Date(one.begins))} → ${to.begins.toLocaleDateString("tr", { day: "numeric", month: "long", weekday: "long" })} ${clock(to.begins)}${name}`;
  asking = true;
  let sent = false;
  const done = () => {
    asking = false;
    if (!sent) info.revert();
    anew();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    sent = true;
    move(one.id, to, form, info);
    dialog.close();
  };
  document.getElementById("ask-no").onclick = () => dialog.close();
  dialog.onclose = done;
  delete form.dataset.sent;
  dialog.showModal();
}

async function move(id, to, form, info) {
  const body = new URLSearchParams(new FormData(form));
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (const [name, value] of Object.entries({ nonce, gun: day(to.begins), baska_saat: clock(to.begins), sube: to.branch, personel: to.staff })) body.set(name, value);
  say("moved", "");
  say("refused", "");
  try {
    const answer = await fetch(`/randevular/${id}/tasi`, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) say("moved", page.querySelector(".told")?.textContent.trim());
    else {
      info.revert();
      say("refused", (page.getElementById("why") ?? page.querySelector("h1"))?.textContent.trim());
    }
  } catch {
    info.revert();
  }
  document.dispatchEvent(new Event("stale"));
}

function say(id, words) {
  const box = document.getElementById(id);
  box.textContent = words ?? "";
  box.hidden = !words;
}

// A drag ends on the link it began on: that is no click. Clicks by keyboard have no detail.
picture.addEventListener("pointerdown", () => (dragged = false), true);
picture.addEventListener("click", (event) => dragged && event.detail && event.preventDefault(), true);
document.addEventListener("fresh", anew);

// The library calls its boxes a table, but their order is not that of one, which misleads screen readers more than no
// table does: what they read is the links, each with time, name and service.
new MutationObserver(() => {
  for (const box of picture.querySelectorAll("[role]:not([role=button])")) {
    for (const name of ["role", "aria-label", "aria-colindex"]) box.removeAttribute(name);
  }
}).observe(picture, { childList: true, subtree: true });
draw();
