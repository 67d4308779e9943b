// docs/reference/cli.md: every verb with its arguments, flags and examples, from the table that help and parsing use.
import { join } from "node:path"
import { pathToFileURL } from "node:url"

export const page = "docs/reference/cli.md"

const TABLE = "packages/adapter-cli/src/verbs.ts"
const FLAGS = "packages/adapter-cli/src/flags.ts"

/** Text in a table cell. */
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "\\<")

const flagRow = ({ help, name, short, value }) => {
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].join(", ")
  return `| \`${names}${value === undefined ? "" : ` ${value}`}\` | ${cell(help)} |`
}

const flagTable = (flags) => (flags.length === 0 ? [] : ["| flag | meaning |", "|---|---|", ...flags.map(flagRow), ""])

const argument = ({ name, required, rest }) => {
  const shown = rest ? `<${name}> …` : `<${name}>`
  return required ? shown : `[${shown}]`
}

const usage = ({ args, name }) => ["btk", name, ...args.map(argument)].join(" ")

const section = (verb) => [
  `### ${verb.name}`,
  "",
  verb.summary,
  "",
  `Usage: \`${usage(verb)} [flags]\`${verb.aliases.length === 0 ? "" : ` · also ${verb.aliases.map((alias) => `\`${alias}\``).join(", ")}`}`,
  "",
  ...(verb.args.length === 0
    ? []
    : [
        "| argument | meaning |",
        "|---|---|",
        ...verb.args.map(({ help, name }) => `| \`${name}\` | ${cell(help)} |`),
        ""
      ]),
  ...flagTable(verb.flags),
  "```sh",
  ...verb.examples,
  "```",
  ""
]

export const generate = async (root) => {
  const { VERBS } = await import(pathToFileURL(join(root, TABLE)).href)
  const { COMMON_FLAGS, VARIABLES } = await import(pathToFileURL(join(root, FLAGS)).href)
  return [
    "# Command line",
    "",
    "The program is `btk` (also `backlog-toolkit`). Exit codes: 0 ok, 1 refused, 2 usage, 3 not found, 4 conflict, 5 damage,",
    "6 environment.",
    "",
    `Generated from \`${TABLE}\` and \`flags.ts\` beside it by \`node scripts/check-docs.mjs --write\`.`,
    "",
    "## Flags of every verb",
    "",
    ...flagTable(COMMON_FLAGS),
    "## Variables of the environment",
    "",
    "| variable | meaning |",
    "|---|---|",
    ...VARIABLES.map(({ help, name }) => `| \`${name}\` | ${cell(help)} |`),
    "",
    ...[...Map.groupBy(VERBS, ({ group }) => group)].flatMap(([group, verbs]) => [
      `## ${group[0].toUpperCase()}${group.slice(1)}`,
      "",
      ...verbs.flatMap(section)
    ])
  ].join("\n")
}
