/**
 * The text of a new configuration from what was found, what a preset adds and what somebody answered.
 *
 * @since 0.1.0
 */
import { basename } from "node:path"
import { parseConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { defaultConfig } from "@backlog-toolkit/core/backlog/DefaultConfig"
import { COMMAND_KEYS, type Commands, type Detected } from "@backlog-toolkit/core/backlog/detect/Detected"
import { choiceNotes, detectStacks } from "@backlog-toolkit/core/backlog/detect/DetectStack"
import { freeProjectId, peekProject, projectIdOf } from "@backlog-toolkit/core/backlog/PeekProjectId"
import { type Preset, presetNamed, STRICT_REVIEWERS } from "@backlog-toolkit/core/backlog/Presets"
import { CONFIG_FILE } from "@backlog-toolkit/storage-fs/place"
import { shellWord } from "@backlog-toolkit/core/gate/shellWord"
import * as Result from "effect/Result"
import type { InitAnswers } from "./answers.ts"
import { projectFiles } from "./projectFiles.ts"

export interface NewConfig {
  readonly text: string
  readonly detected: Detected
  readonly stacks: ReadonlyArray<string>
  readonly notes: ReadonlyArray<string>
}

export interface NewConfigInput {
  readonly root: string
  readonly folder: string
  /** Top of the work tree: what lies outside of it says nothing about the project. */
  readonly top: string
  readonly answers: InitAnswers
  /** Ids of the repository's other projects. */
  readonly taken: ReadonlySet<string>
  /** Branch that is checked out; null without one. */
  readonly branch: string | null
  /** The configuration that is replaced; null for none. */
  readonly before: string | null
}

/** Gates run at the top of the repository: commands of a folder begin by going there. */
const fromTop = (found: Detected, folder: string): Detected => {
  if (folder === "") return found
  const commands = Object.entries(found.commands).map(([name, command]) => [
    name,
    `cd ${folder.startsWith("-") ? "-- " : ""}${shellWord(folder)} && ${command}`
  ])
  return {
    ...found,
    commands: Object.fromEntries(commands) as Commands,
    testReport: found.testReport === null ? null : `${folder}/${found.testReport}`
  }
}

/** What was found comes first: a preset only adds what is usual. */
const withPreset = (found: Detected, preset: Preset | null): Detected => {
  if (preset === null) return found
  const own = found.stack === preset.stack ? found : { ...found, commands: {}, reasons: {}, testReport: null }
  const because = `usual in the preset ${preset.name}`
  const added = COMMAND_KEYS.filter((key) => own.commands[key] === undefined && preset.commands[key] !== undefined)
  return {
    ...own,
    stack: preset.stack,
    commands: { ...preset.commands, ...own.commands },
    reasons: { ...own.reasons, ...Object.fromEntries(added.map((key) => [key, because])) },
    testReport: own.commands.testCommand === undefined ? preset.testReport : own.testReport,
    notReady: own.notReady
  }
}

const without = (commands: Commands, keys: InitAnswers["leaveOut"]): Commands =>
  Object.fromEntries(Object.entries(commands).filter(([key]) => !(keys as ReadonlyArray<string>).includes(key)))

/** A manifest can say anything, and a name stands in lists and messages; null when nothing of it can be seen. */
const oneLine = (name: string): string | null => name.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim() || null

/** A log that has begun goes on: where it is kept and what it is called by don't change with the rest. */
const logOf = (before: string | null) => {
  if (before === null) return {}
  const parsed = parseConfig(before, { path: CONFIG_FILE })
  if (Result.isSuccess(parsed)) {
    const { durability, renumber, storage, trustedRefs } = parsed.success.config.log
    const log = {
      ...(storage === "files" ? {} : { storage }),
      ...(durability === "commit" ? {} : { durability }),
      ...(renumber === "auto" ? {} : { renumber }),
      ...(trustedRefs === undefined ? {} : { trustedRefs })
    }
    return Object.keys(log).length === 0 ? {} : { log }
  }
  return peekProject(before).storage === "refs" ? { log: { storage: "refs" as const } } : {}
}

/** Throws `preset-unknown`. */
export const newConfig = (input: NewConfigInput): NewConfig => {
  const { answers, before, branch, folder, root, taken, top } = input
  const asked = answers.preset === null ? null : presetNamed(answers.preset)
  if (asked !== null && Result.isFailure(asked)) throw asked.failure
  const preset = asked === null ? null : asked.success
  const stack = answers.stack ?? (preset === null || preset.name === "default" ? null : preset.stack)
  const found = detectStacks(projectFiles(root, top), stack)
  const detected = fromTop(withPreset(found.chosen, preset), folder)
  const name = answers.name ?? oneLine(detected.name ?? "") ?? oneLine(basename(root)) ?? "project"
  const id = before === null ? null : peekProject(before).id
  const text = defaultConfig({
    projectId: id ?? freeProjectId(projectIdOf(name), taken),
    name,
    stack: detected.stack,
    gates: {
      ...without(detected.commands, answers.leaveOut),
      ...(detected.testReport === null || answers.testCommand !== null ? {} : { testReport: detected.testReport }),
      ...(answers.testCommand === null ? {} : { testCommand: answers.testCommand }),
      ...(answers.setupCommand === null ? {} : { setupCommand: answers.setupCommand })
    },
    target: answers.target ?? branch,
    ...(answers.prefixes.length === 0 ? {} : { prefixes: answers.prefixes }),
    ...(preset?.strict === true ? { strict: true, reviewers: STRICT_REVIEWERS } : {}),
    ...logOf(before)
  })
  return {
    text,
    detected,
    stacks: [found.chosen, ...found.others].map((one) => one.stack),
    notes: choiceNotes(found)
  }
}
