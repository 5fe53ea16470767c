// A sheet that slides up inside one phone: keeps the keyboard in, closes on Escape, gives the focus back.

export class Sheet {
  constructor(phone) {
    this.root = phone.querySelector(".sheet");
    this.body = this.root.querySelector(".sheet-body");
    this.behind = [...phone.children].filter((each) => each !== this.root);
    this.root.addEventListener("click", (event) => {
      if (event.target === this.root || event.target.closest('[data-do="close-sheet"]')) this.close();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  open(title, content) {
    this.before ??= document.activeElement;
    this.root.querySelector("h2").textContent = title;
    this.root.setAttribute("aria-label", title);
    this.body.replaceChildren(content);
    this.root.hidden = false;
    for (const each of this.behind) each.inert = true;
    this.body.scrollTop = 0;
    (this.body.querySelector("button, input, textarea") ?? this.root.querySelector("button")).focus();
    return this.body;
  }

  close() {
    if (this.root.hidden) return;
    this.root.hidden = true;
    for (const each of this.behind) each.inert = false;
    this.before?.focus?.({ preventScroll: true });
    this.before = null;
  }
}
