/** A project whose `implement` waits at the setup of its slot, so that a person can do something while it is at work. */
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Done, startBtk } from "./cli.ts"
import { makeProject, type Project } from "./project.ts"
import { until } from "./until.ts"

/** Says that it is there, then waits to be let on. */
const GATE = `import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

writeFileSync(join(process.env.HOME, "at-work"), "")
while (!existsSync(join(process.env.HOME, "go-on"))) await sleep(10)
`

/** A ticket changes the first line; a person who changes the last one can be merged with. */
export const PRICE = [
  "export const price = (cents) => `$${(cents / 100).toFixed(2)}`",
  ...Array.from({ length: 8 }, (_, at) => `// ${at + 1}`),
  "export const free = () => price(0)",
  ""
].join("\n")

export const makeWaitingProject = (): Project =>
  makeProject({
    config: {
      qualityGates: { setupCommand: "node scripts/gate.mjs", testCommand: "node --test --test-reporter=tap" }
    },
    files: { "scripts/gate.mjs": GATE, "src/price.js": PRICE, "notes.txt": "main\n" }
  })

export interface While {
  /** Called while a slot is being set up. */
  readonly atWork: () => void
  /** Called right after work was let on. */
  readonly after?: () => Promise<void>
}

/** Runs `implement` to its end. */
export const implementWhile = async (project: Project, { after, atWork }: While): Promise<Done> => {
  const running = startBtk(project, ["implement"])
  try {
    let ended: Done | null = null
    void running.done.then((done) => (ended = done))
    await until("the setup of a slot", () => {
      if (ended !== null) throw new Error(`implement ended early: ${ended.err}`)
      return existsSync(join(project.home, "at-work"))
    })
    atWork()
    writeFileSync(join(project.home, "go-on"), "")
    await after?.()
    return await running.done
  } finally {
    running.child.kill("SIGKILL")
  }
}
