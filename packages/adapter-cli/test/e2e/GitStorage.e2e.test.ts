import { afterEach, assert, describe, it } from "@effect/vitest"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure, type Place } from "../support/cli.ts"
import { cloneOf, makeClones, pullMerging } from "../support/clones.ts"
import { logOf } from "../support/events.ts"
import { gitIn } from "../support/git.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { show } from "../support/show.ts"
import { create, honest } from "../support/tickets.ts"
import { commitText, forge, logRefs, ON_REFS, pointAtCode } from "../support/refs.ts"

interface Moved {
  readonly to: string
  readonly commits: number
  /** Null when nothing was there. */
  readonly aside: string | null
}

interface Sync {
  readonly commit: string | null
  readonly events: number
  readonly imported: {
    readonly events: number
    readonly held: ReadonlyArray<{ readonly replica: string; readonly code: string; readonly place: string }>
  }
  readonly remote: { readonly name: string | null; readonly pushed: string | null }
}

const titles = (place: Place): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(place, ["list", "--all"])
    .tickets.map(({ title }) => title)
    .toSorted()

const sync = (place: Place): Sync => btkJson<Sync>(place, ["sync"])

const replicaOf = (place: Place): string =>
  btkJson<{ replica: { id: string } | null }>(place, ["where"]).replica?.id ?? ""

/** Commits and pushes what sync makes, as a person does. */
const publish = (project: Project): void => {
  sync(project)
  project.git("push", "--quiet")
}

/** No tree of any branch has ever had a part of the log. */
const assertNoSegments = ({ git }: Pick<Project, "git">): void =>
  assert.strictEqual(
    git(
      "log",
      "--all",
      "--not",
      "--glob=refs/backlog*",
      "--name-only",
      "--format=",
      "--",
      "backlog/events",
      "backlog/blobs"
    ),
    ""
  )

const setStorage = (project: Project, storage: "files" | "refs"): void => {
  const config = JSON.parse(project.git("show", "HEAD:backlog.config.json")) as Record<string, unknown>
  writeFileSync(
    join(project.dir, "backlog.config.json"),
    `${JSON.stringify({ ...config, log: { storage } }, null, 2)}\n`
  )
  project.git("commit", "--quiet", "-am", `Keep the log in ${storage}`)
}

describe("a log on Git refs", { timeout: 240_000 }, () => {
  let base = ""
  afterEach(() => removePlace({ base }))
  const alone = (): Project => {
    const project = makeProject(ON_REFS)
    base = project.base
    return project
  }
  const two = () => {
    const made = makeClones(["grace"], ON_REFS)
    base = made.base
    const [ada, grace] = made.clones
    if (ada === undefined || grace === undefined) throw new Error("two clones were asked for")
    return { ada, grace, origin: made.origin }
  }

  it("does everything that a log in files does, and is in no tree", () => {
    const project = alone()
    assert.strictEqual(btk(project, ["q", "First"]).out, "TASK-001\n")
    btkJson(project, ["edit", "TASK-001", "--title", "Second", "--context", "Why"])
    assert.deepStrictEqual(titles(project), ["Second"])
    assert.match(btk(project, ["show", "TASK-001"]).out, /^TASK-001 Second\n/u)
    const revised = logOf(project).find(({ type }) => type === "ticket.revised")?.id ?? ""
    btkJson(project, ["undo", revised])
    assert.deepStrictEqual(titles(project), ["First"])
    btkJson(project, ["claim", "TASK-001"])
    assert.deepStrictEqual(
      logOf(project)
        .map(({ type }) => type)
        .filter((type) => type.startsWith("ticket.")),
      ["ticket.created", "ticket.revised", "ticket.revised", "ticket.claimed"]
    )
    assert.include(btk(project, ["why", "TASK-001"]).out, "ticket.created")
    const done = sync(project)
    assert.deepStrictEqual(
      [done.events, done.remote],
      [0, { name: null, why: "The repository has no remote.", pushed: null, rewritten: [] }]
    )
    assert.isNotNull(done.commit)
    assert.strictEqual(btk(project, ["verify", "--strict"]).code, 0)
    for (const depth of ["--quick", "--full"]) assert.include(btk(project, ["fsck", depth]).out, "No damage.")
    assert.strictEqual(btk(project, ["doctor"]).code, 0)
    assert.strictEqual(project.git("status", "--porcelain"), "")
    assert.isFalse(existsSync(join(project.dir, ".git/backlog/shop/log")))
    assertNoSegments(project)
  })

  it("says where it is and why", () => {
    const project = alone()
    const replica = replicaOf(project)
    const where = btkJson<{ storage: { value: string; why: string }; replicas: ReadonlyArray<unknown> }>(project, [
      "where"
    ])
    assert.strictEqual(where.storage.value, "refs")
    writeFileSync(join(project.dir, ".gitignore"), "backlog/\n")
    const { ignored } = btkJson<{ ignored: ReadonlyArray<{ path: string }> }>(project, ["where"])
    assert.deepStrictEqual(
      ignored.map(({ path }) => path),
      ["backlog/data"]
    )
    assert.include(where.storage.why, "log.storage")
    assert.deepInclude(where.replicas[0], { id: replica, commits: 1 })
    assert.include(btk(project, ["where"]).out, `1 commits on refs/backlog/shop/${replica}\n`)
    assert.deepStrictEqual(logRefs(project, project.dir), [`refs/backlog/shop/${replica}`])
  })

  it("is one for all work trees, and outlives whatever is done to them", () => {
    const project = alone()
    btk(project, ["q", "First"])
    sync(project)
    const linked = join(base, "linked")
    project.git("worktree", "add", "--quiet", "-b", "side", linked)
    btk({ ...project, dir: linked }, ["q", "From the side"])
    assert.deepStrictEqual(titles(project), ["First", "From the side"])
    project.git("commit", "--quiet", "--allow-empty", "-m", "More")
    project.git("reset", "--quiet", "--hard", "HEAD~2")
    project.git("clean", "-fdxq")
    project.git("rebase", "--quiet", "--force-rebase", "--root")
    project.git("worktree", "remove", "--force", linked)
    project.git("gc", "--quiet", "--prune=now")
    assert.deepStrictEqual(titles(project), ["First", "From the side"])
    assert.include(btk(project, ["fsck", "--full"]).out, "No damage.")
  })

  it("goes from clone to clone with sync", () => {
    const { ada, grace, origin } = two()
    btk(ada, ["q", "Of Ada"])
    assert.include(btk(ada, ["status"]).out, "5 events not pushed yet: btk sync")
    assert.deepInclude(sync(ada).remote, { name: "origin", pushed: "pushed" })
    ada.git("push", "--quiet")
    assert.include(btk(ada, ["status"]).out, "everything is pushed")
    assert.deepInclude(sync(ada).remote, { pushed: "up-to-date" })
    assert.deepStrictEqual(titles(grace), [])
    const fetched = btk(grace, ["sync"])
    assert.match(fetched.err, /^Took 5 events of 1 other clone from Git\.\n$/u)
    assert.include(fetched.out, "This clone has recorded nothing yet that could be pushed to origin.")
    pullMerging(grace)
    btk(grace, ["q", "Of Grace"])
    publish(grace)
    pullMerging(ada)
    btkJson(ada, ["edit", "TASK-001", "--title", "Of Ada, again"])
    publish(ada)
    sync(grace)
    pullMerging(grace)
    for (const clone of [ada, grace]) {
      assert.deepStrictEqual(titles(clone), ["Of Ada, again", "Of Grace"])
      assert.strictEqual(btk(clone, ["verify", "--strict"]).code, 0)
      assert.strictEqual(clone.git("status", "--porcelain"), "")
      assertNoSegments(clone)
    }
    assert.deepStrictEqual(
      logRefs(ada, origin),
      [replicaOf(ada), replicaOf(grace)].toSorted().map((replica) => `refs/backlog/shop/${replica}`)
    )
  })

  it("is read in a bare repository that it was pushed to", () => {
    const { ada, grace, origin } = two()
    for (const [clone, title] of [
      [ada, "Of Ada"],
      [grace, "Of Grace"]
    ] as const) {
      btk(clone, ["q", title])
      sync(clone)
    }
    const server = { ...ada, dir: origin }
    assert.deepStrictEqual(titles(server), ["Of Ada", "Of Grace"])
    assert.include(btk(server, ["where"]).out, "this repository is bare")
    assert.include(btk(server, ["fsck"]).out, "No damage.")
    btk(ada, ["q", "Later"])
    sync(ada)
    assert.include(titles(server), "Later")
    const mirror = join(base, "mirror.git")
    ada.git("clone", "--quiet", "--mirror", origin, mirror)
    assert.deepStrictEqual(titles({ ...ada, dir: mirror }), titles(server))
  })

  it("takes nothing from refs that don't prove, says so, and takes the rest", () => {
    const { ada, grace, origin } = two()
    btk(ada, ["q", "Of Ada"])
    sync(ada)
    const replica = replicaOf(ada)
    const texts = [1, 2].map((seq) => commitText(ada, origin, replica, seq))
    forge(
      ada,
      origin,
      "evileve2",
      texts.map((text) => text.replaceAll(replica, "evileve2"))
    )
    pointAtCode(ada, origin, "nologatall")
    const { imported } = sync(grace)
    assert.strictEqual(imported.events, 5)
    assert.deepStrictEqual(
      imported.held.map(({ code, place, replica: of }) => [of, code, place.split(":")[0]]),
      [
        ["evileve2", "commit-invalid", "refs/backlog/shop/remotes/origin/evileve2"],
        ["nologatall", "log-unreadable", "refs/backlog/shop/remotes/origin/nologatall"]
      ]
    )
    assert.deepStrictEqual(titles(grace), ["Of Ada"])
    const server = btk({ ...ada, dir: origin }, ["list"])
    assert.include(server.out, "Of Ada")
    assert.match(server.err, /Not taken: commit 1 of replica evileve2 in refs\/backlog\/shop\/evileve2/u)
    assert.include(btk(grace, ["fsck", "--full"]).out, "No damage.")
  })

  it("keeps what it took when a remote is rewritten, and says where it differs", () => {
    const { ada, grace, origin } = two()
    btk(ada, ["q", "Of Ada"])
    sync(ada)
    sync(grace)
    const replica = replicaOf(ada)
    const [first, second] = [1, 2].map((seq) => commitText(ada, origin, replica, seq))
    forge(ada, origin, replica, [first ?? "", (second ?? "").replace("Of Ada", "Of Eve")])
    const again = btk(grace, ["sync"])
    assert.include(again.err, "was rewritten: from commit 2 on")
    assert.deepStrictEqual(titles(grace), ["Of Ada"])
    const refused = failure(ada, ["sync"])
    assert.deepStrictEqual([refused.code, refused.exit], ["replica-forked", 5])
    assert.deepStrictEqual(titles(ada), ["Of Ada"])
  })

  it("loses nothing while the remote can't be reached, and says what wasn't done", () => {
    const { ada, grace, origin } = two()
    btk(ada, ["q", "Offline"])
    renameSync(origin, `${origin}.away`)
    const offline = failure(ada, ["sync"])
    assert.deepStrictEqual([offline.code, offline.exit, offline.details["unpushed"]], ["remote-failed", 6, 2])
    assert.match(offline.why, /nothing is lost/u)
    assert.match(ada.git("log", "-1", "--format=%s"), /^backlog: 1 ticket files/u)
    assert.deepStrictEqual(titles(ada), ["Offline"])
    renameSync(`${origin}.away`, origin)
    assert.deepInclude(sync(ada).remote, { pushed: "pushed" })
    sync(grace)
    assert.deepStrictEqual(titles(grace), ["Offline"])
  })

  it("names what a remote refused", () => {
    const { ada, origin } = two()
    btk(ada, ["q", "First"])
    mkdirSync(join(origin, "hooks"), { recursive: true })
    writeFileSync(
      join(origin, "hooks/update"),
      "#!/bin/sh\ncase $1 in refs/backlog/*) echo not here >&2; exit 1;; esac\n",
      { mode: 0o755 }
    )
    const refused = failure(ada, ["sync"])
    assert.deepStrictEqual([refused.code, refused.exit], ["push-refused", 6])
    assert.include(refused.why, "not here")
  })

  it("leaves to Git what is Git's, with a reason", () => {
    const project = alone()
    btk(project, ["q", "First"])
    const events = logOf(project)
    const newest = events.at(-1)?.id ?? ""
    for (const [args, code, next] of [
      [["compact"], "compact-on-refs", "git gc"],
      [["redact", newest, "--reason", "secret", "--yes"], "redact-on-refs", "btk move"],
      [["repair", "--from", project.dir], "repair-on-refs", "git fsck"],
      [["show", "TASK-001", "--at", "HEAD"], "revision-without-log", "--at"]
    ] as const) {
      const refused = failure(project, args)
      assert.strictEqual(refused.code, code)
      assert.include(refused.next, next)
    }
    assert.strictEqual(btk(project, ["repair"]).out, "Nothing is lost.\n")
    assert.deepStrictEqual(logOf(project), events)
    assert.match(btk(project, ["show", "TASK-001", "--at", newest]).out, /TASK-001 First/u)
  })

  it("is enough for implement to work on", () => {
    const project = alone()
    const key = create(project, honest("triple"))
    btkJson(project, ["implement"])
    assert.strictEqual(show(project, key).status, "completed")
    assert.strictEqual(btk(project, ["verify", "--strict"]).code, 0)
    assert.strictEqual(project.git("status", "--porcelain"), "")
    assertNoSegments(project)
  })

  it("finds damage", () => {
    const project = alone()
    btk(project, ["q", "First"])
    const replica = replicaOf(project)
    const blob = project.git("rev-parse", `refs/backlog/shop/${replica}:00000000/0000000002.jsonl`)
    rmSync(join(project.dir, ".git/objects", blob.slice(0, 2), blob.slice(2)))
    const found = btk(project, ["fsck"])
    assert.strictEqual(found.code, 5)
    assert.match(found.out, /\[commit-(?:missing|damaged)\]/u)
    assert.strictEqual(btk(project, ["doctor"]).code, 5)
  })

  it.each([
    [["--object-format=sha256"], "git-sha256-unsupported"],
    [["--ref-format=reftable"], "git-reftable-unsupported"]
  ])("is refused in a repository made with %j", (flags, code) => {
    const project = alone()
    const dir = join(base, "other")
    mkdirSync(dir)
    const git = gitIn({ ...project, dir })
    try {
      git("init", "--quiet", ...flags)
    } catch {
      // This git is too old to make one: then the setting alone has to do, which is all that is looked at.
      git("init", "--quiet")
      git("config", "core.repositoryFormatVersion", "1")
      git("config", "extensions.refStorage", "reftable")
    }
    writeFileSync(join(dir, "backlog.config.json"), project.git("show", "HEAD:backlog.config.json"))
    for (const args of [["list"], ["q", "First"], ["fsck"]]) {
      const refused = failure({ ...project, dir }, args)
      assert.deepStrictEqual([refused.code, refused.exit], [code, 6])
    }
    assert.isFalse(existsSync(join(dir, ".git/backlog/shop/storage")))
  })
})

describe("moving a log", { timeout: 240_000 }, () => {
  let base = ""
  afterEach(() => removePlace({ base }))
  const inFiles = (): Project => {
    const project = makeProject()
    base = project.base
    btk(project, ["q", "First"])
    btkJson(project, ["edit", "TASK-001", "--context", "x".repeat(40_000)])
    sync(project)
    return project
  }

  it("is asked for, and takes everything there and back under the same name", () => {
    const project = inFiles()
    const [before, replica] = [logOf(project), replicaOf(project)]
    setStorage(project, "refs")
    for (const args of [["list"], ["q", "Lost?"], ["sync"]]) {
      const refused = failure(project, args)
      assert.deepStrictEqual([refused.code, refused.exit], ["log-not-moved", 4])
      assert.include(refused.next, "btk move")
    }
    const moved = btkJson<Moved>(project, ["move"])
    assert.deepInclude(moved, { to: "refs", commits: 3 })
    assert.isTrue(existsSync(join(moved.aside ?? "", "log", replica)))
    assert.deepStrictEqual([logOf(project), replicaOf(project)], [before, replica])
    assert.deepInclude(btkJson<Moved>(project, ["move"]), { commits: 0, aside: null })
    btk(project, ["q", "On refs"])
    assert.include(btk(project, ["fsck", "--full"]).out, "No damage.")

    // A branch from before has another configuration.
    project.git("switch", "--quiet", "-c", "old", "HEAD~1")
    assert.strictEqual(failure(project, ["list"]).code, "log-not-moved")
    project.git("switch", "--quiet", "main")
    const between = logOf(project)
    setStorage(project, "files")
    assert.strictEqual(failure(project, ["q", "Lost?"]).code, "log-not-moved")
    assert.deepInclude(btkJson<Moved>(project, ["move"]), { to: "files", commits: 4 })
    assert.deepStrictEqual([logOf(project), replicaOf(project)], [between, replica])
    assert.deepStrictEqual(logRefs(project, project.dir), [])
    btk(project, ["q", "In files"])
    sync(project)
    assert.deepStrictEqual(titles(project), ["First", "In files", "On refs"])
    assert.include(btk(project, ["fsck", "--full"]).out, "No damage.")
    assert.strictEqual(btk(project, ["verify", "--strict"]).code, 0)
  })

  it("goes on where it was cut off", () => {
    const project = inFiles()
    const before = logOf(project)
    const store = join(project.dir, ".git/backlog/shop")
    setStorage(project, "refs")
    const back = ({ aside }: Moved) => {
      for (const part of ["log", "blobs"]) renameSync(join(aside ?? "", part), join(store, part))
    }
    // After the mark, before the files were put aside; then after the copy, before the mark.
    for (const marked of [true, false]) {
      back(btkJson<Moved>(project, ["move"]))
      if (!marked) rmSync(join(store, "storage"))
      assert.strictEqual(failure(project, ["list"]).code, "log-not-moved")
    }
    btkJson(project, ["move"])
    assert.deepStrictEqual(logOf(project), before)
    assert.include(btk(project, ["fsck", "--full"]).out, "No damage.")
  })

  it("refuses what is damaged, and changes nothing", () => {
    const project = inFiles()
    const file = join(project.dir, ".git/backlog/shop/log", replicaOf(project), "0000000/0000000002.jsonl")
    setStorage(project, "refs")
    const text = readFileSync(file, "utf8")
    rmSync(file)
    writeFileSync(file, text.replace("First", "Worst"))
    const refused = failure(project, ["move"])
    assert.deepStrictEqual([refused.code, refused.exit], ["move-unproven", 5])
    assert.deepStrictEqual(logRefs(project, project.dir), [])
  })

  it("says what a redaction that comes later can't take out any more", () => {
    const { base: made, clones } = makeClones(["grace"])
    base = made
    const [ada, grace] = clones
    if (ada === undefined || grace === undefined) throw new Error("two clones were asked for")
    btk(ada, ["q", "Secret"])
    publish(ada)
    pullMerging(grace)
    assert.deepStrictEqual(titles(grace), ["Secret"])
    const created = logOf(ada).find(({ type }) => type === "ticket.created")?.id ?? ""
    btkJson(ada, ["redact", created, "--reason", "a password", "--yes"])
    for (const clone of [ada, grace]) {
      setStorage(clone, "refs")
      btkJson(clone, ["move"])
    }
    sync(ada)
    assert.include(btk(grace, ["sync"]).err, "nothing can be taken out of Git refs")
    assert.strictEqual(btk(grace, ["fsck"]).code, 5)
    grace.git("update-ref", "-d", `refs/backlog/shop/${replicaOf(ada)}`)
    sync(grace)
    assert.include(btk(grace, ["fsck", "--full"]).out, "No damage.")
    assert.deepStrictEqual(logOf(grace), logOf(ada))
  })

  it("leaves what was committed before for clones that come later", () => {
    const project = inFiles()
    const origin = join(base, "origin.git")
    project.git("init", "--quiet", "--bare", "-b", "main", origin)
    project.git("remote", "add", "origin", origin)
    setStorage(project, "refs")
    project.git("push", "--quiet", "-u", "origin", "main")
    const grace = cloneOf(project, origin, "grace")
    assert.deepStrictEqual(titles(grace), ["First"])
    btkJson(project, ["move"])
    btk(project, ["q", "On refs"])
    publish(project)
    sync(grace)
    assert.deepStrictEqual(titles(grace), ["First", "On refs"])
    assert.include(btk(grace, ["fsck", "--full"]).out, "No damage.")
  })
})
