/**
 * `btk compact`.
 *
 * @since 0.1.0
 */
import { compactLog } from "@backlog-toolkit/core/usecases/CompactLog"
import * as Effect from "effect/Effect"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = (call) =>
  inProject(call, () =>
    Effect.map(compactLog, ({ removed, set, windows }) => {
      if (call.json) printJson(call, "compact", { files: windows, removed, setAside: set })
      else if (call.flag("quiet")) return 0
      else if (windows + removed + set === 0) call.io.out("Nothing to compact: the newest commits stay as they are.\n")
      else {
        call.io.out(`${removed} files became ${windows}.\n`)
        if (set > 0) call.io.out(`${set} files said something else and are in quarantine/.\n`)
      }
      return 0
    })
  )
