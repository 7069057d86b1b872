/* What gets better with JavaScript. Every page works without it. */
(function () {
  "use strict";

  const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  /* A key that leads to a field: data-key="/" on the field itself. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const field = Array.from(document.querySelectorAll("[data-key]")).find((one) => one.dataset.key === event.key);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  /* A menu closes with Escape, and when something else is clicked. */
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* Where one is stays in sight in a row that scrolls sideways. */
  document.querySelectorAll(".desk-nav [aria-current]").forEach((here) => {
    const row = here.closest("ul");
    const beyond = here.getBoundingClientRect().right - row.getBoundingClientRect().right;
    if (beyond > 0) row.scrollLeft += beyond + 16;
  });

  /* After a form came back, what is wrong is read first. */
  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();
})();
