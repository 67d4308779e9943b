/**
 * The arrows of ARCHITECTURE.md as checks over scanned sources. Pure: files in, complaints out. The same arrows are in
 * `.oxlintrc.json` for editors; what needs the whole tree (cycles, manifests, who appends) is only here.
 */
import type { Import, Source } from "./scan.ts"

const SCOPE = "@backlog-toolkit/"
const DOMAIN = ["ticket", "wave", "gate", "cost", "lesson", "batch", "backlog", "log"]
/** Inner room → rooms it may import, besides itself. */
const ROOMS: Readonly<Record<string, ReadonlyArray<string>>> = {
  ...Object.fromEntries(DOMAIN.map((room) => [room, DOMAIN])),
  ports: [...DOMAIN, "source", "code"],
  projections: DOMAIN,
  policies: DOMAIN,
  source: DOMAIN,
  draft: DOMAIN,
  exchange: DOMAIN,
  checks: [...DOMAIN, "projections", "duplicates"],
  duplicates: DOMAIN,
  code: [...DOMAIN, "source", "duplicates"],
  refine: [...DOMAIN, "projections", "checks", "source", "duplicates"],
  health: [...DOMAIN, "projections", "checks", "duplicates"],
  usecases: [
    ...DOMAIN,
    "ports",
    "projections",
    "policies",
    "checks",
    "source",
    "draft",
    "exchange",
    "duplicates",
    "refine",
    "code",
    "health"
  ],
  testing: [
    ...DOMAIN,
    "ports",
    "projections",
    "policies",
    "checks",
    "source",
    "draft",
    "exchange",
    "duplicates",
    "refine",
    "health",
    "usecases"
  ]
}
const DRIVEN = /^(?:storage-.*|model-.*|agents)$/u

/** Package → workspace packages it may import. `undefined`: not a package this architecture knows. */
const mayImport = (name: string, other: string): boolean | undefined => {
  if (name === "core") return false
  if (DRIVEN.test(name)) return other === "core"
  if (name === "workspace") return other === "core" || DRIVEN.test(other)
  if (name.startsWith("adapter-")) return other === "core" || other === "workspace"
  if (name === "testing") return true
  if (name === "backlog-toolkit") return other === "adapter-cli"
  return undefined
}

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** `packages/core/src/ticket/Ticket.ts` → core, ticket. Files directly in `src` have no room. */
const place = (path: string) => {
  const [, name = "", , ...inner] = path.split("/")
  return { name, room: inner.length > 1 ? (inner[0] ?? "") : "", inner: inner.join("/") }
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

const resolve = (from: string, specifier: string): string => {
  const parts = from.split("/").slice(0, -1)
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== ".") parts.push(part)
  }
  return parts.join("/")
}

const relativeRules = (source: Source, specifier: string): ReadonlyArray<string> => {
  const target = resolve(source.path, specifier)
  const from = place(source.path)
  const to = place(target)
  if (!target.startsWith(`packages/${from.name}/src/`)) return [`leaves its package by a relative path: ${specifier}`]
  if (to.inner === "index.ts") return [`imports the barrel of its own package: ${specifier}`]
  if (from.name !== "core" || from.inner === "index.ts" || to.room === from.room) return []
  const allowed = ROOMS[from.room]
  if (allowed === undefined) return [`is in a room the architecture does not know: ${from.room}`]
  return allowed.includes(to.room) ? [] : [`room ${from.room} must not import room ${to.room}: ${specifier}`]
}

const workspaceRules = (source: Source, specifier: string): ReadonlyArray<string> => {
  const from = place(source.path).name
  const [, other = "", ...rest] = specifier.split("/")
  if (other === from) return [`imports its own package by name: ${specifier}`]
  if (rest.includes("internal")) return [`reaches into internal/ of another package: ${specifier}`]
  if (rest[0] === "testing" && from !== "testing") return [`imports the testing room outside tests: ${specifier}`]
  const allowed = mayImport(from, other)
  if (allowed === undefined) return [`package ${from} has no place among the rings`]
  return allowed ? [] : [`package ${from} must not import package ${other}: ${specifier}`]
}

const declared = (manifest: Manifest, name: string, withDev: boolean): boolean =>
  [manifest.dependencies, manifest.peerDependencies, withDev ? manifest.devDependencies : {}].some(
    (list) => list?.[name] !== undefined
  )

const outsideRules = (source: Source, { specifier, typeOnly }: Import, manifest: Manifest): ReadonlyArray<string> => {
  const name = packageOf(specifier)
  const core = place(source.path).name === "core"
  if (specifier.startsWith("node:")) return core ? [`core is pure but imports ${specifier}`] : []
  if (specifier === "effect" || /^effect\/[a-z][a-z-]*$/u.test(specifier)) return [`imports a barrel: ${specifier}`]
  if (specifier.startsWith("effect/unstable")) return [`imports a path that effect 4 does not have: ${specifier}`]
  if (specifier.includes("/internal/")) return [`reaches into internal/ of another package: ${specifier}`]
  return declared(manifest, name, !core || typeOnly) ? [] : [`imports ${name}, which its package.json does not name`]
}

const importRules = (source: Source, entry: Import, manifest: Manifest): ReadonlyArray<string> => {
  if (entry.specifier.startsWith(".")) return relativeRules(source, entry.specifier)
  if (entry.specifier.startsWith(SCOPE)) {
    const missing = declared(manifest, packageOf(entry.specifier), true)
      ? []
      : ["imports a package its package.json does not name"]
    return [...workspaceRules(source, entry.specifier), ...missing]
  }
  return outsideRules(source, entry, manifest)
}

const fileRules = (source: Source): ReadonlyArray<string> => {
  const { name, room } = place(source.path)
  const mayAppend = name === "core" && (room === "usecases" || room === "testing")
  return [
    ...(source.hasSince || source.path.includes("/internal/") ? [] : ["has no header comment with @since"]),
    ...(name === "core" ? source.impure.map((global) => `core is pure but uses ${global}`) : []),
    ...(mayAppend
      ? []
      : source.appends.map((call) => `only use cases append events, but this calls EventStore.${call}`))
  ]
}

/**
 * Import cycles, type imports included: each as the files on it. Lazy imports don't count: a table may name how to load
 * the modules that read the table.
 */
const cycles = (sources: ReadonlyArray<Source>): ReadonlyArray<string> => {
  const edges = new Map(
    sources.map(({ imports, path }) => [
      path,
      imports
        .filter(({ lazy, specifier }) => !lazy && specifier.startsWith("."))
        .map(({ specifier }) => resolve(path, specifier))
    ])
  )
  const done = new Set<string>()
  const found = new Set<string>()
  const visit = (path: string, trail: ReadonlyArray<string>): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      found.add(`is on an import cycle: ${[...trail.slice(at), path].join(" → ")}`)
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of [...edges.keys()].toSorted()) visit(path, [])
  return [...found]
}

/** Every breach of the architecture as `path: complaint`; manifests are keyed by package folder name. */
export const check = (
  sources: ReadonlyArray<Source>,
  manifests: ReadonlyMap<string, Manifest>
): ReadonlyArray<string> => [
  ...sources.flatMap((source) => {
    const manifest = manifests.get(place(source.path).name) ?? {}
    const complaints = [
      ...fileRules(source),
      ...source.imports.flatMap((entry) => importRules(source, entry, manifest))
    ]
    return complaints.map((complaint) => `${source.path}: ${complaint}`)
  }),
  ...cycles(sources).map((complaint) => `${complaint.split(": ")[1]?.split(" → ")[0]}: ${complaint}`)
]
