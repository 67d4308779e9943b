/**
 * Projects of no known stack whose Makefile or justfile says how they are built and tested.
 *
 * @since 0.1.0
 */
import { type Detected, detected, firstOf, type Found, type ProjectFiles } from "./Detected.ts"
import { isIdle } from "./scripts.ts"

interface Target {
  readonly needs: boolean
  readonly recipe: ReadonlyArray<string>
}

/** Targets with what they run; lines of a recipe are indented. */
const targetsOf = (text: string): ReadonlyMap<string, Target> => {
  const targets = new Map<string, Target>()
  let names: ReadonlyArray<string> = []
  for (const line of text.split(/\r?\n/u)) {
    const head = /^([\w][\w.-]*(?: [\w.-]+)*) *::?(?!=)(.*)$/u.exec(line)
    if (head !== null) {
      names = (head[1] ?? "").split(" ")
      const needs = (head[2] ?? "").replace(/#.*$/u, "").trim() !== ""
      for (const name of names) targets.set(name, { needs, recipe: [] })
    } else if (/^[ \t]+\S/u.test(line)) {
      const command = line.trim().replace(/^[@+-]+/u, "")
      for (const name of names) {
        const { needs, recipe } = targets.get(name) ?? { needs: false, recipe: [] }
        targets.set(name, { needs, recipe: [...recipe, command] })
      }
    } else if (line.trim() !== "" && !line.startsWith("#")) names = []
  }
  return targets
}

/** A target that only prints proves nothing. */
const does = ({ needs, recipe }: Target): boolean =>
  needs || recipe.some((command) => !command.startsWith("#") && !isIdle(command))

/** Null without such a file, and for one without any of the targets. */
export const detectMake = (files: ProjectFiles): Detected | null => {
  const because = firstOf(files, "GNUmakefile", "makefile", "Makefile", "justfile", "Justfile", ".justfile")
  if (because === null) return null
  const program = /just/iu.test(because) ? "just" : "make"
  const targets = targetsOf(files.read(because) ?? "")
  const found = (...names: ReadonlyArray<string>): Found | null => {
    const name = names.find((one) => {
      const target = targets.get(one)
      return target !== undefined && does(target)
    })
    return name === undefined ? null : { command: `${program} ${name}`, because: `${because} has a target ${name}` }
  }
  const testCommand = found("test", "check", "tests")
  if (testCommand === null) return null
  return detected({
    stack: "generic",
    because,
    manager: program,
    runner: testCommand.command,
    found: { testCommand, lintCommand: found("lint"), buildCommand: found("build", "all") }
  })
}
