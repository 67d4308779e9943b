/**
 * How a script `test` runs its tests, and how the same runner is asked for a report that has the tests' names.
 *
 * @since 0.1.0
 */

const RUNNERS: ReadonlyArray<readonly [runner: string, words: RegExp]> = [
  ["vitest", /\bvitest\b/u],
  ["jest", /\bjest\b|\breact-scripts test\b/u],
  ["mocha", /\bmocha\b/u],
  ["ava", /\bava\b/u],
  ["node:test", /\bnode\b[^&|;]*\s--test\b/u],
  ["bun test", /\bbun test\b/u],
  ["deno test", /\bdeno test\b/u],
  ["tap", /(?:^|[\s/])tap\b/u],
  ["tape", /(?:^|[\s/])tape\b/u],
  ["jasmine", /\bjasmine\b/u],
  ["karma", /\bkarma\b|\bng test\b/u],
  ["playwright", /\bplaywright test\b/u],
  ["turbo", /\bturbo\b/u],
  ["nx", /\bnx\b/u],
  ["lerna", /\blerna\b/u]
]

/** The runner that a script names; null when it names none that is known. */
export const runnerOf = (script: string): string | null => RUNNERS.find(([, words]) => words.test(script))?.[0] ?? null

/** One program with plain arguments: nothing that a shell would have to say. */
const SIMPLE =
  /^(?<env>(?:[A-Z_][A-Z0-9_]*=[\w./:-]+ )*)(?:npx )?(?<tool>vitest|jest|mocha|ava)(?<rest>(?: [\w@.,:/*="'{}-]+)*)$/u
/** Modes that wait for somebody to type. */
const WATCH = / (?:--watch(?:All)?|-w|watch|dev)(?= |$)/gu

const ADDED: Readonly<Record<string, string>> = {
  vitest: "--reporter=json",
  jest: "--json",
  mocha: "--reporter=tap",
  ava: "--tap"
}
/** Arguments after which a second report would not be read. */
const TAKEN: Readonly<Record<string, RegExp>> = {
  vitest: / --outputFile\b/u,
  jest: / --(?:outputFile|json)\b/u,
  mocha: / (?:--reporter\b|-R\b|--watch\b)/u,
  ava: / --(?:tap|watch)\b| -w\b/u
}

const BUN = /^bun test(?: [\w@.,:/*=-]+)*$/u

/** Bun's own runner writes its report into a file only; on POSIX systems standard output is one. */
export const BUN_TESTS = "bun test --reporter=junit --reporter-outfile=/dev/stdout"

const bunWithNames = (script: string): string | null =>
  BUN.test(script) && !/ --(?:reporter|watch|hot)\b/u.test(script) ? script.replace("bun test", BUN_TESTS) : null

/**
 * The runner of a simple script, called for its names; null when the script does more, or already says where its report
 * goes. `exec` runs a program of the project's dependencies.
 */
export const withNames = (
  script: string,
  exec: string
): { readonly runner: string; readonly command: string } | null => {
  const bun = bunWithNames(script.trim())
  if (bun !== null) return { runner: "bun test", command: bun }
  const { env = "", rest = "", tool } = SIMPLE.exec(script.trim().replaceAll(/\s+/gu, " "))?.groups ?? {}
  const added = tool === undefined ? undefined : ADDED[tool]
  if (tool === undefined || added === undefined || TAKEN[tool]?.test(rest) === true) return null
  const asked = tool === "vitest" || tool === "jest" ? rest.replaceAll(WATCH, "") : rest
  const args = tool === "vitest" ? ` run${asked.replace(/^ run(?= |$)/u, "")}` : asked
  return { runner: tool, command: `${env}${exec} ${tool}${args} ${added}` }
}
