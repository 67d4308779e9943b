/**
 * Runs a use case in the project of the call: opens it, provides every port, throws what failed.
 *
 * @since 0.1.0
 */
import { openProject, type OpenProject } from "@backlog-toolkit/workspace/openProject"
import { projectLayer, type ProjectServices } from "@backlog-toolkit/workspace/projectLayer"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { interruptible } from "./interrupt.ts"
import type { Call } from "./Verb.ts"
import { VERSION } from "./version.ts"

/** The failure as it was made, so that `main` can print it; defects keep their stack. */
export const runPromise = async <A, E>(program: Effect.Effect<A, E>): Promise<A> => {
  const exit = await interruptible((signal) => Effect.runPromiseExit(program, { signal }))
  if (Exit.isSuccess(exit)) return exit.value
  const error = Cause.findErrorOption(exit.cause)
  throw Option.isSome(error) ? error.value : Cause.squash(exit.cause)
}

export const inProject = <A, E>(
  call: Call,
  program: (project: OpenProject) => Effect.Effect<A, E, ProjectServices>
): Promise<A> => {
  const project = openProject(call.dir)
  return runPromise(
    Effect.provide(
      program(project),
      projectLayer(project, { env: call.io.env, toolkit: VERSION, record: call.flag("record") })
    )
  )
}
