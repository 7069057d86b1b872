// 遮盖: areas drawn on the pages. What is sent are the hidden fields of the list; the boxes only show them.
(() => {
  "use strict";
  const form = document.querySelector("[data-redact]");
  if (!form) return;
  const list = form.querySelector("[data-areas]");
  const chosenGround = form.querySelector("#redact-ground");
  const drawButton = form.querySelector("[data-draw]");
  const sheets = new Map([...form.querySelectorAll("[data-page]")].map((page) => [Number(page.dataset.page), page.querySelector("[data-sheet]")]));
  const most = Number(form.dataset.most);
  const places = form.querySelector("[data-areas]").dataset.places.trim().split(" "); // of a page in thirds, row by row
  const LEAST = 0.4; // percent: a click is no area
  const STEP = 0.5;
  let changed = false;

  const within = (value, low, high) => Math.min(Math.max(value, low), high);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

  class Area {
    constructor(item) {
      this.item = item;
      this.field = item.querySelector("[name=area]");
      const [page, left, top, width, height, ground] = this.field.value.split(" ");
      Object.assign(this, { page: Number(page), left: Number(left), top: Number(top), width: Number(width), height: Number(height), ground });
      this.where = item.querySelector(".redact-where");
      this.addGround();
      this.addBox();
      item.querySelector("button").addEventListener("click", (event) => { event.preventDefault(); this.remove(); });
      item.addEventListener("focusin", () => choose(this));
      this.show();
    }

    addGround() {
      const why = this.item.querySelector(".redact-why");
      this.select = chosenGround.cloneNode(true);
      this.select.removeAttribute("id");
      this.select.setAttribute("aria-label", list.dataset.ground);
      this.select.value = this.ground;
      this.select.addEventListener("change", () => { this.ground = this.select.value; this.show(); touched(); });
      why.replaceWith(this.select);
    }

    addBox() {
      this.box = document.createElement("button");
      this.box.type = "button";
      this.box.className = "redact-box";
      sheets.get(this.page)?.append(this.box);
      this.box.addEventListener("keydown", (event) => this.key(event));
      this.box.addEventListener("pointerdown", (event) => this.grab(event));
      this.box.addEventListener("focus", () => choose(this));
    }

    show() {
      for (const side of ["left", "top", "width", "height"]) this.box.style[side] = `${this[side]}%`;
      const numbers = [this.left, this.top, this.width, this.height].map((each) => each.toFixed(2));
      this.field.value = [this.page, ...numbers, this.ground].join(" ");
      const [left, top, width, height] = numbers.map((each) => String(Number(each)));
      this.where.textContent = filled(list.dataset.line, { page: this.page, place: this.said, left, top, width, height });
      this.box.setAttribute("aria-label", filled(list.dataset.box, { page: this.page, number: areas.indexOf(this) + 1 || areas.length + 1 }));
    }

    get said() {
      const third = (percent) => within(Math.floor(percent / (100 / 3)), 0, 2);
      return places[3 * third(this.top + this.height / 2) + third(this.left + this.width / 2)];
    }

    place(left, top, width, height) {
      this.width = within(width, LEAST, 100);
      this.height = within(height, LEAST, 100);
      this.left = within(left, 0, 100 - this.width);
      this.top = within(top, 0, 100 - this.height);
      this.show();
      touched();
    }

    key(event) {
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        this.remove();
      } else if (event.key in moves) {
        event.preventDefault();
        const [across, down] = moves[event.key].map((each) => each * STEP);
        if (event.shiftKey) this.place(this.left, this.top, within(this.width + across, LEAST, 100 - this.left), within(this.height + down, LEAST, 100 - this.top));
        else this.place(this.left + across, this.top + down, this.width, this.height);
      }
    }

    grab(event) {
      if (event.button) return;
      event.preventDefault();
      event.stopPropagation();
      this.box.focus();
      const corner = this.box.getBoundingClientRect();
      const resizing = event.clientX > corner.right - 12 && event.clientY > corner.bottom - 12;
      const before = { ...this };
      const start = at(this.box.parentElement, event);
      follow(this.box, event, (now) => {
        const [across, down] = [now.x - start.x, now.y - start.y];
        if (resizing) this.place(before.left, before.top, within(before.width + across, LEAST, 100 - before.left), within(before.height + down, LEAST, 100 - before.top));
        else this.place(before.left + across, before.top + down, before.width, before.height);
      });
    }

    remove() {
      const index = areas.indexOf(this);
      areas.splice(index, 1);
      this.item.remove();
      this.box.remove();
      areas.forEach((each) => each.show());
      counted();
      touched();
      (areas[Math.min(index, areas.length - 1)]?.box ?? form.querySelector("#areas")).focus();
    }
  }

  const areas = [];

  function at(sheet, event) {
    const edge = sheet.getBoundingClientRect();
    return {
      x: within(((event.clientX - edge.left) / edge.width) * 100, 0, 100),
      y: within(((event.clientY - edge.top) / edge.height) * 100, 0, 100),
    };
  }

  function follow(element, event, moved, ended = () => {}) {
    const sheet = element.closest("[data-sheet]");
    element.setPointerCapture(event.pointerId);
    const move = (now) => { if (now.pointerId === event.pointerId) moved(at(sheet, now)); };
    const end = (now) => {
      if (now.pointerId !== event.pointerId) return;
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", end);
      element.removeEventListener("pointercancel", end);
      ended(at(sheet, now), now.type === "pointercancel");
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
  }

  function choose(area) {
    areas.forEach((each) => each.item.classList.toggle("is-chosen", each === area));
  }

  function counted() {
    form.querySelector("[data-count]").textContent = areas.length;
    form.querySelector("[data-none]").hidden = areas.length > 0;
  }

  function touched() { changed = true; }

  function add(page, left, top, width, height) {
    if (areas.length >= most) return null;
    const item = document.createElement("li");
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "area";
    field.value = [page, left, top, width, height, chosenGround.value].join(" ");
    const where = document.createElement("span");
    where.className = "redact-where";
    const why = document.createElement("span");
    why.className = "redact-why";
    const gone = document.createElement("button");
    gone.type = "button";
    gone.className = "plain";
    gone.textContent = list.dataset.remove;
    item.append(field, where, " ", why, " ", gone);
    list.append(item);
    const area = new Area(item);
    areas.push(area);
    area.place(left, top, width, height);
    counted();
    return area;
  }

  function draw(page, sheet, event) {
    const byFinger = event.pointerType !== "mouse";
    if (event.button || event.target.closest(".redact-box") || (byFinger && !form.classList.contains("is-drawing"))) return;
    event.preventDefault();
    const start = at(sheet, event);
    const ghost = document.createElement("div");
    ghost.className = "redact-box";
    sheet.append(ghost);
    const between = (now) => [Math.min(start.x, now.x), Math.min(start.y, now.y), Math.abs(start.x - now.x), Math.abs(start.y - now.y)];
    follow(sheet, event, (now) => {
      const sides = between(now);
      ["left", "top", "width", "height"].forEach((side, index) => { ghost.style[side] = `${sides[index]}%`; });
    }, (now, cancelled) => {
      ghost.remove();
      const [left, top, width, height] = between(now);
      if (!cancelled && width >= LEAST && height >= LEAST) add(page, left, top, width, height)?.box.focus({ preventScroll: true });
    });
  }

  form.classList.add("can-draw");
  form.querySelector("[data-tools]").hidden = false;
  form.querySelector("[data-new-ground]").hidden = false;
  form.querySelector("[data-numbers]").open = false;
  form.querySelectorAll("[data-add]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      add(Number(button.closest("[data-page]").dataset.page), 35, 45, 30, 10)?.box.focus();
    });
  });
  [...list.children].forEach((item) => areas.push(new Area(item)));
  areas.forEach((each) => each.show());
  sheets.forEach((sheet, page) => sheet.addEventListener("pointerdown", (event) => draw(page, sheet, event)));
  drawButton.addEventListener("click", () => {
    const drawing = form.classList.toggle("is-drawing");
    drawButton.setAttribute("aria-pressed", String(drawing));
  });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
