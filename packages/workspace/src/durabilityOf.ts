/**
 * How durable a project's log is written.
 *
 * @since 0.1.0
 */
import { loadConfig } from "./loadConfig.ts"
import type { OpenProject } from "./openProject.ts"

export const durabilityOf = (project: OpenProject) => {
  try {
    return loadConfig(project).log.durability
  } catch {
    // The commands that need the configuration say what is wrong with it; the log is then as safe as it can be.
    return "commit"
  }
}
