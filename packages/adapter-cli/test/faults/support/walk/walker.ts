/** One person's clone in a walk: runs git and btk there, and looks at everything that may not happen. */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { btk, environmentOf } from "../../../support/cli.ts"
import type { Project } from "../../../support/project.ts"
import type { Figures } from "./figures.ts"
import { storedLog, type StoredEvent, wordsIn } from "./stored.ts"

export interface Walker {
  readonly name: string
  readonly project: Project
  readonly figures: Figures
  readonly random: () => number
  /** Shared by all: no word is used twice. */
  readonly word: () => string
  /** Folder of the clone's log. */
  readonly store: string
  readonly log: ReturnType<typeof storedLog>
  /** Ids and words of every event in this clone's log so far. */
  readonly ids: Set<string>
  readonly words: Set<string>
  /** Shared by all: tickets that a file name was of, in whichever folder. Two clones may give one name to two tickets. */
  readonly held: Map<string, Set<string>>
  /** Words of each ticket in this clone's log, by stream. */
  readonly said: Map<string, Set<string>>
  /** Words that somebody typed into a file and that this clone's log doesn't have yet. */
  readonly typed: Set<string>
  /** Tickets whose file has a change that nobody committed, by uid, or by path without one; and the branch of the change. */
  readonly touched: Map<string, "main" | "other">
  readonly uids: Map<string, string>
  /** Branches that wait to be merged. */
  readonly branches: Array<string>
}

export const newWalker = (
  name: string,
  project: Project,
  shared: Pick<Walker, "figures" | "held" | "random" | "word">
): Walker => {
  const store = join(project.dir, ".git/backlog/shop")
  const log = storedLog(store)
  return {
    ...shared,
    name,
    project,
    store,
    log,
    ids: new Set(log.look().added.map(({ id }) => id)),
    words: new Set(),
    said: new Map(),
    typed: new Set(),
    touched: new Map(),
    uids: new Map(),
    branches: []
  }
}

/** The same clone, in a linked work tree. */
export const inside = (walker: Walker, dir: string): Walker => ({
  ...walker,
  project: { ...walker.project, dir, git: (...args) => output(dir, walker.project.home, args) },
  touched: new Map(),
  uids: new Map()
})

const output = (dir: string, home: string, args: ReadonlyArray<string>): string =>
  spawnSync("git", args, { cwd: dir, encoding: "utf8", env: environmentOf({ home }) }).stdout.replace(/\n$/u, "")

export const pick = <A>({ random }: Pick<Walker, "random">, list: ReadonlyArray<A>): A | undefined =>
  list[Math.floor(random() * list.length)]

export const chance = ({ random }: Pick<Walker, "random">, share: number): boolean => random() < share

/** Paths of the ticket files that lie there. */
export const ticketFiles = ({ project }: Pick<Walker, "project">): ReadonlyArray<string> =>
  ["pending", "completed"].flatMap((folder) => {
    const dir = `backlog/data/${folder}`
    return existsSync(join(project.dir, dir)) ? readdirSync(join(project.dir, dir)).map((name) => `${dir}/${name}`) : []
  })

export const readTicket = ({ project }: Pick<Walker, "project">, path: string): string =>
  existsSync(join(project.dir, path)) ? readFileSync(join(project.dir, path), "utf8") : ""

export const hasMarkers = (text: string): boolean => /^(?:<{7}|>{7})/mu.test(text)

/** What `touched` calls the ticket of a path. */
const nameOf = (walker: Walker, path: string): string => {
  const uid = /^uid: "?(?<uid>[\w-]+)/mu.exec(readTicket(walker, path))?.groups?.["uid"]
  if (uid !== undefined) walker.uids.set(path, uid)
  return walker.uids.get(path) ?? path
}

export const branchOf = ({ project }: Pick<Walker, "project">): string => project.git("branch", "--show-current")

export const touch = (walker: Walker, path: string): void =>
  void walker.touched.set(nameOf(walker, path), branchOf(walker) === "main" ? "main" : "other")

/** A file made by hand gets its ticket's name once a command looked at it, and is as little committed as before. */
const touchAdopted = (walker: Walker): void => {
  for (const [path, where] of walker.touched) {
    if (!path.endsWith(".md") || existsSync(join(walker.project.dir, path))) continue
    const adopted = ticketFiles(walker).find((one) => one.endsWith(`-${basename(path)}`))
    if (adopted !== undefined) walker.touched.set(nameOf(walker, adopted), where)
  }
}

/** Forgets the changes that are committed or gone by now. */
export const untouch = (walker: Walker): void => {
  if (walker.touched.size === 0 || existsSync(join(walker.project.dir, ".git/refs/stash"))) return
  const dirty = new Set(
    walker.project
      .git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", "backlog")
      .split("\0")
      .filter((record) => record !== "")
      .map((record) => nameOf(walker, record.slice("XY ".length)))
  )
  for (const name of walker.touched.keys()) if (!dirty.has(name)) walker.touched.delete(name)
}

/** Looks for events that are gone, and answers those that are new. */
export const look = (walker: Walker, after: string): ReadonlyArray<StoredEvent> => {
  const { added, gone } = walker.log.look()
  for (const { id } of gone) walker.figures.lost.push(`${walker.name} ${id} after ${after}`)
  return added
}

const OURS = /backlog\/[^\s'":,]+/gu

const conflictsIn = ({ figures, name }: Walker, said: string, command: string): void => {
  for (const line of said.split("\n")) {
    if (!line.startsWith("CONFLICT ")) continue
    const path = /backlog\/\S+/u.exec(line)?.[0] ?? ""
    if (/^backlog\/(?:events|blobs)\//u.test(path)) figures.logConflicts.push(`${name} ${command}: ${line}`)
    else if (path === "") figures.codeConflicts += 1
    else figures.ticketConflicts += 1
  }
}

/** Paths of ours that git names where it says what it can't do. */
const refusedPaths = (said: string): ReadonlyArray<string> => {
  if (!/would be overwritten|not uptodate|already exists|could not restore|Cannot|untracked working tree/u.test(said))
    return []
  return said
    .split("\n")
    .filter(
      (line) =>
        !/^(?:CONFLICT|Auto-merging|hint:|Removing|warning:)/u.test(line) && !/needs (?:merge|update)/u.test(line)
    )
    .flatMap((line) => line.match(OURS) ?? [])
}

export interface Said {
  readonly ok: boolean
  /** Git named ticket files that have changes of somebody. */
  readonly uncommitted: boolean
  readonly out: string
}

/** Runs git and looks at what it says. */
export const git = (walker: Walker, ...args: ReadonlyArray<string>): Said => gitAgain(walker, false, args)

/** `again`: everything that btk can commit was committed before, so it may not be in the way any more. */
export const gitAgain = (walker: Walker, again: boolean, args: ReadonlyArray<string>): Said => {
  const { figures, name, project } = walker
  const { status, stderr, stdout } = spawnSync("git", args, {
    cwd: project.dir,
    encoding: "utf8",
    env: environmentOf(project)
  })
  const command = `git ${args.join(" ")}`
  figures.steps.push(`${name} on ${branchOf(walker)}: ${command}`)
  look(walker, command).forEach(({ id }) => figures.phantom.push(`${name} ${id} by ${command}`))
  if (status === 0) return { ok: true, uncommitted: false, out: stdout }
  const said = `${stdout}${stderr}`
  conflictsIn(walker, said, command)
  const paths = refusedPaths(said)
  const theirs = paths.filter((path) => {
    const name = nameOf(walker, path)
    const change = walker.touched.get(name) ?? walker.touched.get(path)
    if (change === undefined)
      return !again && borrowed(walker, `ticket/${name}`, wordsIn(readTicket(walker, path))).length > 0
    return change === "other" || !again
  })
  if (paths.length > theirs.length) figures.refused.push(`${name} on ${branchOf(walker)}: ${command}: ${said.trim()}`)
  else if (paths.length > 0) figures.uncommitted += 1
  return { ok: false, uncommitted: paths.length > 0, out: said }
}

/** Refusals that a person would expect in the state that the walk got into. */
const EXPECTED = new Set([
  "ticket-claimed",
  "ticket-closed",
  "ticket-in-work",
  "ticket-not-found",
  "ticket-ambiguous",
  "undo-nothing",
  "undo-overtaken"
])

/** Verbs that take up what was typed. */
const LOOKING = new Set(["q", "create", "edit", "claim", "release", "close", "undo", "plan", "sync"])
const SAYING = new Set(["q", "create", "edit", "claim", "release", "close", "undo"])
/** What sync may say by itself: it gives one of two tickets with one key another one, and puts back what was overwritten unmeant. */
const OF_SYNC = /^ticket\.(?:renumbered|revised|conflict-resolved)\b/u

interface Answer {
  readonly key?: string
  readonly ticket?: { readonly key: string }
  readonly commit?: string | null
  readonly edits?: ReadonlyArray<{ readonly path: string; readonly result: string; readonly message: string }>
}

const kept = ({ store }: Walker): string => {
  const folder = join(store, "lost+found")
  return existsSync(folder)
    ? readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "utf8"))
        .join(" ")
    : ""
}

const lyingThere = (walker: Walker): ReadonlyArray<string> =>
  [...new Set(ticketFiles(walker).flatMap((path) => wordsIn(readTicket(walker, path))))].filter((word) =>
    walker.typed.has(word)
  )

/** Words of a ticket that only other tickets said before. */
const borrowed = (walker: Walker, stream: string, words: ReadonlyArray<string>): ReadonlyArray<string> =>
  words.filter((word) => walker.words.has(word) && walker.said.get(stream)?.has(word) !== true)

/** Remembers which tickets the file names are of. */
const hold = (walker: Walker): void => {
  for (const path of ticketFiles(walker)) {
    const name = nameOf(walker, path)
    if (name === path) continue
    walker.held.set(basename(path), (walker.held.get(basename(path)) ?? new Set()).add(name))
  }
}

/** Whether git may have put what an event says into the file of its ticket, and took it from another one's. */
const isMixed = (walker: Walker, { command, stream, words }: StoredEvent): boolean => {
  if (!command.startsWith("file/")) return false
  const uid = stream.slice("ticket/".length)
  return (
    borrowed(walker, stream, words).length > 0 ||
    [...walker.held.values()].some((held) => held.has(uid) && held.size > 1)
  )
}

/** Whether somebody's typing, or the command itself, made the event. */
const explained = (walker: Walker, event: StoredEvent, verb: string, typed: ReadonlyArray<string>): boolean => {
  if (event.replica !== walker.log.self()) return true
  if (event.command.startsWith("file/")) {
    return event.kind.startsWith("ticket.edit-rejected")
      ? typed.length > 0
      : event.words.some((word) => !walker.words.has(word))
  }
  return SAYING.has(verb) || (verb === "sync" && OF_SYNC.test(event.kind))
}

/** Runs btk; null when it refused. A refusal with a code that fits the moment is no failure. */
export const toolkit = (walker: Walker, ...args: ReadonlyArray<string>): Answer | null => {
  const { figures, name, project, typed } = walker
  const [verb = ""] = args
  const command = `btk ${args.join(" ")}`
  figures.steps.push(`${name} on ${branchOf(walker)}: ${command}`)
  hold(walker)
  const before = LOOKING.has(verb) ? lyingThere(walker) : []
  const { code, err, out } = btk(project, [...args, "--json"])
  const added = look(walker, command)
  // Of one command, a word is new in every event that says it; an estimate says none.
  const ok = new Set(added.flatMap((event) => (explained(walker, event, verb, before) ? [event.command] : [])))
  for (const event of added) {
    if (ok.has(event.command)) continue
    const found = isMixed(walker, event) ? figures.mixed : figures.phantom
    found.push(`${name} ${event.id} ${event.kind} ${event.command} by ${command} on ${branchOf(walker)}`)
  }
  for (const { id, stream, words } of added) {
    walker.ids.add(id)
    const said = walker.said.get(stream) ?? new Set()
    walker.said.set(stream, said)
    for (const word of words) {
      walker.words.add(word)
      said.add(word)
    }
  }
  for (const word of typed) if (walker.words.has(word)) typed.delete(word)
  if (code !== 0) {
    let refusal = ""
    try {
      refusal = (JSON.parse(err) as { readonly code: string }).code
    } catch {
      // No document: a crash.
    }
    if (!EXPECTED.has(refusal)) figures.failed.push(`${name} ${command}: exit ${code} ${err}${out.slice(0, 400)}`)
    return null
  }
  const missing = before.filter((word) => typed.has(word))
  if (missing.length > 0) {
    const there = lyingThere(walker)
    const text = kept(walker)
    for (const word of missing) {
      if (!there.includes(word) && !text.includes(word)) figures.forgotten.push(`${name} ${word} by ${command}`)
    }
  }
  if (LOOKING.has(verb)) touchAdopted(walker)
  const answer = JSON.parse(out) as Answer
  const key = answer.key ?? answer.ticket?.key
  if (SAYING.has(verb) && key !== undefined) {
    for (const path of ticketFiles(walker)) if (path.includes(`/${key}-`)) touch(walker, path)
  }
  return answer
}
