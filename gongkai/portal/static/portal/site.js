/* What gets better with JavaScript. Every page works without it. */
(function () {
  "use strict";

  /* 朗读: the browser's own voice reads the main text, sentence by sentence. */
  function readAloud(button) {
    const synth = window.speechSynthesis;
    const status = document.getElementById("reading-status");
    let reading = false;

    function stop(message) {
      reading = false;
      synth.cancel();
      button.textContent = button.dataset.start;
      status.textContent = message || "";
    }

    function sentences() {
      const marked = document.querySelectorAll("[data-read]");
      const parts = Array.from(marked.length ? marked : [document.getElementById("main")]);
      return parts.map((part) => part.innerText).join("\n").split(/[\n。；]+/).map((s) => s.trim()).filter(Boolean);
    }

    function next(rest) {
      if (!reading) return;
      if (!rest.length) return stop();
      const words = new SpeechSynthesisUtterance(rest[0]);
      words.lang = "zh-CN";
      words.onend = () => next(rest.slice(1));
      words.onerror = () => reading && stop(button.dataset.silent);
      synth.speak(words);
    }

    function start() {
      reading = true;
      button.textContent = button.dataset.stop;
      next(sentences());
      window.setTimeout(() => reading && !synth.speaking && stop(button.dataset.silent), 3000);
    }

    button.hidden = false;
    button.addEventListener("click", () => (reading ? stop() : start()));
    window.addEventListener("pagehide", () => synth.cancel());
  }

  /* 年报体检: say that the file is being read, and take no second click. */
  function sayBusy(form) {
    form.addEventListener("submit", () => {
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      button.textContent = button.dataset.busy;
    });
    window.addEventListener("pageshow", () => {
      const button = form.querySelector("button[type=submit]");
      button.disabled = false;
      button.textContent = button.dataset.idle;
    });
  }

  const speaker = document.getElementById("read-aloud");
  if (speaker && "speechSynthesis" in window) readAloud(speaker);
  document.querySelectorAll("form[data-busy]").forEach(sayBusy);
})();
