/**
 * `btk where`.
 *
 * @since 0.1.0
 */
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { whereIs } from "@backlog-toolkit/workspace/whereIs"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = async (call) => {
  const { durability, ignored, others, packs, place, projectId, publish, replica, replicas, storeDir, ...rest } =
    whereIs(openProject(call.dir))
  const { exists, fileSystem, telemetry } = rest
  if (call.json) {
    printJson(call, "where", {
      store: storeDir,
      exists,
      projectId,
      place,
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
        [id, `${commits} commits in ${loose + compacted} files (${compacted} of a hundred each)`] as const
    ),
    ["packs", `${packs} in the cache`],
    ["telemetry", `${telemetry.commits} commits of single calls, in this clone only`],
    ...ignored.map(({ path, rule }) => ["ignored", `${path}, by ${rule}: take the rule out`] as const),
    ...(others.length === 0 ? [] : [["others", `${others.join(", ")}: projects of the same repository`] as const])
  ]
  for (const [name, text] of lines) call.io.out(`${name.padEnd(12)}${safe(text)}\n`)
  return 0
}
