// Validates the HTML files that are named after the folder in which html-validate was installed.
// Its own command needs a newer Node than Debian has; its library does not.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...files] = process.argv.slice(2);
const entry = join(folder, "node_modules/html-validate/dist/esm/index.js");
const { HtmlValidate, StaticConfigLoader } = await import(entry);

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ["html-validate:recommended"],
    rules: {
      // Django's {% csrf_token %} and form fields close void elements either way; both are valid HTML.
      "void-style": "off",
      // Templates indent; what the browser sees is the same.
      "no-trailing-whitespace": "off",
      // A frame that scrolls is a named region; a <section> would also be a part of the text.
      "prefer-native-element": ["error", { exclude: ["region"] }],
      // The anchor of a cell is its id, dots and all: HTML allows it.
      "valid-id": ["error", { relaxed: true }],
      // Several checkboxes of one name are several values of one field, as Django reads them.
      "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    },
  }),
);

// So are several hidden fields of one name, which that rule has no word for.
function isSharedHidden(rows, { line, column, ruleId }) {
  const before = rows[line - 1].slice(0, column);
  return ruleId === "form-dup-name" && before.slice(before.lastIndexOf("<")).startsWith('<input type="hidden"');
}

let faults = 0;
for (const file of files) {
  const source = readFileSync(file, "utf8");
  const rows = source.split("\n");
  const report = await validator.validateString(source, file);
  for (const { messages } of report.results) {
    for (const { line, column, ruleId, message } of messages) {
      if (isSharedHidden(rows, { line, column, ruleId })) continue;
      faults += 1;
      console.log(`${file}:${line}:${column} ${ruleId}: ${message}`);
    }
  }
}
console.log(`${files.length} 个网页，${faults} 处不合规范`);
process.exit(faults ? 1 : 0);
