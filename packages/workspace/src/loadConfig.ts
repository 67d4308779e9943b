/**
 * The configuration as it is in the work tree: what people are shown and asked by. Gates are judged by the one of the base
 * commit, which `implement` reads itself.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { type BacklogConfig, parseConfig, type ParsedConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import * as Result from "effect/Result"
import { type OpenProject, requireFiles } from "./openProject.ts"

/** The last one that was read: one command asks several times, and each time the file is what counts. */
let last: { readonly path: string; readonly text: string; readonly parsed: ParsedConfig } | null = null

/** Throws `worktree-missing`, `config-unreadable`, `config-syntax`, `config-unknown-key`, `config-invalid`. */
export const readConfig = (project: OpenProject): ParsedConfig => {
  requireFiles(project)
  let text: string
  try {
    text = readFileSync(project.configFile, "utf8")
  } catch (error) {
    throw domainError(
      "environment",
      "config-unreadable",
      `${project.configPath} can't be read.`,
      error instanceof Error ? `${error.message}.` : String(error),
      "Check its permissions, or run btk init if there is none.",
      { file: project.configFile }
    )
  }
  if (last?.path === project.configPath && last.text === text) return last.parsed
  const parsed = parseConfig(text, { path: project.configPath })
  if (Result.isFailure(parsed)) throw parsed.failure
  last = { path: project.configPath, text, parsed: parsed.success }
  return parsed.success
}

export const loadConfig = (project: OpenProject): BacklogConfig => readConfig(project).config
