/**
 * Deno projects: tasks of deno.json, or Deno's own tools.
 *
 * @since 0.1.0
 */
import { type Detected, detected, firstOf, type Found, matching, type ProjectFiles } from "./Detected.ts"
import { expandFolders } from "./expandFolders.ts"
import { type Json, objectOf, readJsonc, textsOf } from "./jsonc.ts"
import { judging, scriptNamed } from "./scripts.ts"

/** Tasks are a command, or an object that has one. */
const tasksOf = (manifest: Json): Json =>
  Object.fromEntries(
    Object.entries(objectOf(manifest["tasks"])).map(([name, task]) => [
      name,
      typeof task === "string" ? task : objectOf(task)["command"]
    ])
  )

const SIMPLE = /^deno test(?: [\w@.,:/*=-]+)*$/u
const TEST_FILE = /(?:^|[._])test\.[cm]?[jt]sx?$/u

const testsOf = (files: ProjectFiles, tasks: Json): Found | null => {
  const task = scriptNamed(tasks, "test")
  if (task !== null) {
    return SIMPLE.test(task) && !/ --(?:reporter|watch)\b/u.test(task)
      ? {
          command: `${task} --reporter=tap`,
          because: "the task test runs deno test, here with a report that has the tests' names"
        }
      : { command: "deno task test", because: "deno.json has a task test" }
  }
  const there = matching(files, TEST_FILE) ?? firstOf(files, "tests", "test")
  return there === null ? null : { command: "deno test --reporter=tap", because: `there is a ${there}` }
}

const taskOf = (tasks: Json, names: ReadonlyArray<string>): Found | null => {
  const name = judging(tasks, names)
  return name === null ? null : { command: `deno task ${name}`, because: `deno.json has a task ${name}` }
}

export const detectDeno = (files: ProjectFiles): Detected | null => {
  const because = firstOf(files, "deno.json", "deno.jsonc")
  if (because === null) return null
  const read = readJsonc(files.read(because) ?? "")
  const manifest = read ?? {}
  const tasks = tasksOf(manifest)
  const members = expandFolders(files, textsOf(manifest["workspace"]), (names) =>
    names.some((name) => name === "deno.json" || name === "deno.jsonc" || name === "package.json")
  )
  const { name } = manifest
  return detected({
    name: typeof name === "string" && name !== "" ? name : null,
    stack: "deno",
    because,
    manager: "deno",
    runner: testsOf(files, tasks) === null ? null : "deno test",
    workspace: members.length === 0 ? null : { kind: "deno workspace", members },
    notes: read === null ? [`${because} is no JSON object, so nothing can be told from it.`] : [],
    found: {
      setupCommand: files.names.includes("deno.lock")
        ? { command: "deno install --frozen", because: "there is a deno.lock" }
        : null,
      testCommand: testsOf(files, tasks),
      lintCommand: taskOf(tasks, ["lint"]) ?? { command: "deno lint", because: `there is a ${because}` },
      typeCheckCommand: taskOf(tasks, ["check", "typecheck"]) ?? {
        command: "deno check .",
        because: `there is a ${because}`
      },
      buildCommand: taskOf(tasks, ["build"])
    },
    absent: { testCommand: "deno.json has no task test, and there is no file of tests" }
  })
}
