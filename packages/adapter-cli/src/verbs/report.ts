/**
 * `btk report`: one HTML page that stands alone. A report is no change of the project, so it goes into the store unless
 * a file is named.
 *
 * @since 0.1.0
 */
import { join, resolve } from "node:path"
import { loadReport } from "@backlog-toolkit/core/usecases/LoadReport"
import { writeTextFile } from "@backlog-toolkit/workspace/files"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { targetOf } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { inProjectAt } from "../past.ts"
import { printJson } from "../render/json.ts"
import { gather } from "../report/gather.ts"
import { renderPage } from "../report/page.ts"
import type { VerbRun } from "../Verb.ts"
import { VERSION } from "../version.ts"

const NAME = "backlog-report.html"

export const run: VerbRun = (call) =>
  inProjectAt(call, (project, past) =>
    Effect.gen(function* () {
      const { costs, prices, state, trails } = yield* loadReport
      const asked = call.value("output")
      const file = asked === null ? join(project.storeDir, NAME) : resolve(call.io.cwd, asked)
      const page = renderPage(
        gather(
          { state, trails, costs, book: prices.ref.version },
          {
            generatedAt: new Date().toISOString(),
            asItWas: past?.words ?? null,
            toolkit: VERSION,
            target: project.kind === "git" ? targetOf(project, loadConfig(project)) : "none"
          }
        )
      )
      writeTextFile(file, page)
      if (call.json) printJson(call, "report", { file, bytes: Buffer.byteLength(page) })
      else call.io.out(`${file}\n`)
      return 0
    })
  )
