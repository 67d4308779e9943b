/**
 * Projects with a package.json: commands come from its scripts, run by the package manager that the project uses.
 *
 * @since 0.1.0
 */
import { type Detected, detected, type Finding, firstOf, type Found, matching, type ProjectFiles } from "./Detected.ts"
import { type Json, objectOf, readJsonc } from "./jsonc.ts"
import { managerOf, type NodeManager } from "./nodeManager.ts"
import { runnerOf, withNames } from "./nodeRunner.ts"
import { inPackages, workspaceOf } from "./nodeWorkspace.ts"
import { judging, scriptNamed, whyNot } from "./scripts.ts"

const TEST_SCRIPTS = ["test", "test:ci", "test:run", "test:unit", "tests"]
const LINT_SCRIPTS = ["lint", "lint:check", "lint:ci", "check:lint", "eslint"]
const TYPE_SCRIPTS = ["typecheck", "type-check", "check-types", "check:types", "types", "tsc"]
const BUILD_SCRIPTS = ["build"]

/** `npm test` for the script called so, `npm run …` for others. */
const running = (manager: NodeManager, name: string): string =>
  // `bun test` is Bun's own runner, whatever the script says.
  name === "test" && manager.name !== "bun" ? `${manager.name} test` : `${manager.name} run ${name}`

interface Tests {
  readonly found: Found | null
  readonly runner: string | null
}

const fromScript = (scripts: Json, manager: NodeManager, name: string, script: string): Tests => {
  const plain = { command: running(manager, name), because: `package.json has a script ${name}` }
  // Scripts that npm runs before and after belong to the tests.
  const alone = scriptNamed(scripts, `pre${name}`) === null && scriptNamed(scripts, `post${name}`) === null
  const named = alone ? withNames(script, manager.exec) : null
  if (named === null) return { found: plain, runner: runnerOf(script) }
  return {
    found: {
      command: named.command,
      because: `the script ${name} runs ${named.runner}, here with a report that has the tests' names`
    },
    runner: named.runner
  }
}

const testsOf = (manifest: Json, manager: NodeManager): Tests => {
  const scripts = objectOf(manifest["scripts"])
  for (const name of TEST_SCRIPTS) {
    const script = scriptNamed(scripts, name)
    if (script !== null) return fromScript(scripts, manager, name, script)
  }
  const dependencies = dependenciesOf(manifest)
  const tool = ["vitest", "jest", "mocha", "ava"].find((one) => dependencies.includes(one))
  const named = tool === undefined ? null : withNames(tool, manager.exec)
  return named === null
    ? { found: null, runner: null }
    : { found: { command: named.command, because: `${named.runner} is a dependency` }, runner: named.runner }
}

const scriptOf = (scripts: Json, manager: NodeManager, names: ReadonlyArray<string>): Found | null => {
  const name = judging(scripts, names)
  return name === null ? null : { command: running(manager, name), because: `package.json has a script ${name}` }
}

const dependenciesOf = (manifest: Json): ReadonlyArray<string> =>
  ["dependencies", "devDependencies", "optionalDependencies"].flatMap((key) => Object.keys(objectOf(manifest[key])))

/** Linters that are a dependency and have their configuration. */
const linterOf = (files: ProjectFiles, dependencies: ReadonlyArray<string>, manager: NodeManager): Found | null => {
  const linters = [
    ["@biomejs/biome", "biome check .", firstOf(files, "biome.json", "biome.jsonc")],
    ["eslint", "eslint .", matching(files, /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.\w+)?)$/u)],
    ["oxlint", "oxlint", firstOf(files, ".oxlintrc.json", "oxlint.config.ts")],
    ["standard", "standard", "package.json"]
  ] as const
  const found = linters.find(([name, , file]) => dependencies.includes(name) && file !== null)
  return found === undefined
    ? null
    : { command: `${manager.exec} ${found[1]}`, because: `${found[0]} is a dependency, and there is a ${found[2]}` }
}

/** A configuration that only points at others is built, not compiled. */
const tscOf = (files: ProjectFiles, dependencies: ReadonlyArray<string>, manager: NodeManager): Found | null => {
  if (!dependencies.includes("typescript") || !files.names.includes("tsconfig.json")) return null
  const config = readJsonc(files.read("tsconfig.json") ?? "") ?? {}
  const points = Array.isArray(config["references"]) && Array.isArray(config["files"]) && config["files"].length === 0
  return { command: `${manager.exec} tsc ${points ? "-b" : "--noEmit"}`, because: "there is a tsconfig.json" }
}

/** A package that only installs by Bun, and tests by another runner, is no project of Bun's. */
const isBuns = (files: ProjectFiles, dependencies: ReadonlyArray<string>, runner: string | null): boolean =>
  runner === "bun test" ||
  (runner === null &&
    (files.names.includes("bunfig.toml") || dependencies.some((name) => name === "@types/bun" || name === "bun-types")))

const setupOf = (manifest: Json, manager: NodeManager): Found | null =>
  dependenciesOf(manifest).length === 0 && manifest["workspaces"] === undefined
    ? null
    : { command: manager.install, because: manager.because }

/** Nothing runs before the dependencies are there. */
const notReadyOf = (files: ProjectFiles, setup: Found | null): string | null =>
  setup === null || firstOf(files, "node_modules", ".pnp.cjs") !== null
    ? null
    : `the dependencies aren't installed here (${setup.command})`

/** Null when there is no package.json; one that is no JSON is a project without commands, and is said. */
export const detectNode = (files: ProjectFiles): Detected | null => {
  if (!files.names.includes("package.json")) return null
  const read = readJsonc(files.read("package.json") ?? "")
  const manifest = read ?? {}
  const scripts = objectOf(manifest["scripts"])
  const dependencies = dependenciesOf(manifest)
  const { manager, notes } = managerOf(files, manifest)
  const workspace = workspaceOf(files, manifest, manager)
  const { found: tests, runner } = testsOf(manifest, manager)
  const setup = setupOf(manifest, manager)
  const across = (names: ReadonlyArray<string>) => inPackages(files, workspace, manager, names)
  const typed = files.names.includes("tsconfig.json") || dependencies.includes("typescript")
  const stack =
    manager.name === "bun" && isBuns(files, dependencies, runner) ? "bun" : typed ? "typescript" : "javascript"
  const lint = whyNot("package.json", scripts, LINT_SCRIPTS)
  const { name } = manifest
  const finding: Finding = {
    name: typeof name === "string" && name.trim() !== "" ? name.trim() : null,
    stack,
    because: "package.json",
    manager: manager.name,
    runner: runner ?? (tests === null ? (workspace?.runner ?? null) : null),
    workspace,
    notes: [...(read === null ? ["package.json is no JSON object, so nothing can be told from it."] : []), ...notes],
    notReady: notReadyOf(files, setup),
    found: {
      setupCommand: setup,
      testCommand: tests ?? across(TEST_SCRIPTS),
      lintCommand:
        scriptOf(scripts, manager, LINT_SCRIPTS) ?? across(LINT_SCRIPTS) ?? linterOf(files, dependencies, manager),
      typeCheckCommand:
        scriptOf(scripts, manager, TYPE_SCRIPTS) ?? across(TYPE_SCRIPTS) ?? tscOf(files, dependencies, manager),
      buildCommand: scriptOf(scripts, manager, BUILD_SCRIPTS) ?? across(BUILD_SCRIPTS)
    },
    absent: {
      testCommand: "package.json has no script test that tests anything",
      ...(lint === undefined ? {} : { lintCommand: lint })
    }
  }
  return detected(finding)
}
