/**
 * Detects a project's stacks and its gate commands from its files. A project of several stacks is said to be one.
 *
 * @since 0.1.0
 */
import { type Detected, detected, type ProjectFiles } from "./Detected.ts"
import { detectDeno } from "./deno.ts"
import { detectDotnet } from "./dotnet.ts"
import { detectElixir } from "./elixir.ts"
import { detectGradle, detectMaven } from "./jvm.ts"
import { detectMake } from "./make.ts"
import { detectNode } from "./node.ts"
import { detectPhp } from "./php.ts"
import { detectPython } from "./python.ts"
import { detectRuby } from "./ruby.ts"
import { detectGo, detectRust, detectSwift } from "./systems.ts"

export type { Commands, Detected, ProjectFiles } from "./Detected.ts"

const GENERIC: Detected = detected({
  stack: "generic",
  absent: { testCommand: "no file at the root says how the tests are run" }
})

/** Where several are there, an earlier one counts. */
const DETECTORS = [
  detectDeno,
  detectRust,
  detectGo,
  detectMaven,
  detectGradle,
  detectDotnet,
  detectElixir,
  detectPhp,
  detectPython,
  detectRuby,
  detectSwift
]

/** A package.json often only serves tools of another stack's project, so it comes last unless it has tests. */
const inOrder = (files: ProjectFiles): ReadonlyArray<Detected> => {
  const node = detectNode(files)
  const others = DETECTORS.flatMap((detect) => detect(files) ?? [])
  if (node === null) return others
  return node.commands.testCommand === undefined ? [...others, node] : [node, ...others]
}

export interface Stacks {
  /** What the project is set up as. */
  readonly chosen: Detected
  /** What is there as well, in the order in which it would have been chosen. */
  readonly others: ReadonlyArray<Detected>
  /** Folders directly below the root that are projects by themselves, where there is nothing at the root. */
  readonly below: ReadonlyArray<{ readonly folder: string; readonly stack: string }>
}

/** The same files, seen from a folder below. */
const within = (files: ProjectFiles, folder: string): ProjectFiles => ({
  names: files.list(folder),
  list: (inner) => files.list(`${folder}/${inner}`),
  read: (path) => files.read(`${folder}/${path}`)
})

const belowOf = (files: ProjectFiles): Stacks["below"] =>
  files.names
    .filter((name) => !name.startsWith(".") && name !== "node_modules")
    .toSorted()
    .flatMap((folder) => {
      const [found] = inOrder(within(files, folder))
      return found === undefined ? [] : [{ folder, stack: found.stack }]
    })

/** Where the stack's own files don't say how tests are run, the Makefile may. */
const withMake = (files: ProjectFiles, found: Detected): Detected => {
  const make = found.commands.testCommand === undefined ? detectMake(files) : null
  const testCommand = make?.commands.testCommand
  const testReason = make?.reasons.testCommand
  if (make === null || testCommand === undefined || testReason === undefined) return found
  return {
    ...found,
    runner: make.runner,
    commands: { ...found.commands, testCommand },
    reasons: { ...found.reasons, testCommand: testReason }
  }
}

/** Without a byte order mark and with plain line breaks, as the patterns of the detectors expect texts. */
const plainText = (text: string): string => (text.startsWith("\uFEFF") ? text.slice(1) : text).replaceAll("\r\n", "\n")

const plainFiles = (files: ProjectFiles): ProjectFiles => ({
  ...files,
  read: (path) => {
    const text = files.read(path)
    return text === null ? null : plainText(text)
  }
})

/** `wanted` chooses among the stacks that are there; one that is not there is taken at its word, without commands. */
export const detectStacks = (given: ProjectFiles, wanted: string | null = null): Stacks => {
  const files = plainFiles(given)
  const all = inOrder(files)
  const found = wanted === null ? all[0] : all.find(({ stack }) => stack === wanted)
  if (found !== undefined)
    return { chosen: withMake(files, found), others: all.filter((one) => one !== found), below: [] }
  if (wanted !== null && wanted !== "generic") {
    const absent = { testCommand: `no file at the root is of ${wanted}` }
    return { chosen: detected({ stack: wanted, name: all[0]?.name ?? null, absent }), others: all, below: [] }
  }
  return { chosen: detectMake(files) ?? GENERIC, others: all, below: all.length === 0 ? belowOf(files) : [] }
}

/** What people should know about the choice, in sentences. */
export const choiceNotes = ({ below, chosen, others }: Stacks): ReadonlyArray<string> => [
  ...(others.length === 0
    ? []
    : [
        `Not only ${chosen.stack} is here: ${others.map(({ because, stack }) => `${stack} (${because ?? ""})`).join(", ")}. ` +
          `The gates are those of ${chosen.stack}; --stack takes another's.`
      ]),
  ...(below.length === 0
    ? []
    : [
        `There are projects in ${below.map(({ folder, stack }) => `${folder} (${stack})`).join(", ")}: ` +
          `btk init --here in one of them sets it up by itself.`
      ]),
  ...chosen.notes
]
