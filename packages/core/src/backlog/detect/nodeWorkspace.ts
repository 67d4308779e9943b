/**
 * Monorepos of npm, pnpm, yarn and bun, and what runs a script in each of their packages.
 *
 * @since 0.1.0
 */
import { parse } from "yaml"
import type { Found, ProjectFiles, Workspace } from "./Detected.ts"
import { expandFolders } from "./expandFolders.ts"
import { type Json, objectOf, readJsonc, textsOf } from "./jsonc.ts"
import type { NodeManager } from "./nodeManager.ts"
import { scriptNamed } from "./scripts.ts"

const pnpmPatterns = (text: string | null): ReadonlyArray<string> => {
  if (text === null) return []
  try {
    return textsOf(objectOf(parse(text))["packages"])
  } catch {
    // pnpm itself reports it; nothing can be told from it.
    return []
  }
}

export interface NodeWorkspace extends Workspace {
  /** What runs a script in each package; null leaves it to the package manager. */
  readonly runner: "turbo" | "nx" | "lerna" | null
}

const runnerIn = (files: ProjectFiles): NodeWorkspace["runner"] =>
  files.names.includes("turbo.json")
    ? "turbo"
    : files.names.includes("nx.json")
      ? "nx"
      : files.names.includes("lerna.json")
        ? "lerna"
        : null

/** Null for a project of one package. */
export const workspaceOf = (files: ProjectFiles, manifest: Json, manager: NodeManager): NodeWorkspace | null => {
  const own = manifest["workspaces"]
  const sources: ReadonlyArray<readonly [kind: string, patterns: ReadonlyArray<string>]> = [
    ["pnpm workspace", pnpmPatterns(files.read("pnpm-workspace.yaml"))],
    [`${manager.name} workspaces`, Array.isArray(own) ? textsOf(own) : textsOf(objectOf(own)["packages"])],
    ["lerna packages", textsOf(readJsonc(files.read("lerna.json") ?? "")?.["packages"])],
    // Without a list Nx finds its projects anywhere; these are the folders that its generators make.
    ["nx projects", files.names.includes("nx.json") ? ["apps/*", "libs/*", "packages/*"] : []]
  ]
  const found = sources.find(([, patterns]) => patterns.length > 0)
  if (found === undefined) return null
  const isMember = (names: ReadonlyArray<string>) => names.includes("package.json") || names.includes("project.json")
  const members = expandFolders(files, found[1], isMember)
  return members.length === 0 ? null : { kind: found[0], members, runner: runnerIn(files) }
}

const forAll = (workspace: NodeWorkspace, manager: NodeManager, script: string): string | null => {
  if (workspace.runner === "turbo") return `${manager.exec} turbo run ${script}`
  if (workspace.runner === "nx") return `${manager.exec} nx run-many -t ${script}`
  if (workspace.runner === "lerna") return `${manager.exec} lerna run ${script}`
  switch (manager.name) {
    case "npm":
      return `npm run ${script} --workspaces --if-present`
    case "pnpm":
      return `pnpm -r run ${script}`
    case "yarn":
      // Yarn 1 fails for packages that don't have the script.
      return manager.classic ? null : `yarn workspaces foreach -A run ${script}`
    case "bun":
      return `bun run --filter '*' ${script}`
  }
}

/** A script of its own, or a target that Nx runs. */
const has = (files: ProjectFiles, folder: string, name: string): boolean => {
  const at = (file: string): Json => readJsonc(files.read(`${folder}/${file}`) ?? "") ?? {}
  return (
    scriptNamed(objectOf(at("package.json")["scripts"]), name) !== null ||
    objectOf(at("project.json")["targets"])[name] !== undefined
  )
}

/** One script in all the packages that have it; null when none does, or it can't be run so. */
export const inPackages = (
  files: ProjectFiles,
  workspace: NodeWorkspace | null,
  manager: NodeManager,
  names: ReadonlyArray<string>
): Found | null => {
  if (workspace === null) return null
  for (const name of names) {
    const having = workspace.members.filter((folder) => has(files, folder, name))
    const command = having.length === 0 ? null : forAll(workspace, manager, name)
    if (command !== null)
      return {
        command,
        because: `${having.length} of ${workspace.members.length} packages ${having.length === 1 ? "has" : "have"} a script ${name}`
      }
  }
  return null
}
