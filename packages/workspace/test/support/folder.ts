/** Temporary folders, and projects in them, that are gone after the test, whatever happens. */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { openProject, type OpenProject } from "../../src/openProject.ts"
import { projectLayer, type ProjectServices } from "../../src/projectLayer.ts"

/** Its real path, as Git and we name it. */
export const inFolder = <A, E>(use: (dir: string) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.acquireUseRelease(
    Effect.sync(() => realpathSync(mkdtempSync(join(tmpdir(), "btk-workspace-")))),
    use,
    (dir) => Effect.sync(() => rmSync(dir, { recursive: true, force: true }))
  )

/** A project without Git, in a folder of its own. */
export const inProject = <A, E>(
  config: string,
  use: (project: OpenProject) => Effect.Effect<A, E, ProjectServices>
): Effect.Effect<A, E | DomainError> =>
  inFolder((dir) => {
    writeFileSync(join(dir, "backlog.config.json"), config)
    const project = openProject(dir)
    return Effect.provide(use(project), projectLayer(project, { env: process.env, toolkit: "0.0.0", record: true }))
  })
