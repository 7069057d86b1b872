/* The applicant's pages. Every one of them works without this. */
(function () {
  "use strict";

  const PREFIX = "gongkai.apply.";

  /* What a storage holds may be forbidden, full or broken: then nothing is kept, and nothing fails. */
  function quietly(act) {
    try {
      return act();
    } catch (_refused) {
      return null;
    }
  }

  /* Fields that may be kept on the device: never proofs of identity, tokens or files. */
  function kept(form) {
    const never = new Set(["hidden", "file", "submit", "button", "password"]);
    return Array.from(form.elements).filter((field) => field.name && !never.has(field.type) && !("private" in field.dataset) && field.name !== "drop");
  }

  function values(form) {
    const found = {};
    kept(form).forEach((field) => {
      if (field.type === "checkbox") found[field.name] = field.checked;
      else if (field.type === "radio") { if (field.checked) found[field.name] = field.value; }
      else if (field.value) found[field.name] = field.value;
    });
    return found;
  }

  function putBack(form, found) {
    kept(form).forEach((field) => {
      if (!(field.name in found)) return;
      if (field.type === "checkbox") field.checked = found[field.name] === true;
      else if (field.type === "radio") field.checked = found[field.name] === field.value;
      else field.value = found[field.name];
      const part = field.closest("details");
      if (part && (field.type === "checkbox" ? field.checked : field.type !== "radio" && field.value)) part.open = true;
    });
  }

  function keepDraft(form) {
    const key = PREFIX + form.dataset.draft;
    const note = document.getElementById("draft-note");
    const state = document.getElementById("draft-state");
    let off = quietly(() => window.localStorage) === null;
    if (off) return;
    note.hidden = false;
    const before = quietly(() => JSON.parse(localStorage.getItem(key)));
    if (before && !("bound" in form.dataset)) {
      putBack(form, before);
      state.textContent = state.dataset.restored;
    }
    let waiting = null;
    function save() {
      if (off) return;
      quietly(() => localStorage.setItem(key, JSON.stringify(values(form))));
      if (state.textContent !== state.dataset.saved) state.textContent = state.dataset.saved;
    }
    form.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(save, 400);
    });
    window.addEventListener("pagehide", () => { if (waiting) { window.clearTimeout(waiting); save(); } });
    document.getElementById("draft-delete").addEventListener("click", () => {
      off = true;
      quietly(() => localStorage.removeItem(key));
      state.textContent = state.dataset.deleted;
    });
  }

  /* The application is in the register: the draft of it goes. */
  function forget(slug) {
    quietly(() => ["person", "organisation"].forEach((as) => localStorage.removeItem(`${PREFIX}${slug}.${as}`)));
  }

  /* 一事一申请: a hint, never a refusal. The page brings the signs of the server (hints.py). */
  function hintSeveral(field) {
    const hint = document.getElementById("several");
    if (!hint) return;
    const signs = JSON.parse(hint.dataset.signs).map(([pattern, least]) => [new RegExp(pattern, "g"), least]);
    field.closest(".field").after(hint);
    function look() {
      const text = field.value.trim();
      const several = signs.some(([pattern, least]) => (text.match(pattern) || []).length >= least);
      hint.hidden = !several;
      hint.textContent = several ? hint.dataset.text : "";
    }
    field.addEventListener("input", look);
    look();
  }

  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
  document.querySelectorAll("[data-draft-sent]").forEach((part) => forget(part.dataset.draftSent));
  document.querySelectorAll("[data-matter]").forEach(hintSeveral);
  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const problem = document.querySelector("[data-focus]");
  if (problem) problem.focus();
})();
