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
  readonly agent?: Encoded["agent"]
  readonly reviewers?: Exclude<Encoded["reviewPipeline"], undefined>["reviewers"]
}

/** Pretty JSON with a final line break. */
export const defaultConfig = (input: DefaultConfigInput): string => {
  const config: Encoded = {
    version: "2.0",
    project: { id: input.projectId, name: input.name, stack: input.stack },
    qualityGates: input.gates,
    ...(input.target === null ? {} : { target: input.target }),
    integration: "direct",
    waves: { maxSlots: 3, sessionMaxWaves: 5 },
    ...(input.reviewers === undefined ? {} : { reviewPipeline: { reviewers: input.reviewers } }),
    ...(input.agent === undefined ? {} : { agent: input.agent })
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
