/**
 * Projects with a package.json: commands come from its scripts, run by the package manager whose lockfile is there.
 *
 * @since 0.1.0
 */
import { collected, type Detected, type Found, type RootFiles } from "./Detected.ts"

type Json = Readonly<Record<string, unknown>>

const objectOf = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {}

interface Manager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun"
  readonly lockfile: string
  readonly install: string
  /** Runs a program of the project's dependencies. */
  readonly exec: string
}

const MANAGERS: ReadonlyArray<Manager> = [
  { name: "pnpm", lockfile: "pnpm-lock.yaml", install: "pnpm install --frozen-lockfile", exec: "pnpm exec" },
  { name: "yarn", lockfile: "yarn.lock", install: "yarn install --immutable", exec: "yarn run" },
  { name: "bun", lockfile: "bun.lock", install: "bun install --frozen-lockfile", exec: "bun x" },
  { name: "bun", lockfile: "bun.lockb", install: "bun install --frozen-lockfile", exec: "bun x" },
  { name: "npm", lockfile: "package-lock.json", install: "npm ci", exec: "npx" },
  { name: "npm", lockfile: "npm-shrinkwrap.json", install: "npm ci", exec: "npx" }
]

const NO_LOCKFILE: Manager = { name: "npm", lockfile: "", install: "npm install", exec: "npx" }

const managerOf = ({ names, read }: RootFiles): Manager => {
  const found = MANAGERS.find(({ lockfile }) => names.includes(lockfile)) ?? NO_LOCKFILE
  // Yarn 1 writes this line and doesn't know --immutable.
  const classic = found.name === "yarn" && (read(found.lockfile) ?? "").includes("# yarn lockfile v1")
  return classic ? { ...found, install: "yarn install --frozen-lockfile" } : found
}

/** What `npm init` writes: it fails by design and tests nothing. */
const PLACEHOLDER = /no test specified/iu

/** Runners whose own script prints no test names that can be read; with a reporter they do. */
const REPORTERS: ReadonlyArray<readonly [script: RegExp, tool: string, command: string]> = [
  [/^(?:npx )?vitest(?: run)?$/u, "vitest", "vitest run --reporter=json"],
  [/^(?:npx )?jest$/u, "jest", "jest --json"],
  [/^(?:npx )?mocha$/u, "mocha", "mocha --reporter=tap"]
]

const testOf = (scripts: Json, manager: Manager): Found | null => {
  const script = scripts["test"]
  if (typeof script !== "string" || script.trim() === "" || PLACEHOLDER.test(script)) return null
  const readable = REPORTERS.find(([pattern]) => pattern.test(script.trim()))
  return readable === undefined
    ? // `bun test` is Bun's own runner, whatever the script says.
      {
        command: manager.name === "bun" ? "bun run test" : `${manager.name} test`,
        because: "package.json has a script test"
      }
    : {
        command: `${manager.exec} ${readable[2]}`,
        because: `the script test runs ${readable[1]}, here with a report that has the tests' names`
      }
}

const scriptOf = (scripts: Json, manager: Manager, names: ReadonlyArray<string>): Found | null => {
  const name = names.find((one) => typeof scripts[one] === "string" && scripts[one] !== "")
  return name === undefined
    ? null
    : { command: `${manager.name} run ${name}`, because: `package.json has a script ${name}` }
}

const dependenciesOf = (manifest: Json): ReadonlyArray<string> =>
  ["dependencies", "devDependencies", "optionalDependencies"].flatMap((key) => Object.keys(objectOf(manifest[key])))

const setupOf = (manifest: Json, manager: Manager): Found | null =>
  dependenciesOf(manifest).length === 0 && manifest["workspaces"] === undefined
    ? null
    : {
        command: manager.install,
        because: manager.lockfile === "" ? "package.json has dependencies" : `there is a ${manager.lockfile}`
      }

/** Null when there is no package.json; one that is no JSON is a project without commands. */
export const detectNode = (files: RootFiles): Detected | null => {
  if (!files.names.includes("package.json")) return null
  let manifest: Json = {}
  try {
    manifest = objectOf(JSON.parse(files.read("package.json") ?? ""))
  } catch {
    // The project's own tools report it; nothing can be told from it.
  }
  const scripts = objectOf(manifest["scripts"])
  const manager = managerOf(files)
  const typed = files.names.includes("tsconfig.json") || dependenciesOf(manifest).includes("typescript")
  const tsc: Found | null = files.names.includes("tsconfig.json")
    ? { command: `${manager.exec} tsc --noEmit`, because: "there is a tsconfig.json" }
    : null
  const ownTypes = scriptOf(scripts, manager, ["typecheck", "type-check", "check-types", "types"])
  const { name } = manifest
  return {
    name: typeof name === "string" && name !== "" ? name : null,
    stack: typed ? "typescript" : "javascript",
    ...collected(
      {
        setupCommand: setupOf(manifest, manager),
        testCommand: testOf(scripts, manager),
        lintCommand: scriptOf(scripts, manager, ["lint"]),
        typeCheckCommand: ownTypes ?? (dependenciesOf(manifest).includes("typescript") ? tsc : null),
        buildCommand: scriptOf(scripts, manager, ["build"])
      },
      { testCommand: "package.json has no script test that tests anything" }
    )
  }
}
