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
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.classList.add("live");
  form.addEventListener("change", () => form.checkValidity() && form.submit());
}
for (const chat of document.querySelectorAll(".chat:not(.long)")) chat.scrollTop = chat.scrollHeight;

// data-key: a link or button that one key presses, while nobody is typing.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
});
