/**
 * The template of a ticket type: the project's own where it has one, else the built-in one.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import {
  builtInTemplate,
  parseTemplate,
  templateFiles,
  type TicketTemplate
} from "@backlog-toolkit/core/ticket/TicketTemplate"
import * as Result from "effect/Result"
import { readTextFile } from "./files.ts"
import type { OpenProject } from "./openProject.ts"

/** Throws `file-unreadable`, `ticket-yaml-invalid`, `ticket-invalid`, `template-invalid`. */
export const templateFor = (
  { configFile, prefix }: Pick<OpenProject, "configFile" | "prefix">,
  { backlog }: BacklogConfig,
  type: string
): TicketTemplate => {
  const folder = join(configFile, "..", backlog.templatesDir)
  for (const name of templateFiles(type)) {
    const text = readTextFile(join(folder, name))
    if (text === null) continue
    const parsed = parseTemplate(text, { path: `${prefix}${backlog.templatesDir}/${name}`, type })
    if (Result.isFailure(parsed)) throw parsed.failure
    return parsed.success
  }
  return builtInTemplate(type)
}
