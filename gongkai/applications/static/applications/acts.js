/* What is asked only in some cases is shown only then. Without JavaScript it is always there. */
(function () {
  "use strict";

  const form = document.getElementById("act");
  if (!form) return;

  const wrapped = (control) => control.closest(".field");
  const isWrong = (field) => field.classList.contains("field-wrong");

  /* data-when="name=value", "name=one|other", or "name" of a box that is ticked. */
  const holds = (condition) => {
    const [name, value] = condition.split("=");
    const given = new FormData(form).getAll(name);
    return value === undefined ? given.length > 0 : value.split("|").some((each) => given.includes(each));
  };
  const conditional = Array.from(form.querySelectorAll("[data-when]"));

  /* Why it is entered late: only where the day lies before today. */
  const day = form.querySelector("input[type=date][name=on]");
  const reason = form.querySelector("input[name=late_reason]:not([type=hidden])");

  const show = () => {
    conditional.forEach((control) => {
      const field = wrapped(control);
      field.hidden = !holds(control.dataset.when) && !isWrong(field);
    });
    if (day && reason && day.max) {
      const field = wrapped(reason);
      field.hidden = !(day.value && day.value < day.max) && !isWrong(field);
    }
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
})();
