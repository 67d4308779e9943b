/**
 * `btk config`: what each key says, where that comes from, who reads it; sets one key and leaves the rest of the file as it is.
 *
 * @since 0.1.0
 */
import { type ConfigChange, notSet, setKey, unsetKey } from "@backlog-toolkit/core/backlog/ChangeConfig"
import { configJsonSchema } from "@backlog-toolkit/core/backlog/ConfigReference"
import { type Explained, explainAll, explainKey, type ReadConfig } from "@backlog-toolkit/core/backlog/ExplainConfig"
import { readJson } from "@backlog-toolkit/core/backlog/JsonText"
import { type DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { recordConfig } from "@backlog-toolkit/core/usecases/RecordConfig"
import { readTextFile, writeTextFile } from "@backlog-toolkit/workspace/files"
import { readConfig } from "@backlog-toolkit/workspace/loadConfig"
import { openProject, requireFiles, type OpenProject } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { actorOf } from "../actor.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { columns, safe, safeJson } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const unwrap = <A>(result: Result.Result<A, DomainError>): A => {
  if (Result.isFailure(result)) throw result.failure
  return result.success
}

const usage = (message: string, next: string): DomainError =>
  domainError("usage", "usage", message, "Each action takes its own arguments.", next, { verb: "config" })

/** Throws what is wrong with the file. */
const opened = (project: OpenProject): ReadConfig & { readonly text: string } => {
  const parsed = readConfig(project)
  const text = readTextFile(project.configFile) ?? ""
  const json = readJson(text)
  if (Result.isFailure(json)) throw new Error(`${project.configPath} was read and is no JSON`)
  return { parsed, json: json.success, file: project.configPath, text }
}

const shown = (value: unknown): string =>
  value === undefined ? "–" : safe(typeof value === "string" ? value : JSON.stringify(value))

const asJson = (explained: Explained) => ({
  ...explained,
  value: explained.value ?? null,
  default: explained.default ?? null
})

const keyOf = (call: Call, action: string): string => {
  const [, key, value] = call.args
  if (key === undefined) throw usage(`btk config ${action} needs a key.`, `Try btk config ${action} waves.maxSlots.`)
  if (value !== undefined && action !== "set")
    throw usage(`btk config ${action} takes no argument "${value}".`, `Try btk config ${action} ${key}.`)
  return key
}

const get = (call: Call): number => {
  const read = opened(openProject(call.dir))
  const explained = unwrap(explainKey(keyOf(call, "get"), read))
  if (explained.value === undefined) throw notSet(explained.path, read.file)
  if (call.json) printJson(call, "config", asJson(explained))
  else {
    const { value } = explained
    call.io.out(`${typeof value === "string" ? safe(value) : safeJson(JSON.stringify(value, null, 2))}\n`)
  }
  return 0
}

const list = (call: Call): number => {
  if (call.args.length > 1) throw usage("btk config list takes no key.", "Try btk config get waves.maxSlots.")
  const read = opened(openProject(call.dir))
  const all = explainAll(read).filter(({ source, value }) =>
    call.flag("all") ? true : value !== undefined && source !== "default"
  )
  if (call.json) printJson(call, "config", { file: read.file, keys: all.map(asJson) })
  else if (all.length > 0)
    call.io.out(
      `${columns(
        all.map(({ path, source, value }) => [path, safe(source), shown(value)]),
        call.io.columns
      )}\n`
    )
  return 0
}

const explain = (call: Call): number => {
  const explained = unwrap(explainKey(keyOf(call, "explain"), opened(openProject(call.dir))))
  if (call.json) {
    printJson(call, "config", asJson(explained))
    return 0
  }
  const { constraint, default: preset, meaning, path, readBy, required, source, used, value } = explained
  const lines: ReadonlyArray<readonly [string, string]> = [
    ["value", `${shown(value)}  (${source})`],
    ["default", required ? "none: it is required" : shown(preset)],
    ["takes", constraint],
    ["means", meaning],
    [
      "read by",
      used
        ? readBy === null
          ? "its keys, each by its own reader"
          : `packages/${readBy}`
        : "nothing yet: it is kept for a later release"
    ]
  ]
  call.io.out(`${path}\n${lines.map(([name, text]) => `  ${name.padEnd(9)}${safe(text)}\n`).join("")}`)
  return 0
}

const schema = (call: Call): number => {
  if (call.json) printJson(call, "config", { jsonSchema: configJsonSchema() })
  else call.io.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`)
  return 0
}

/** A log that has begun is told; one that hasn't begins with the file as it is then. */
const record = (call: Call, text: string): Promise<void> =>
  inProject(call, () =>
    Effect.gen(function* () {
      const { project } = yield* (yield* EventStore).state
      if (project !== null) yield* recordConfig({ text, actor: actorOf(call) })
    })
  )

const describe = ({ after, before, path }: ConfigChange): string =>
  after === undefined
    ? `${path} is not set any more (it was ${shown(before)}).`
    : `${path} is ${shown(after)}${before === undefined ? "" : ` (it was ${shown(before)})`}.`

/** What a change of the file alone doesn't do. */
const hintFor = (path: string): string | null =>
  path === "log" || path === "log.storage" ? "Next: btk move, which takes the log to its new place." : null

const change = async (call: Call, project: OpenProject, changed: ConfigChange): Promise<number> => {
  const same = changed.text === readTextFile(project.configFile)
  if (!same) {
    writeTextFile(project.configFile, changed.text)
    // A log that has to be moved first can't be opened where it is to be.
    if (hintFor(changed.path) === null) await record(call, changed.text)
  }
  const { after = null, before = null, path } = changed
  if (call.json) printJson(call, "config", { file: project.configPath, changed: !same, path, before, after })
  else if (!call.flag("quiet")) {
    const hint = hintFor(path)
    call.io.out(
      same ? `${path} is ${shown(after)} already.\n` : `${describe(changed)}\n${hint === null ? "" : `${hint}\n`}`
    )
  }
  return 0
}

const textOf = (project: OpenProject): string => {
  requireFiles(project)
  const text = readTextFile(project.configFile)
  if (text !== null) return text
  // It is there when a project is found, or somebody took it away just now: then reading it says so.
  readConfig(project)
  return ""
}

const set = (call: Call): Promise<number> => {
  const project = openProject(call.dir)
  const key = keyOf(call, "set")
  const value = call.args[2]
  if (value === undefined)
    throw usage(`btk config set ${key} needs a value.`, `Give one, or take the key out: btk config unset ${key}.`)
  return change(call, project, unwrap(setKey(textOf(project), project.configPath, key, value)))
}

const unset = (call: Call): Promise<number> => {
  const project = openProject(call.dir)
  return change(call, project, unwrap(unsetKey(textOf(project), project.configPath, keyOf(call, "unset"))))
}

const ACTIONS: ReadonlyMap<string, (call: Call) => number | Promise<number>> = new Map<
  string,
  (call: Call) => number | Promise<number>
>([
  ["get", get],
  ["set", set],
  ["unset", unset],
  ["list", list],
  ["explain", explain],
  ["schema", schema]
])

export const run: VerbRun = async (call) => {
  const [name = ""] = call.args
  const action = ACTIONS.get(name)
  if (action === undefined)
    throw usage(`btk config doesn't know "${name}".`, `Use one of ${[...ACTIONS.keys()].join(", ")}.`)
  return action(call)
}
