/**
 * Whoever changes files in a slot: a shell command, a scripted process, Claude Code. Its word proves nothing.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Finding } from "../gate/Gate.ts"
import type { Usage } from "../cost/Usage.ts"
import type { DomainError } from "../log/DomainError.ts"

/** What an agent is asked to do, once. Text fields are data from tickets: fenced, never executed. */
export interface AgentJob {
  readonly jobId: string
  readonly purpose: "tests" | "code" | "review"
  readonly cwd: string
  readonly ticket: {
    readonly uid: string
    readonly key: string
    readonly type: string
    readonly title: string
    readonly body: string
    readonly files: ReadonlyArray<{ readonly path: string; readonly action: string; readonly to: string | null }>
    readonly criteria: ReadonlyArray<{ readonly id: string; readonly text: string }>
    /** The tool that its words come from; null when they were written here. */
    readonly importedFrom: string | null
  }
  /** The project's rules for code, as Markdown; null where it has none. */
  readonly rules: string | null
  readonly plan: ReadonlyArray<string>
  readonly attempt: number
  /** What failed last time: reasons, diagnostics, findings; empty at first. */
  readonly feedback: ReadonlyArray<string>
  /** The unified diff to judge; only for `review`. */
  readonly diff: string | null
  readonly focus: string | null
  readonly timeoutMs: number
  /** Marks every process of this run, so that a crash leaves none behind. */
  readonly marker: string
}

export interface AgentReport {
  readonly outcome: "done" | "unclear" | "gave-up" | "crashed" | "timeout"
  readonly summary: string
  /** Context is filled in by the caller; keys are unique per call. */
  readonly usage: ReadonlyArray<Omit<Usage, "context">>
  readonly review: { readonly approved: boolean; readonly findings: ReadonlyArray<Finding> } | null
}

export interface AgentRunnerShape {
  readonly id: string
  /** `none`: attempts are unmetered, and reports say so. */
  readonly usage: "exact" | "reported" | "none"
  readonly run: (job: AgentJob) => Effect.Effect<AgentReport, DomainError>
}

export class AgentRunner extends Context.Service<AgentRunner, AgentRunnerShape>()(
  "@backlog-toolkit/core/ports/AgentRunner"
) {}
