/**
 * The formats, and which of them a source has.
 *
 * @since 0.1.0
 */
import { backlogMd } from "./formats/backlogMd.ts"
import { beads } from "./formats/beads.ts"
import { github } from "./formats/github.ts"
import { seed } from "./formats/seed.ts"
import { taskMaster } from "./formats/taskMaster.ts"
import type { SourceText } from "./ForeignTicket.ts"
import { type Format, FORMAT_NAMES, type FormatName } from "./Format.ts"

const BY_NAME: Readonly<Record<FormatName, Format>> = {
  beads,
  "task-master": taskMaster,
  github,
  "backlog-md": backlogMd,
  seed
}

export const FORMATS: ReadonlyArray<Format> = FORMAT_NAMES.map((name) => BY_NAME[name])

export const formatNamed = (name: string): Format | undefined => FORMATS.find((format) => format.name === name)

/** The first whose files are among those of a folder. */
export const formatOfFolder = (paths: ReadonlyArray<string>): Format | undefined =>
  FORMATS.find((format) => format.picks(paths).length > 0)

/** The first that a single text looks like. */
export const formatOfText = (text: SourceText): Format | undefined => FORMATS.find((format) => format.isLike(text))
