/**
 * The configuration that `init` writes: valid, short, only what differs between projects and what people change.
 *
 * @since 0.1.0
 */
import type { ConfigSchema } from "./ConfigSchema.ts"

type Encoded = typeof ConfigSchema.Encoded
type Gates = Exclude<Encoded["qualityGates"], undefined>

export interface DefaultConfigInput {
  readonly projectId: string
  readonly name: string
  readonly stack: string
  /** Commands that were found; what is absent is left out. */
  readonly gates: Gates
  /** Branch that work lands in; null leaves it open. */
  readonly target: string | null
  /** Ticket types; left out means all that are built in. */
  readonly prefixes?: ReadonlyArray<string>
  /** Every check of tickets, also those that are off by default. */
  readonly strict?: boolean
  /** Where the log is kept; left out means in files. */
  readonly log?: Encoded["log"]
  readonly agent?: Encoded["agent"]
  readonly reviewers?: Exclude<Encoded["reviewPipeline"], undefined>["reviewers"]
}

/** Pretty JSON with a final line break. */
export const defaultConfig = (input: DefaultConfigInput): string => {
  const config: Encoded = {
    version: "2.0",
    project: { id: input.projectId, name: input.name, stack: input.stack },
    ...(input.prefixes === undefined ? {} : { backlog: { ticketPrefixes: input.prefixes } }),
    qualityGates: input.gates,
    ...(input.strict === true ? { ticketValidation: { requireVerificationCommands: true } } : {}),
    ...(input.target === null ? {} : { target: input.target }),
    integration: "direct",
    waves: { maxSlots: 3, sessionMaxWaves: 5 },
    ...(input.reviewers === undefined ? {} : { reviewPipeline: { reviewers: input.reviewers } }),
    ...(input.agent === undefined ? {} : { agent: input.agent }),
    ...(input.log === undefined ? {} : { log: input.log })
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
