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
  const parsed = parseConfig(text, { path: project.configPath })
  if (Result.isFailure(parsed)) throw parsed.failure
  return parsed.success
}

export const loadConfig = (project: OpenProject): BacklogConfig => readConfig(project).config
