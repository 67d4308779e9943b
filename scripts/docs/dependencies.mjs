// Every pinned dependency has its reason in docs/decisions/dependencies.md, with the version that is really pinned.
import { readFileSync } from "node:fs"
import { join } from "node:path"

export const PAGE = "docs/decisions/dependencies.md"

/** `name → version` of the catalog. The file is ours and flat there: two spaces, name, colon, version. */
const catalogOf = (yaml) => {
  const block = /^catalog:\n(?<rows>(?: {2}\S.*\n|\s*#.*\n|\n)*)/mu.exec(yaml)?.groups.rows ?? ""
  return new Map(
    [...block.matchAll(/^ {2}"?(?<name>[^":#\s]+)"?: "?(?<version>[^"\s]+)"?/gmu)].map(({ groups }) => [
      groups.name,
      groups.version
    ])
  )
}

const pinned = (root) => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const [manager, version] = manifest.packageManager.split("@")
  return new Map([
    ...catalogOf(readFileSync(join(root, "pnpm-workspace.yaml"), "utf8")),
    ...Object.entries(manifest.optionalDependencies ?? {}),
    [manager, version]
  ])
}

/** `| name | version | reason |` rows. */
const rowsOf = (markdown) =>
  new Map(
    [...markdown.matchAll(/^\| `(?<name>[^`]+)` \| (?<version>\S+) \| (?<reason>.*?) \|$/gmu)].map(({ groups }) => [
      groups.name,
      groups
    ])
  )

/** Missing, outdated and left-over rows, one sentence each. */
export const checkDependencies = (root) => {
  const versions = pinned(root)
  const rows = rowsOf(readFileSync(join(root, PAGE), "utf8"))
  return [
    ...(versions.size < 5 ? [`${PAGE}: the catalog of pnpm-workspace.yaml could not be read`] : []),
    ...[...versions].flatMap(([name, version]) => {
      const row = rows.get(name)
      if (row === undefined) return [`${PAGE}: ${name} is pinned to ${version} but has no row`]
      if (row.version !== version) return [`${PAGE}: ${name} is pinned to ${version} but the row says ${row.version}`]
      return row.reason.length < 20 ? [`${PAGE}: the row of ${name} gives no reason`] : []
    }),
    ...[...rows.keys()]
      .filter((name) => !versions.has(name))
      .map((name) => `${PAGE}: ${name} has a row but is not pinned`)
  ]
}
