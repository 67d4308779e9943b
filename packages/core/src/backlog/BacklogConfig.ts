/**
 * Reads `backlog.config.json`: versions 1.0 and 1.1 of the predecessor and our 2.0, with every mistake named by
 * file, line and key. Owns reading; the keys are in `ConfigSchema.ts`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { isObject } from "../log/Json.ts"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { quoted } from "../log/shown.ts"
import { sectionName } from "../ticket/SectionName.ts"
import { plannedPath } from "../wave/PlannedPath.ts"
import { type ConfigPath, dotted, valueAt } from "./ConfigPath.ts"
import { configRows } from "./ConfigReference.ts"
import { type BacklogConfig, ConfigSchema, REQUIRED_SECTIONS } from "./ConfigSchema.ts"
import { type JsonText, readJson, syntaxError } from "./JsonText.ts"
import { nearest } from "./nearest.ts"
import { isEarlierVersion, projectIdOf } from "./PeekProjectId.ts"

export type { BacklogConfig } from "./ConfigSchema.ts"

export interface ParsedConfig {
  readonly config: BacklogConfig
  /** Dotted paths that the file sets and nothing reads yet. */
  readonly notUsedYet: ReadonlyArray<string>
}

interface Problem {
  readonly code: "config-unknown-key" | "config-invalid"
  readonly path: ReadonlyArray<PropertyKey>
  readonly what: string
  readonly next: string
}

const shown = (value: unknown): string => {
  if (value === undefined) return "nothing"
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** Generated from the schema. */
const REFERENCE = "docs/reference/config.md"

let knownPaths: ReadonlyArray<string> | null = null

/** Every path of the schema, worked out when the first unknown key is met. */
const known = (): ReadonlyArray<string> => (knownPaths ??= configRows().map((row) => row.path))

/** A key in the wrong place is found by its name, a misspelt one among its neighbours. */
const suggestionFor = (path: ReadonlyArray<PropertyKey>): string => {
  const parent = dotted(path.slice(0, -1)).replace(/\[\d+\]/gu, "[]")
  const prefix = parent === "" ? "" : `${parent}.`
  const wrong = String(path.at(-1))
  const siblings = known()
    .filter((row) => row.startsWith(prefix) && !/[.[]/u.test(row.slice(prefix.length)))
    .map((row) => row.slice(prefix.length))
  const [near] = nearest(wrong, siblings, 1)
  if (near !== undefined) return `Did you mean ${prefix}${near}?`
  const elsewhere = known().find((row) => row.slice(row.lastIndexOf(".") + 1).toLowerCase() === wrong.toLowerCase())
  return elsewhere === undefined
    ? `Remove it, or see ${REFERENCE} of the toolkit for the keys.`
    : `Did you mean ${elsewhere}?`
}

/** A key that is asked for and isn't one, outside of any file: `config-unknown-key`. */
export const unknownKey = (path: ConfigPath): DomainError =>
  domainError(
    "usage",
    "config-unknown-key",
    `${dotted(path)} is not a configuration key.`,
    "A key that nothing reads would be silently without effect, so it is refused by name.",
    suggestionFor(path),
    { path: dotted(path) }
  )

const decode = Schema.decodeUnknownResult(ConfigSchema, { errors: "all", onExcessProperty: "error" })
const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()
const UNEXPECTED = "Expected no excess property"

const pathOf = (path: ReadonlyArray<unknown>): ReadonlyArray<PropertyKey> =>
  path.map((part) => (isObject(part) && "key" in part ? (part["key"] as PropertyKey) : (part as PropertyKey)))

const problemsOf = (value: unknown, error: Schema.SchemaError): ReadonlyArray<Problem> =>
  formatIssue(error.issue).issues.map((issue): Problem => {
    const path = pathOf(issue.path ?? [])
    if (issue.message === UNEXPECTED) {
      return {
        code: "config-unknown-key",
        path,
        what: `${dotted(path)} is not a configuration key`,
        next: suggestionFor(path)
      }
    }
    const missing = issue.message === "Missing key"
    const expected = issue.message.charAt(0).toLowerCase() + issue.message.slice(1)
    return {
      code: "config-invalid",
      path,
      what: missing
        ? `${dotted(path)} is missing`
        : `${dotted(path) || "the file"}: ${expected}, found ${shown(valueAt(value, path))}`,
      next: missing ? `Add ${dotted(path)}.` : `Change the value of ${dotted(path) || "the file"}.`
    }
  })

const refuse = (text: JsonText, file: string, problems: ReadonlyArray<Problem>): DomainError => {
  // An unknown key often explains the missing one, so it is named first.
  const [first] = problems.toSorted((left, right) =>
    left.code === right.code ? 0 : left.code === "config-unknown-key" ? -1 : 1
  )
  const place = text.placeOf(first?.path ?? [])
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ""
  return domainError(
    "usage",
    first?.code ?? "config-invalid",
    `${file}:${place.line}:${place.column}: ${first?.what ?? "is invalid"}${more}.`,
    first?.code === "config-unknown-key"
      ? "A key that nothing reads would be silently without effect, so it is refused by name."
      : "The gates are judged by this file, so nothing in it is guessed.",
    first?.next ?? `See ${REFERENCE} of the toolkit.`,
    {
      file,
      path: dotted(first?.path ?? []),
      ...place,
      problems: problems.map((one) => ({
        path: dotted(one.path),
        what: one.what,
        next: one.next,
        ...text.placeOf(one.path)
      }))
    }
  )
}

/** Blocks whose paths are from the project's folder; others are from the repository's root. */
const IN_PROJECT: ReadonlySet<string> = new Set(["backlog", "codeRules"])

/** Everything that names a file of the repository. */
const pathsOf = ({
  backlog,
  codeRules,
  qualityGates,
  slot
}: typeof ConfigSchema.Type): ReadonlyArray<readonly [path: ReadonlyArray<PropertyKey>, named: string]> => [
  [["backlog", "templatesDir"], backlog.templatesDir],
  [["codeRules", "source"], codeRules.source],
  ...(qualityGates.testReport === undefined
    ? []
    : [[["qualityGates", "testReport"], qualityGates.testReport] as const]),
  ...slot.copy.map((named, at) => [["slot", "copy", at], named] as const)
]

/** Sections that the toolkit reads and writes itself, by the headings that they always have. */
const FIXED_SECTIONS: ReadonlySet<string> = new Set([...REQUIRED_SECTIONS, "verificationCommands"].map(sectionName))

/** A heading that nothing is looked for under would be silently without effect. */
const headingProblems = ({
  headings = {},
  requiredSections
}: (typeof ConfigSchema.Type)["backlog"]): ReadonlyArray<Problem> => {
  const required = new Set(requiredSections.map(sectionName))
  return Object.keys(headings).flatMap((name) => {
    const path = ["backlog", "headings", name]
    const invalid = (what: string, next: string): ReadonlyArray<Problem> => [
      { code: "config-invalid", path, what: `${dotted(path)}: ${what}`, next }
    ]
    if (FIXED_SECTIONS.has(sectionName(name)))
      return invalid("the toolkit reads this section by its own heading", `Take ${name} out of backlog.headings.`)
    return required.has(sectionName(name))
      ? []
      : invalid(
          "no required section is called so",
          `Add ${JSON.stringify(name)} to backlog.requiredSections, or take it out.`
        )
  })
}

/** Required sections by the headings that they have. */
const sectionsOf = ({
  headings = {},
  requiredSections
}: (typeof ConfigSchema.Type)["backlog"]): ReadonlyArray<string> => {
  const declared = new Map(Object.entries(headings).map(([name, heading]) => [sectionName(name), heading]))
  return requiredSections.map((name) => declared.get(sectionName(name)) ?? name)
}

/** Rules that hold between keys, and inside of blocks that are kept as they are. */
const crossChecks = (config: typeof ConfigSchema.Type): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = [...headingProblems(config.backlog)]
  const invalid = (path: ReadonlyArray<PropertyKey>, what: string, next: string) =>
    problems.push({ code: "config-invalid", path, what, next })
  if (config.project.id === undefined && !isEarlierVersion(config.version)) {
    invalid(
      ["project", "id"],
      "project.id is missing",
      `Add "id": ${JSON.stringify(projectIdOf(config.project.name))} to project.`
    )
  }
  if (config.agent.runner === "shell" && config.agent.command === undefined) {
    invalid(["agent", "command"], "agent.command is missing, which the shell runner needs", "Add agent.command.")
  }
  for (const [path, named] of pathsOf(config)) {
    const planned = plannedPath(named)
    if (Result.isFailure(planned)) {
      const { message, next } = planned.failure
      const from = IN_PROJECT.has(String(path[0]))
        ? next.replace("the repository's root", "the project's folder")
        : next
      invalid(path, `${dotted(path)}: ${message.charAt(0).toLowerCase()}${message.slice(1, -1)}`, from)
    } else if (planned.success.path === "") {
      invalid(path, `${dotted(path)}: ${quoted(named)} is the whole repository`, "Name a file or folder in it.")
    }
  }
  return problems
}

/** Version 1 kept the number of waves of a session with the cache policy. */
const wavesOf = ({ llmOps, waves }: typeof ConfigSchema.Type, raw: unknown): BacklogConfig["waves"] => {
  const earlier = llmOps?.cachePolicy?.sessionMaxWaves
  return earlier === undefined || valueAt(raw, ["waves", "sessionMaxWaves"]) !== undefined
    ? waves
    : { ...waves, sessionMaxWaves: earlier }
}

/** In version 1 an empty command meant none; only tests had to have one. */
const BLANK_MEANS_NONE: ReadonlySet<string> = new Set([
  "lintCommand",
  "typeCheckCommand",
  "buildCommand",
  "healthCheckCommand"
])

const withoutBlanks = (value: unknown): unknown => {
  const gates = valueAt(value, ["qualityGates"])
  if (!isObject(value) || !isEarlierVersion(value["version"]) || !isObject(gates)) return value
  const set = Object.entries(gates).filter(([key, command]) => !(BLANK_MEANS_NONE.has(key) && command === ""))
  return { ...value, qualityGates: Object.fromEntries(set) }
}

/** Paths that the configuration sets and nothing reads yet; a test holds the list equal to the schema's annotations. */
export const NOT_USED_YET: ReadonlyArray<string> = [
  "project.testRunner",
  "project.linter",
  "project.typeChecker",
  "qualityGates.healthCheckCommand",
  "reviewPipeline.reviewers[].agent",
  "reviewPipeline.frontierReview",
  "agentRouting",
  "llmOps.registry",
  "llmOps.gateway",
  "llmOps.routing",
  "llmOps.tokenPolicy",
  "llmOps.cachePolicy.providerPromptCaching",
  "llmOps.cachePolicy.stablePrefixMinTokens",
  "llmOps.cachePolicy.responseCache",
  "llmOps.cachePolicy.semanticCache",
  "llmOps.cachePolicy.warnBelowHitRate",
  "llmOps.batchPolicy",
  "llmOps.ragPolicy",
  "sentinel",
  "audit"
]

const isSet = (value: unknown, path: string): boolean => {
  const [list, rest] = path.split("[].")
  if (rest === undefined) return valueAt(value, path.split(".")) !== undefined
  const items = valueAt(value, (list ?? "").split("."))
  return Array.isArray(items) && items.some((item) => isSet(item, rest))
}

/** Known keys that the configuration sets and this release does nothing with. */
export const notUsedYet = (config: unknown): ReadonlyArray<string> => NOT_USED_YET.filter((path) => isSet(config, path))

/**
 * Reads a configuration. Errors (class usage): `config-syntax`, `config-unknown-key` with a suggestion,
 * `config-invalid`; each names file, line, column and the key's path, and lists every further problem in its details.
 */
export const parseConfig = (
  text: string,
  options: { readonly path: string }
): Result.Result<ParsedConfig, DomainError> => {
  const file = options.path
  const json = readJson(text)
  if (Result.isFailure(json)) return Result.fail(syntaxError(file, json.failure))
  const { value } = json.success
  const decoded = decode(withoutBlanks(value))
  if (Result.isFailure(decoded)) return Result.fail(refuse(json.success, file, problemsOf(value, decoded.failure)))
  const config = decoded.success
  const problems = crossChecks(config)
  if (problems.length > 0) return Result.fail(refuse(json.success, file, problems))
  return Result.succeed({
    config: {
      ...config,
      project: { ...config.project, id: config.project.id ?? projectIdOf(config.project.name) },
      backlog: { ...config.backlog, requiredSections: sectionsOf(config.backlog) },
      waves: wavesOf(config, value)
    },
    notUsedYet: notUsedYet(value)
  })
}
