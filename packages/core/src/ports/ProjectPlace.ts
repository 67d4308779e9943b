/**
 * Where the project is in its repository. Every path that core asks for, writes or names to people is from the repository's
 * top; the project's own files are below its folder. Not for places on a disk: adapters know those.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"

export interface ProjectPlaceShape {
  /** Null where nobody says: then no other project is known either. */
  readonly id: string | null
  /** The project's folder from the repository's top: empty, or ended by a slash. */
  readonly prefix: string
  /** Whether the log travels as segments in the tree of the target branch; otherwise on refs of its own. */
  readonly segments: boolean
}

/** The top of the repository unless an adapter provides another folder. */
export const ProjectPlace = Context.Reference<ProjectPlaceShape>("@backlog-toolkit/core/ports/ProjectPlace", {
  defaultValue: () => ({ id: null, prefix: "", segments: true })
})
