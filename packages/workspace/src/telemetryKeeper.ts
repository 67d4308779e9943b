/**
 * The keeper of the telemetry log, for those who look for damage in both.
 *
 * @since 0.1.0
 */
import type { LogKeeper } from "@backlog-toolkit/core/ports/LogKeeper"
import * as FsLogKeeper from "@backlog-toolkit/storage-fs/FsLogKeeper"
import type * as Layer from "effect/Layer"
import type { OpenProject } from "./openProject.ts"
import { telemetryDir } from "./telemetryDir.ts"

export const telemetryKeeper = ({ storeDir }: Pick<OpenProject, "storeDir">): Layer.Layer<LogKeeper> =>
  FsLogKeeper.layer({ storeDir: telemetryDir(storeDir) })
