/**
 * The package manager of a project with a package.json: the field `packageManager` says it, else the lockfile.
 *
 * @since 0.1.0
 */
import type { ProjectFiles } from "./Detected.ts"
import { type Json, objectOf } from "./jsonc.ts"

export type ManagerName = "npm" | "pnpm" | "yarn" | "bun"

export interface NodeManager {
  readonly name: ManagerName
  /** What says so, in words. */
  readonly because: string
  readonly install: string
  /** Runs a program of the project's dependencies. */
  readonly exec: string
  /** Yarn 1, whose commands for workspaces are others. */
  readonly classic: boolean
}

const LOCKFILES: ReadonlyArray<readonly [lockfile: string, name: ManagerName]> = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"]
]

const EXEC: Readonly<Record<ManagerName, string>> = { npm: "npx", pnpm: "pnpm exec", yarn: "yarn run", bun: "bun x" }

const installOf = (name: ManagerName, locked: boolean, classic: boolean): string => {
  if (!locked) return `${name} install`
  if (name === "npm") return "npm ci"
  return name === "yarn" && !classic ? "yarn install --immutable" : `${name} install --frozen-lockfile`
}

/** `pnpm@9.1.0+sha512.…` of the manifest: name and major version. */
const declared = (
  manifest: Json
): { readonly name: ManagerName; readonly major: number; readonly field: string } | null => {
  const said = manifest["packageManager"]
  const [, name, major] = (typeof said === "string" && /^(npm|pnpm|yarn|bun)@(\d+)/u.exec(said)) || []
  if (name !== undefined) return { name: name as ManagerName, major: Number(major), field: "packageManager" }
  const engine = objectOf(objectOf(manifest["devEngines"])["packageManager"])["name"]
  const known = (["npm", "pnpm", "yarn", "bun"] as const).find((one) => one === engine)
  return known === undefined ? null : { name: known, major: Number.NaN, field: "devEngines.packageManager" }
}

export const managerOf = (
  { names, read }: ProjectFiles,
  manifest: Json
): { readonly manager: NodeManager; readonly notes: ReadonlyArray<string> } => {
  const locks = LOCKFILES.filter(([lockfile]) => names.includes(lockfile))
  const said = declared(manifest)
  const [lockfile, name] = locks.find(([, one]) => said === null || one === said.name) ?? [null, said?.name ?? "npm"]
  // Yarn 1 writes this line and doesn't know --immutable.
  const classic =
    name === "yarn" && (lockfile === null ? said?.major === 1 : (read(lockfile) ?? "").includes("# yarn lockfile v1"))
  const others = locks.filter(([, one]) => one !== name).map(([one]) => one)
  return {
    manager: {
      name,
      because:
        lockfile !== null
          ? `there is a ${lockfile}`
          : said === null
            ? "package.json has dependencies"
            : `${said.field} of package.json says ${name}`,
      install: installOf(name, lockfile !== null, classic),
      exec: EXEC[name],
      classic
    },
    notes:
      others.length === 0
        ? []
        : [
            `There ${others.length === 1 ? "is" : "are"} ${others.join(" and ")} as well; ${name} is used, because ${
              said === null ? `there is a ${lockfile}` : `${said.field} of package.json says so`
            }.`
          ]
  }
}
