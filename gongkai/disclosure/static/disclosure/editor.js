/* The body as it will look, in the place of its code. Without this the field holds the code, and works. The server cleans. */
(function () {
  "use strict";

  const ACTS = [
    ["formatBlock", "h2", "大标题"], ["formatBlock", "h3", "小标题"], ["formatBlock", "p", "正文"],
    ["bold", null, "加粗"], ["insertUnorderedList", null, "列表"], ["undo", null, "撤销"],
  ];

  const paragraphs = (text) => text.split(/\r?\n/).filter((line) => line.trim())
    .map((line) => { const p = document.createElement("p"); p.textContent = line; return p.outerHTML; }).join("");

  /* What would be loaded or run while it is only being written is not put into the page. */
  const harmless = (html) => {
    const plain = html.replace(/<style[\s>][\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, "");
    const page = new DOMParser().parseFromString(plain, "text/html"); // looks would only be reported as refused
    page.querySelectorAll("script,style,link,meta,iframe,object,embed,img,svg,form,input,button,video,audio").forEach((one) => one.remove());
    page.querySelectorAll("*").forEach((one) => {
      Array.from(one.attributes).forEach((each) => {
        if (!["href", "rowspan", "colspan"].includes(each.name)) one.removeAttribute(each.name);
      });
      if (/^\s*(javascript|data|vbscript):/i.test(one.getAttribute("href") || "")) one.removeAttribute("href");
    });
    return page.body.innerHTML;
  };

  const label = (field) => document.querySelector(`label[for="${field.id}"]`);

  document.querySelectorAll("textarea[data-editor]").forEach((field) => {
    const editor = document.createElement("div");
    const bar = document.createElement("div");
    const words = document.createElement("div");
    editor.className = "editor";
    bar.className = "editor-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "格式");
    words.className = "editor-words";
    words.contentEditable = "true";
    words.setAttribute("role", "textbox");
    words.setAttribute("aria-multiline", "true");
    words.setAttribute("aria-label", label(field) ? label(field).textContent.trim() : "正文");
    if (field.getAttribute("aria-describedby")) words.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
    words.innerHTML = /<[a-z!/]/i.test(field.value) ? harmless(field.value) : paragraphs(field.value);

    ACTS.forEach(([command, value, name]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.textContent = name;
      button.addEventListener("click", () => { words.focus(); document.execCommand(command, false, value); });
      bar.append(button);
    });

    words.addEventListener("paste", (event) => {
      const html = event.clipboardData && event.clipboardData.getData("text/html");
      const text = event.clipboardData && event.clipboardData.getData("text/plain");
      if (!html && !text) return;
      event.preventDefault();
      document.execCommand("insertHTML", false, html ? harmless(html) : paragraphs(text));
    });

    const take = () => { field.value = words.textContent.trim() ? words.innerHTML : ""; };
    words.addEventListener("blur", take);
    field.form.addEventListener("submit", take);
    document.execCommand("defaultParagraphSeparator", false, "p");
    editor.append(bar, words);
    field.hidden = true;
    field.after(editor);
    if (label(field)) label(field).addEventListener("click", () => words.focus());
  });
})();
