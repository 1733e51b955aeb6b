// The description of the interface as a page.
import { askJson } from "./api.js";

const make = (name, parent, text = "") => {
  const element = document.createElement(name);
  element.textContent = text;
  parent.append(element);
  return element;
};

const typeOf = (schema = {}) => (schema.enum ?? [schema.type ?? schema.anyOf?.map(typeOf).filter((type) => type !== "null") ?? ""]).join(" | ");

function describe(path, method, operation, parent) {
  const details = make("details", parent);
  const summary = make("summary", details);
  make("b", summary, method.toUpperCase());
  make("code", summary, path);
  make("span", summary, operation.description?.split("\n")[0] ?? operation.summary).className = "quiet";
  const body = make("div", details);
  make("p", body, operation.description ?? "");
  if (operation.requestBody) make("p", body, `Body: ${Object.keys(operation.requestBody.content).join(" or ")}`);
  const table = make("table", body);
  for (const { name, in: place, required, schema, description } of operation.parameters ?? []) {
    const row = make("tr", table);
    make("code", make("td", row), name);
    make("td", row, `${place}${required ? ", needed" : ""}`);
    make("td", row, `${typeOf(schema)}${schema?.default !== undefined ? ` (${schema.default})` : ""}`);
    make("td", row, description ?? "");
  }
}

const { paths } = await askJson("/openapi.json");
for (const [path, methods] of Object.entries(paths)) {
  for (const [method, operation] of Object.entries(methods)) describe(path, method, operation, document.getElementById("operations"));
}
