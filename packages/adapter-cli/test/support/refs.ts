/** Logs on Git refs, and what somebody hostile can do to them with Git's own commands. */
import { spawnSync } from "node:child_process"
import { environmentOf, type Place } from "./cli.ts"
import type { ProjectOptions } from "./project.ts"

/** A project that keeps its log on refs. */
export const ON_REFS: ProjectOptions = { config: { log: { storage: "refs" } } }

const gitAt = (place: Place, dir: string, args: ReadonlyArray<string>, input = ""): string => {
  const { status, stderr, stdout } = spawnSync("git", ["-C", dir, ...args], {
    encoding: "utf8",
    env: {
      ...environmentOf(place),
      GIT_AUTHOR_NAME: "Eve",
      GIT_AUTHOR_EMAIL: "eve@example.org",
      GIT_COMMITTER_NAME: "Eve",
      GIT_COMMITTER_EMAIL: "eve@example.org"
    },
    input
  })
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`)
  return stdout.trimEnd()
}

/** Every ref of the project's log in a repository. */
export const logRefs = (place: Place, repository: string): ReadonlyArray<string> =>
  gitAt(place, repository, ["for-each-ref", "--format=%(refname)", "refs/backlog/shop"])
    .split("\n")
    .filter((ref) => ref !== "")

/** Text of a replica's commit as a ref of a repository has it. */
export const commitText = (place: Place, repository: string, replica: string, seq: number): string =>
  `${gitAt(place, repository, ["cat-file", "blob", `refs/backlog/shop/${replica}:00000000/${String(seq).padStart(10, "0")}.jsonl`])}\n`

/** Puts texts on a replica's ref as its commits from number 1 on, whatever they say. */
export const forge = (place: Place, repository: string, replica: string, texts: ReadonlyArray<string>): void => {
  const entries = texts.map((text, at) => {
    const blob = gitAt(place, repository, ["hash-object", "-w", "--stdin"], text)
    return `100644 blob ${blob}\t${String(at + 1).padStart(10, "0")}.jsonl\n`
  })
  const folder = gitAt(place, repository, ["mktree"], entries.join(""))
  const tree = gitAt(place, repository, ["mktree"], `040000 tree ${folder}\t00000000\n`)
  const commit = gitAt(place, repository, ["commit-tree", "-m", "forged", tree])
  gitAt(place, repository, ["update-ref", `refs/backlog/shop/${replica}`, commit])
}

/** Points a replica's ref to a commit that holds no log. */
export const pointAtCode = (place: Place, repository: string, replica: string): void =>
  void gitAt(place, repository, ["update-ref", `refs/backlog/shop/${replica}`, "refs/heads/main"])
