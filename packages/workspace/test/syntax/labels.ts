/** Fixtures with labels behind their lines: what a person says that is in them. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Outline } from "@backlog-toolkit/core/code/Outline"
import type { SourceFile } from "@backlog-toolkit/core/source/SourceFile"

const FOLDER = fileURLToPath(new URL("fixtures", import.meta.url))

export interface Labelled {
  readonly file: SourceFile
  /** `line kind:name` of each definition, call and type. */
  readonly labels: ReadonlySet<string>
  /** Those of them that are known not to be found. */
  readonly missed: ReadonlySet<string>
}

const isReference = (label: string): boolean => /^\d+ (?:call|type):/u.test(label)

const labelled = (name: string): Labelled => {
  const text = readFileSync(join(FOLDER, name), "utf8")
  const labels = new Set<string>()
  const missed = new Set<string>()
  for (const [at, line] of text.split("\n").entries())
    for (const [, , label = ""] of (
      /(?:\/\/|#|\/\*)@\s(?<all>.*?)(?:\*\/\}?)?$/u.exec(line)?.groups?.["all"] ?? ""
    ).matchAll(/(^|\s)([a-z]+:\S+)/gu)) {
      const found = `${at + 1} ${label.replace("!", "")}`
      labels.add(found)
      if (label.includes("!")) missed.add(found)
    }
  // Its name says the language, and `.txt` that nothing else shall read it.
  return { file: { path: name.replace(/\.txt$/u, ""), text }, labels, missed }
}

export const FIXTURES: ReadonlyArray<Labelled> = readdirSync(FOLDER).toSorted().map(labelled)

/** What an outline says, as labels are written. */
export const said = ({ definitions, references }: Outline): ReadonlySet<string> =>
  new Set([
    ...definitions.map(
      ({ container, kind, line, name }) => `${line} ${kind}:${container === null ? "" : `${container}.`}${name}`
    ),
    ...references.map(({ kind, line, name }) => `${line} ${kind}:${name}`)
  ])

export { isReference }
