// docs/reference/config.md: every key of backlog.config.json, from the schema that reads the file.
import { join } from "node:path"
import { pathToFileURL } from "node:url"

export const page = "docs/reference/config.md"

const SOURCE = "packages/core/src/backlog/ConfigReference.ts"

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "\\<").replaceAll("\n", " ")

const defaultOf = ({ default: value, required }) => {
  if (required) return "required"
  return value === undefined ? "–" : `\`${JSON.stringify(value).replaceAll("|", "\\|")}\``
}

const row = (entry) =>
  `| \`${entry.path}\` | ${cell(entry.type)} | ${defaultOf(entry)} | ${cell(entry.description)}${entry.used ? "" : " *Kept, not used yet.*"} |`

export const generate = async (root) => {
  const { configRows } = await import(pathToFileURL(join(root, SOURCE)).href)
  return [
    "# Configuration",
    "",
    "The keys of `backlog.config.json`. `[]` stands for each item of a list. An unknown key is refused by name.",
    "",
    `Generated from \`${SOURCE}\` by \`node scripts/check-docs.mjs --write\`.`,
    "",
    "| key | type | default | meaning |",
    "|---|---|---|---|",
    ...configRows().map(row),
    ""
  ].join("\n")
}
