/**
 * Finds the transcript files of one Claude Code session, subagents included, and reads their rows for the tokens in them.
 * Message text stays where it is: nothing but usage is taken from a transcript.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { parseRows, type Row } from "./Rows.ts"

const entries = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return await fs.readdir(folder, { recursive: true })
  } catch {
    // No such folder: no transcript, and the caller falls back to what the client printed.
    return []
  }
}

/** Rows of `<config>/projects/<any>/<session>.jsonl` and everything below `<session>/`; none where nothing is readable. */
export const transcriptRows = (configDir: string, session: string): Effect.Effect<ReadonlyArray<Row>> =>
  Effect.promise(async () => {
    const projects = path.join(configDir, "projects")
    const rows: Array<Row> = []
    let names: ReadonlyArray<string>
    try {
      names = await fs.readdir(projects)
    } catch {
      return rows
    }
    for (const name of names) {
      const below = path.join(projects, name, session)
      const files = [`${below}.jsonl`, ...(await entries(below)).map((file) => path.join(below, file))]
      for (const file of files.filter((candidate) => candidate.endsWith(".jsonl")).toSorted()) {
        const lines = await fs.readFile(file, "utf8").catch(() => "")
        for (const row of parseRows(lines)) rows.push(row)
      }
    }
    return rows
  })
