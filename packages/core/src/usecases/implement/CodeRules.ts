/**
 * What agents are told about the project's code: the rules of the configuration and of its file, as they were when the wave
 * began. Nobody who is judged by them can change them meanwhile.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { Vcs } from "../../ports/Vcs.ts"

const listed = (title: string, rules: ReadonlyArray<string>): ReadonlyArray<string> =>
  rules.length === 0 ? [] : [`${title}:\n${rules.map((rule) => `- ${rule}`).join("\n")}`]

/** Null where there are no rules at all. `file` is the text of `codeRules.source`; null where there is none. */
export const rulesText = (
  { hardGates, softGates }: Pick<BacklogConfig["codeRules"], "hardGates" | "softGates">,
  file: string | null
): string | null => {
  const own = file === null || file.trim() === "" ? [] : [file.trim()]
  const parts = [...listed("Must", hardGates), ...listed("Should", softGates), ...own]
  return parts.length === 0 ? null : parts.join("\n\n")
}

/** The rules at a commit. */
export const codeRulesAt = (commit: string, { codeRules }: BacklogConfig) =>
  Effect.gen(function* () {
    const { prefix } = yield* ProjectPlace
    const vcs = yield* Vcs
    return rulesText(codeRules, yield* vcs.show(commit, prefix + codeRules.source))
  })
