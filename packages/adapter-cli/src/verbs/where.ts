/**
 * `btk where`.
 *
 * @since 0.1.0
 */
import { type OpenProject, openProject } from "@backlog-toolkit/workspace/openProject"
import { whereIs } from "@backlog-toolkit/workspace/whereIs"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

/** Commits of a log on refs; files are counted with the place. */
const onRefs = async (project: OpenProject) => {
  if (project.storage !== "refs") return null
  const { headsOnRefs } = await import("@backlog-toolkit/workspace/refs/headsOnRefs")
  return [...(await headsOnRefs(project))].map(([id, commits]) => ({ id, commits, loose: 0, compacted: 0 }))
}

export const run: VerbRun = async (call) => {
  const project = openProject(call.dir)
  const { durability, exists, fileSystem, ignored, others, packs, place, ...rest } = whereIs(project)
  const { projectId, publish, replica, storage, storeDir, telemetry } = rest
  const refs = await onRefs(project)
  const replicas = refs ?? rest.replicas
  if (call.json) {
    printJson(call, "where", {
      store: storeDir,
      exists,
      projectId,
      place,
      storage,
      durability,
      publish,
      fileSystem,
      replica,
      replicas,
      packs,
      telemetry: { store: telemetry.storeDir, commits: telemetry.commits },
      others,
      ignored
    })
    return 0
  }
  const lines: ReadonlyArray<readonly [string, string]> = [
    ["store", `${storeDir}${exists ? "" : " (nothing is in it yet)"}`],
    ["project", projectId],
    ["place", `${place.value}: ${place.why}`],
    ["storage", `${storage.value}: ${storage.why}`],
    ["durability", `${durability.value}: ${durability.why}`],
    ["publish", `${publish.value}: ${publish.why}`],
    [
      "replica",
      replica === null
        ? "none before the first append"
        : replica.own
          ? `${replica.id}, since ${replica.createdAt}`
          : `${replica.id} of ${replica.path} on ${replica.host}: this is a copy, which gets a replica of its own at its first append`
    ],
    ...replicas.map(
      ({ commits, compacted, id, loose }) =>
        [
          id,
          refs === null
            ? `${commits} commits in ${loose + compacted} files (${compacted} of a hundred each)`
            : `${commits} commits on refs/backlog/${projectId}/${id}`
        ] as const
    ),
    ...(refs === null ? [["packs", `${packs} in the cache`] as const] : []),
    ["telemetry", `${telemetry.commits} commits of single calls, in this clone only`],
    ...ignored.map(({ path, rule }) => ["ignored", `${path}, by ${rule}: take the rule out`] as const),
    ...(others.length === 0 ? [] : [["others", `${others.join(", ")}: projects of the same repository`] as const])
  ]
  for (const [name, text] of lines) call.io.out(`${name.padEnd(12)}${safe(text)}\n`)
  return 0
}
