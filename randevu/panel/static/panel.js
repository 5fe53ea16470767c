// Makes the forms live. Every page works without this file: forms are plain GETs and posts.
"use strict";

const LIVE_SECONDS = 60;

// data-live: fetch the free times again whenever something is chosen, and put them into the element named by data-into.
for (const form of document.querySelectorAll("form[data-live]")) {
  const into = document.getElementById(form.dataset.into);
  let newest = 0;
  const refresh = async () => {
    const mine = ++newest;
    into.setAttribute("aria-busy", "true");
    const query = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(`${form.dataset.live}?${query}`, { headers: { Accept: "application/x-fragment" } });
      if (answer.status === 401) return location.reload();
      const times = await answer.text();
      if (!answer.ok || mine !== newest) return;
      const picked = into.querySelector("input[type=radio]:checked")?.value;
      const typed = into.querySelector("input[type=time]")?.value;
      into.innerHTML = times;
      for (const radio of into.querySelectorAll("input[type=radio]")) radio.checked = radio.value === picked;
      const box = into.querySelector("input[type=time]");
      if (box && typed) box.value = typed;
      document.getElementById(form.dataset.said).textContent = into.querySelector(".asked")?.textContent ?? "";
    } catch {
      // Offline: what is shown stays, and the post is checked again anyway.
    } finally {
      if (mine === newest) into.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("change", refresh);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    refresh();
  });
  const idle = () => !document.hidden && !into.contains(document.activeElement);
  setInterval(() => idle() && refresh(), LIVE_SECONDS * 1000);
}

// data-who: tell who has the phone number already. It travels in a post, never in an address.
for (const box of document.querySelectorAll("input[data-who]")) {
  const known = document.getElementById(box.dataset.known);
  box.addEventListener("change", async () => {
    const { csrf } = box.form.elements;
    const body = new URLSearchParams({ csrf: csrf.value, telefon: box.value });
    const answer = await fetch(box.dataset.who, { method: "POST", body, headers: { Accept: "application/json" } });
    const found = answer.ok ? await answer.json() : {};
    known.textContent = found.name ? known.dataset.text + found.name : "";
    const name = box.form.elements.ad;
    if (found.name && !name.value) name.value = found.name;
  });
}

// data-once: a second click while the first is on its way does nothing. data-submit-on-change: filters need no button.
addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.classList.add("live");
  form.addEventListener("change", () => form.checkValidity() && form.submit());
}
const showNewest = () => document.querySelectorAll(".chat:not(.long)").forEach((chat) => (chat.scrollTop = chat.scrollHeight));
showNewest();

// data-fresh: parts of a page that are brought up to date while it is open. A stream says when; without one, every 10 s.
// Nothing happens in a tab that nobody sees, and browsers allow a site only a few streams. Other scripts hear "fresh" when
// it was done, and say "stale" when it shall be. data-here: where to find a page that came as the answer to a form.
const live = document.getElementById("live");
if (live) {
  const here = live.dataset.here ?? location.href;
  let shown = live.dataset.fresh, source = null, timer = null;
  const focusIn = (part, before) => {
    const href = before.getAttribute("href"), action = before.form?.getAttribute("action");
    const again = href ? `a[href="${CSS.escape(href)}"]` : action ? `form[action="${CSS.escape(action)}"] button` : null;
    if (again) part.querySelector(again)?.focus({ preventScroll: true });
  };
  const refresh = async () => {
    try {
      const answer = await fetch(here, { headers: { Accept: "application/x-fragment" } });
      if (answer.status === 401) return location.replace(here);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown = page.getElementById("live").dataset.fresh;
      if (source?.readyState === EventSource.OPEN) rest();
      for (const part of document.querySelectorAll("[data-fresh]")) {
        const fresh = page.getElementById(part.id);
        if (!fresh || fresh.innerHTML === part.innerHTML) continue;
        const playing = [...part.querySelectorAll("audio, video")].find((one) => !one.paused);
        if (playing) {
          playing.addEventListener("pause", refresh, { once: true }); // What somebody listens to is heard to its end.
          continue;
        }
        const before = part.contains(document.activeElement) ? document.activeElement : null;
        part.innerHTML = fresh.innerHTML;
        if (before) focusIn(part, before);
        showNewest();
      }
      document.dispatchEvent(new Event("fresh"));
    } catch {
      ask(); // Offline: what is shown stays, until it can be asked again.
    }
  };
  const ask = () => (timer ??= setInterval(refresh, 10000));
  const rest = () => {
    clearInterval(timer);
    timer = null;
  };
  const stop = () => {
    source?.close();
    source = null;
    rest();
  };
  const listen = () => {
    stop();
    if (document.hidden) return;
    source = new EventSource("/akis");
    source.onmessage = (event) => {
      rest();
      if (event.data !== shown) refresh();
    };
    source.onerror = ask;
  };
  document.addEventListener("visibilitychange", listen);
  document.addEventListener("stale", refresh);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
}

// data-print: a button that opens the browser's printing.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// data-key: a link or button that one key presses, while nobody is typing.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
});

// An address that names something folded unfolds it.
const named = document.getElementById(location.hash.slice(1));
if (named?.matches("details")) named.open = true;

// data-words: words that are selected with the mouse are ticked; a click on one is its label's affair.
for (const line of document.querySelectorAll("[data-words]")) {
  const wordOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".word");
  line.addEventListener("mouseup", () => {
    const picked = getSelection();
    if (picked.isCollapsed || (wordOf(picked.anchorNode) && wordOf(picked.anchorNode) === wordOf(picked.focusNode))) return;
    for (const box of line.querySelectorAll("input")) box.checked = picked.containsNode(box.nextElementSibling, true);
    picked.removeAllRanges();
  });
  line.addEventListener("dblclick", (event) => {
    const box = wordOf(event.target)?.querySelector("input");
    if (box) box.checked = true;
  });
}

// data-filter: choices that do not hold what is searched for step aside.
for (const group of document.querySelectorAll("[data-filter]")) {
  const find = group.querySelector(".find");
  find.hidden = false;
  find.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.toLocaleLowerCase(document.documentElement.lang).trim();
    for (const choice of group.querySelectorAll(".choice")) {
      choice.hidden = !choice.textContent.toLocaleLowerCase(document.documentElement.lang).includes(wanted);
    }
  });
}

// data-beat: tell that a page is open, and in which conversation an answer is being written. Hidden pages tell, too.
const beats = document.querySelector("[data-beat]");
if (beats) {
  const box = document.querySelector("[data-writing]");
  let wrote = 0;
  const tell = async (where) => {
    if (where) wrote = Date.now();
    const body = new URLSearchParams({ csrf: beats.elements.csrf.value, konusma: where });
    await fetch(beats.dataset.beat, { method: "POST", body, headers: { Accept: "application/x-fragment" } }).catch(() => {});
  };
  tell("");
  setInterval(() => tell(""), 30000);
  box?.addEventListener("input", () => box.value && Date.now() - wrote > 5000 && tell(box.dataset.writing));
}
