// One bubble from the JSON of the control API.

import { clone, hour, icon, known, make, say } from "./tools.js";
import { anchor, formatted, isOnlyEmoji } from "./format.js";

const MEDIA_ICONS = { image: "photo", voice: "mic", audio: "mic", video: "video", document: "file", sticker: "smile", contacts: "person", unsupported: "poll", unknown: "spark", order: "file" };

// `on` holds what touching does: tap(bubble, button), open(bubble), locate(bubble), contact(bubble), act(bubble), jump(id).
export function bubbleElement(bubble, { find, on, business }) {
  const item = clone("t-bubble");
  const part = (name) => item.querySelector(`.${name}`);
  item.dataset.id = bubble.id;
  item.classList.toggle("mine", bubble.side === "customer");
  item.classList.toggle("failed", bubble.status === "failed");
  if (bubble.revoked) {
    show(part("text"), say("revoked")).classList.add("faded");
  } else {
    fillMedia(part("media"), bubble);
    if (bubble.header) show(part("top"), bubble.header);
    if (bubble.text) show(part("text"), formatted(bubble.text)).classList.toggle("big", isOnlyEmoji(bubble.text));
    if (bubble.description) part("text").append(make("small", {}, bubble.description));
    if (bubble.footer) show(part("foot"), bubble.footer);
    const choices = choicesOf(bubble, on);
    part("choices").append(...choices);
    part("choices").hidden = !choices.length;
    item.classList.toggle("wide", choices.length > 0 || Boolean(bubble.location));
    quote(part("quoted"), bubble, find, on, business);
  }
  part("edited").hidden = !bubble.edited || bubble.revoked;
  part("meta").querySelector("time").textContent = hour(bubble.at);
  part("meta").querySelector("time").dateTime = bubble.at;
  ticks(part("ticks"), bubble);
  if (bubble.error) show(part("failure"), failure(bubble.error));
  const emojis = Object.values(bubble.reactions);
  if (emojis.length) {
    show(part("reactions"), emojis.join(" ")).setAttribute("aria-label", say("reacted", { emoji: emojis.join(" ") }));
    item.classList.add("reacted");
  }
  part("act").addEventListener("click", () => on.act(bubble));
  part("act").hidden = bubble.seq === null;
  return item;
}

function failure({ code, title }) {
  const reason = `code_${code}`;
  return say("failed", { code, title: known(reason) ? say(reason) : title });
}

function show(element, content) {
  element.replaceChildren(content);
  element.hidden = false;
  return element;
}

function ticks(svg, bubble) {
  if (bubble.side !== "customer") return;
  const name = { pending: "wait", sent: "tick" }[bubble.status] ?? "ticks";
  svg.firstElementChild.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-label", say(bubble.status));
  svg.classList.toggle("read", bubble.status === "read");
  svg.removeAttribute("hidden");
}

function quote(element, bubble, find, on, business) {
  const quoted = bubble.reply_to && find(bubble.reply_to);
  if (!quoted) return;
  const who = quoted.side === "customer" ? say("you") : business;
  element.append(make("b", {}, who), make("span", {}, formatted(preview(quoted))));
  element.hidden = false;
  element.addEventListener("click", () => on.jump(quoted.id));
}

export function preview(bubble) {
  return bubble.text || (known(bubble.kind) ? say(bubble.kind) : bubble.header || "…");
}

function fillMedia(box, bubble) {
  if (bubble.location && bubble.kind === "location") return map(box, bubble.location);
  const name = MEDIA_ICONS[bubble.kind];
  if (!name && !bubble.media) return;
  const media = bubble.media ?? {};
  const kind = media.kind ?? bubble.kind;
  box.hidden = false;
  if ((kind === "image" || kind === "sticker") && media.id && bubble.side === "business") {
    box.append(make("img", { src: `/simulator/media/${media.id}`, alt: say(kind) }));
    return;
  }
  box.append(icon(MEDIA_ICONS[kind] ?? name ?? "file"));
  if (kind === "voice") {
    box.append(make("span", { className: "wave" }), say("voice"));
  } else {
    const label = media.filename ?? bubble.names?.join(", ") ?? say(kind);
    box.append(media.link ? anchor(media.link, label) : label);
  }
}

function map(box, place) {
  const address = `https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`;
  const ground = anchor(address, icon("pin"));
  ground.className = "ground";
  ground.setAttribute("aria-label", say("map"));
  const words = make("p", {}, place.name ?? say("location"));
  if (place.address) words.append(make("small", {}, place.address));
  box.classList.add("map");
  box.append(ground, words);
  box.hidden = false;
}

function choicesOf(bubble, on) {
  const items = [];
  const add = (element) => items.push(make("li", {}, element));
  const button = (name, title, touch) => {
    const element = make("button", { type: "button" }, icon(name), title);
    element.addEventListener("click", touch);
    add(element);
    return element;
  };
  for (const each of bubble.buttons ?? []) {
    button("reply", each.title, () => on.tap(bubble, each)).classList.toggle("tapped", bubble.tapped === each.id);
  }
  if (bubble.kind === "list") button("list", bubble.list_button, () => on.open(bubble)).setAttribute("aria-haspopup", "dialog");
  for (const each of bubble.links ?? (bubble.link ? [bubble.link] : [])) {
    const element = anchor(each.url, icon("out"));
    element.append(each.title);
    add(element);
  }
  if (bubble.kind === "location_request") button("pin", say("send_location"), () => on.locate(bubble));
  if (bubble.kind === "contact_request") button("person", say("send_contact"), () => on.contact(bubble));
  return items;
}
