/**
 * The configuration file as it stands, for whoever only has to know whether it changed: nothing is parsed.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import type { OpenProject } from "./openProject.ts"

/** Null when it can't be read: whoever needs what is in it says why. */
export const configText = ({ configFile }: Pick<OpenProject, "configFile">): string | null => {
  try {
    return readFileSync(configFile, "utf8")
  } catch {
    return null
  }
}
