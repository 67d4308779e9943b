/**
 * `btk repair`: exit 0 nothing is lost (any more), 5 something is.
 *
 * @since 0.1.0
 */
import { resolve } from "node:path"
import { EXIT_CODES } from "@backlog-toolkit/core/log/DomainError"
import { repairLog } from "@backlog-toolkit/core/usecases/RepairLog"
import { applyRedactions } from "@backlog-toolkit/core/usecases/RedactEvent"
import * as Effect from "effect/Effect"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const dryRun = call.flag("dry-run")
      const from = call.values("from").map((folder) => resolve(call.dir, folder))
      const done = yield* repairLog({ from, inGit: project.kind === "git", dryRun })
      const { blobs, commits, lostBlobs, lostCommits, rewritten } = done
      const lost = lostCommits.length + lostBlobs.length > 0
      // What was put back may be from before a redaction.
      const redacted = lost || dryRun ? [] : yield* applyRedactions
      if (call.json) printJson(call, "repair", { ok: !lost, dryRun, ...done, redacted })
      else {
        const verb = dryRun ? "would put back" : "put back"
        for (const { commit, replica, source } of commits)
          call.io.out(`${verb} commit ${commit} of ${replica}, from ${safe(source)}\n`)
        for (const { name, source } of blobs) call.io.out(`${verb} text ${name}, from ${safe(source)}\n`)
        for (const { from: first, replica, to, why } of lostCommits)
          call.io.out(`lost: commits ${first} to ${to} of ${replica}. ${why}\n`)
        for (const name of lostBlobs) call.io.out(`lost: text ${name}. No copy was found.\n`)
        if (rewritten > 0)
          call.io.out(`${dryRun ? "would write" : "wrote"} the files of ${rewritten} sound commits anew\n`)
        if (lost)
          call.io.out("What is lost stays as it is. Look for a copy: btk repair --from <store of another clone>\n")
        for (const event of redacted) call.io.out(`took out again what ${event} said: it is redacted\n`)
        if (!lost && commits.length + blobs.length + rewritten + redacted.length === 0 && !call.flag("quiet"))
          call.io.out("Nothing is lost.\n")
      }
      return lost ? EXIT_CODES.integrity : 0
    })
  )
