/** A project whose commands and agents note what they do, and where no test runs in a work tree that was not set up. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btkJson, bundled } from "../../support/cli.ts"
import { keep } from "../../support/keep.ts"
import { makeProject, type Project } from "../../support/project.ts"
import type { TicketSource } from "../../support/tickets.ts"

const program = (name: string): string => readFileSync(new URL(`programs/${name}.mjs`, import.meta.url), "utf8")

const CONFIG = {
  qualityGates: {
    setupCommand: "node scripts/step.mjs setup",
    testCommand: "node --test-reporter=tap scripts/step.mjs test",
    lintCommand: "node scripts/step.mjs lint"
  },
  agent: { runner: "shell", command: "node scripts/agent.mjs" }
}

const FILES = {
  ".gitignore": "node_modules/\n",
  "scripts/step.mjs": program("step"),
  "scripts/agent.mjs": program("agent")
}

/** Hands over a stub with the tests: they are loaded into one process, and fail there by assertion. */
export const stubbed = (name: string, source: TicketSource): TicketSource => {
  const stub = `\`\`\`edit phase=tests path=src/${name}.js\nexport const ${name} = () => 0\n\`\`\`\n`
  return { ...source, script: `${stub}\n${source.script}` }
}

export interface Shop extends Project {
  /** Puts everything back to where the first run begins, under the same paths. */
  readonly restore: () => void
  /** Where agents get their temporary folders. */
  readonly tmp: string
}

/** `plan` makes its tickets. */
export const makeShop = (plan: (project: Project) => void): Shop => {
  const project = makeProject({ config: CONFIG, files: FILES })
  const tmp = join(project.home, "tmp")
  mkdirSync(tmp)
  writeFileSync(join(project.home, "agent-program"), bundled("scripted-agent"))
  for (const name of ["steps.log", "turns.log"]) writeFileSync(join(project.home, name), "")
  plan(project)
  rmSync(join(project.home, "ticket.md"))
  project.git("add", "--all")
  project.git("commit", "--quiet", "-m", "Plan")
  btkJson(project, ["sync"])
  return { ...project, tmp, restore: keep(project) }
}

/** What commands and agents note. */
export interface Notes {
  readonly steps: { readonly what: "setup" | "test" | "lint"; readonly slot: string; readonly tree: string }
  readonly turns: { readonly jobId: string }
}

/** Everything that was noted so far. */
export const notes = <N extends keyof Notes>({ home }: Pick<Project, "home">, name: N): ReadonlyArray<Notes[N]> =>
  readFileSync(join(home, `${name}.log`), "utf8")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Notes[N]]))
