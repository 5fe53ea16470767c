// One phone: shows one customer's conversation and does what the customer does.

import { ask, attempt, clone, day, fragment, make, paintFace, say } from "./tools.js";
import { bubbleElement, preview } from "./bubble.js";
import { Sheet } from "./sheet.js";

export class Phone {
  constructor(customer, business, onClose) {
    this.customer = customer;
    this.business = business;
    this.root = clone("t-phone");
    this.root.setAttribute("aria-label", say("owner", customer));
    this.sheet = new Sheet(this.root);
    this.bubbles = new Map();
    this.drawn = new Map();
    this.version = -1;
    this.part = (selector) => this.root.querySelector(selector);
    this.part("h2").textContent = business;
    paintFace(this.part(".head .face"), business, "c0");
    this.part(".talk").setAttribute("aria-label", say("talk", { name: customer.name, business }));
    this.#listen(onClose);
  }

  // Fetches and draws; several calls at once end in one more fetch.
  async refresh() {
    if (this.fetching) {
      this.again = true;
      return;
    }
    this.fetching = true;
    try {
      do {
        this.again = false;
        this.draw(await ask("GET", `/customers/${this.customer.key}/conversation`));
      } while (this.again);
    } finally {
      this.fetching = false;
    }
  }

  draw(shown) {
    this.customer = shown.customer;
    this.part(".owner .of").textContent = say("owner", shown.customer);
    const window = this.part(".owner .window");
    window.textContent = say(`window_${shown.window}`);
    window.classList.toggle("closed", shown.window === "closed");
    this.part(".state").textContent = say(shown.typing ? "typing" : "online");
    this.part(".typing").hidden = !shown.typing;
    // What is still on its way is not on the phone, so nobody can touch it; what failed is shown with its reason.
    const bubbles = shown.bubbles.filter((bubble) => bubble.seq !== null || bubble.status === "failed");
    this.part(".welcome").hidden = bubbles.length > 0;
    const talk = this.part(".talk");
    const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 90;
    const grown = bubbles.length > this.bubbles.size;
    this.#drawBubbles(bubbles);
    if (atEnd || (grown && bubbles.at(-1)?.side === "customer")) talk.scrollTop = talk.scrollHeight;
    this.part(".down").hidden = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 160;
    if (this.version < 0) this.#resize();
    this.version = shown.version;
  }

  #drawBubbles(bubbles) {
    this.bubbles = new Map(bubbles.map((bubble) => [bubble.id, bubble]));
    const list = this.part(".bubbles");
    const wanted = [];
    let lastDay = "";
    let lastSide = "";
    for (const bubble of bubbles) {
      const today = day(bubble.at);
      if (today !== lastDay) wanted.push(this.#dayElement(today));
      const element = this.#element(bubble);
      element.classList.toggle("turn", bubble.side !== lastSide || today !== lastDay);
      [lastDay, lastSide] = [today, bubble.side];
      wanted.push(element);
    }
    for (const [id] of this.drawn) if (!this.bubbles.has(id) && !id.startsWith("day ")) this.drawn.delete(id);
    wanted.forEach((element, index) => {
      if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
    });
    while (list.children.length > wanted.length) list.lastElementChild.remove();
  }

  #dayElement(text) {
    const key = `day ${text}`;
    if (!this.drawn.has(key)) this.drawn.set(key, { element: make("li", { className: "day" }, text) });
    return this.drawn.get(key).element;
  }

  // Keeps elements that did not change, and the focus in those that did. The ticks of the business are not shown.
  #element(bubble) {
    const unseen = bubble.side === "business" && bubble.status !== "failed";
    const state = JSON.stringify(unseen ? { ...bubble, status: "" } : bubble);
    const before = this.drawn.get(bubble.id);
    if (before?.state === state) return before.element;
    const element = bubbleElement(bubble, { find: (id) => this.bubbles.get(id), business: this.business, on: this.#touch });
    if (!before && this.version >= 0) element.classList.add("new");
    if (before) {
      const touchable = (item) => [...item.querySelectorAll("button, a")];
      const focused = touchable(before.element).indexOf(document.activeElement);
      before.element.replaceWith(element);
      touchable(element)[focused]?.focus({ preventScroll: true });
    }
    this.drawn.set(bubble.id, { state, element });
    return element;
  }

  act(type, particulars = {}) {
    return attempt(ask("POST", `/customers/${this.customer.key}/acts`, { type, ...particulars }));
  }

  #touch = {
    tap: (bubble, button) => this.act("tap", { message_id: bubble.id, id: button.id }).then(() => this.focus()),
    open: (bubble) => this.#openList(bubble),
    locate: (bubble) => this.#openPlaces(bubble.id),
    contact: (bubble) => this.act("contact", { reply_to: bubble.id, origin: "contact_request" }),
    act: (bubble) => this.#openActions(bubble),
    jump: (id) => {
      const element = this.drawn.get(id)?.element;
      element?.scrollIntoView({ block: "center", behavior: "smooth" });
      element?.querySelector(".act").focus({ preventScroll: true });
    },
  };

  focus() {
    this.part("textarea").focus({ preventScroll: true });
  }

  // The list a business offers: rows as radio buttons, sent with one button, as on the phone.
  #openList(bubble) {
    const rows = make("div", { className: "rows" });
    rows.setAttribute("role", "radiogroup");
    const send = make("button", { type: "button", className: "main", disabled: true }, say("pick"));
    let chosen = null;
    for (const section of bubble.sections) {
      if (section.title) rows.append(make("h3", {}, section.title));
      for (const row of section.rows) {
        const item = make("button", { type: "button" }, make("b", {}, row.title));
        if (row.description) item.append(make("small", {}, row.description));
        item.setAttribute("role", "radio");
        item.setAttribute("aria-checked", "false");
        item.addEventListener("click", () => {
          for (const each of rows.querySelectorAll('[role="radio"]')) each.setAttribute("aria-checked", String(each === item));
          chosen = row;
          send.disabled = false;
        });
        item.addEventListener("dblclick", () => send.click());
        rows.append(item);
      }
    }
    send.addEventListener("click", () => {
      this.sheet.close();
      this.act("pick", { message_id: bubble.id, id: chosen.id }).then(() => this.focus());
    });
    const content = document.createDocumentFragment();
    content.append(rows, make("div", { className: "stay" }, send));
    this.sheet.open(bubble.list_button, content);
  }

  #openPlaces(replyTo) {
    const body = this.sheet.open(say("places"), fragment("t-places"));
    for (const button of body.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        const { latitude, longitude, name } = button.dataset;
        this.sheet.close();
        this.act("location", { latitude: Number(latitude), longitude: Number(longitude), name, reply_to: replyTo });
      });
    }
  }

  #openAttach() {
    const body = this.sheet.open(say("attach"), fragment("t-attach"));
    for (const button of body.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        const { act, open, text, referral } = button.dataset;
        if (open === "places") return this.#openPlaces();
        this.sheet.close();
        return this.act(act, { text, referral: Boolean(referral) });
      });
    }
  }

  #openActions(bubble) {
    const body = this.sheet.open(say("actions"), fragment("t-actions"));
    for (const own of body.querySelectorAll("[data-own]")) own.hidden = bubble.side !== "customer" || bubble.revoked;
    for (const each of body.querySelectorAll("[data-emoji]")) {
      each.addEventListener("click", () => {
        this.sheet.close();
        this.act("reaction", { message_id: bubble.id, emoji: each.dataset.emoji });
      });
    }
    const on = (name, what) => body.querySelector(`[data-do="${name}"]`).addEventListener("click", what);
    on("reply", () => {
      this.sheet.close();
      this.#quote(bubble);
    });
    on("copy", () => {
      navigator.clipboard?.writeText(bubble.text ?? "");
      this.sheet.close();
    });
    on("revoke", () => {
      this.sheet.close();
      this.act("revoke", { message_id: bubble.id });
    });
    on("edit", () => this.#openEdit(bubble));
  }

  #openEdit(bubble) {
    const form = this.sheet.open(say("edit"), fragment("t-edit")).querySelector("form");
    form.elements.text.value = bubble.text;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sheet.close();
      this.act("edit", { message_id: bubble.id, text: form.elements.text.value });
    });
  }

  #openSettings() {
    const body = this.sheet.open(say("settings", this.customer), fragment("t-settings"));
    const form = body.querySelector("form");
    const path = `/customers/${this.customer.key}`;
    form.elements.shows.value = this.customer.shows;
    form.elements.away.checked = !this.customer.on_whatsapp;
    form.elements.stopped.checked = this.customer.marketing_stopped;
    for (const fact of body.querySelectorAll("[data-fact]")) fact.textContent = this.customer[fact.dataset.fact] ?? say("nothing");
    form.addEventListener("change", ({ target }) => {
      if (target.name === "shows") attempt(ask("PATCH", path, { shows: target.value }));
      if (target.name === "away") attempt(ask("PATCH", path, { on_whatsapp: !target.checked }));
      if (target.name === "stopped") attempt(ask("POST", `${path}/marketing`, { value: target.checked ? "stop" : "resume" }));
    });
    const change = (phone) => {
      this.sheet.close();
      return attempt(ask("POST", `${path}/number`, { phone }));
    };
    body.querySelector('[data-do="number"]').addEventListener("click", () => change(`9050000${String(Math.random()).slice(2, 7)}`));
    body.querySelector('[data-do="user-id"]').addEventListener("click", () => change(null));
  }

  #quote(bubble) {
    this.replyTo = bubble?.id;
    this.part(".quote").hidden = !bubble;
    if (bubble) this.part(".quote p").textContent = preview(bubble);
    this.focus();
  }

  #send(text) {
    const body = text.trim();
    if (!body) return;
    const particulars = { text: body, reply_to: this.replyTo };
    this.#quote(null);
    this.act("text", particulars);
  }

  #resize() {
    const box = this.part("textarea");
    this.part(".send").disabled = !box.value.trim();
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  }

  #listen(onClose) {
    const box = this.part("textarea");
    box.addEventListener("input", () => this.#resize());
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.part("form.compose").requestSubmit();
      }
    });
    this.part("form.compose").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(box.value);
      box.value = "";
      this.#resize();
    });
    for (const starter of this.root.querySelectorAll(".starters button")) {
      starter.addEventListener("click", () => this.#send(starter.textContent));
    }
    const talk = this.part(".talk");
    talk.addEventListener("scroll", () => (this.part(".down").hidden = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 160));
    const on = (name, what) => this.part(`[data-do="${name}"]`).addEventListener("click", what);
    on("attach", () => this.#openAttach());
    on("menu", () => this.#openSettings());
    on("close", onClose);
    on("unquote", () => this.#quote(null));
    on("down", () => talk.scrollTo({ top: talk.scrollHeight, behavior: "smooth" }));
  }
}
