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
      // The anchor of a cell is its id, dots and all: HTML allows it.
      // A frame that scrolls is a named region; a <section> would also be a part of the text.
      "prefer-native-element": ["error", { exclude: ["region"] }],
      "valid-id": ["error", { relaxed: true }],
    },
  }),
);

let faults = 0;
for (const file of files) {
  const report = await validator.validateString(readFileSync(file, "utf8"), file);
  for (const { messages } of report.results) {
    for (const { line, column, ruleId, message } of messages) {
      faults += 1;
      console.log(`${file}:${line}:${column} ${ruleId}: ${message}`);
    }
  }
}
console.log(`${files.length} 个网页，${faults} 处不合规范`);
process.exit(faults ? 1 : 0);
