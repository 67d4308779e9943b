// Defects planted into backlogs over published packages, and which of them `btk refine` finds: `node bench/refine.mjs [--work <dir>]`.
// A package's older version is committed, tickets about it are taken up, and the newer version is committed on top. Beside the defects
// there are as many tickets without one: whatever is said about these is a false accusation.
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { parseArgs } from "node:util"
import { isTestPath } from "../packages/core/src/gate/TestPaths.ts"
import { isCode, isHandWritten } from "../packages/core/src/source/SourceFile.ts"
import { run } from "./lib.mjs"
import { unpacked } from "./packages.mjs"
import { BIN, buildBundle, NODE } from "./projects.mjs"
import { recordAsIs } from "./seed.mjs"

const { values } = parseArgs({ options: { work: { type: "string" }, keep: { type: "boolean" } } })

/** Two versions that are some releases apart. */
const PACKAGES = [
  ["eslint", "8.40.0", "8.57.1"],
  ["karma", "6.0.0", "6.4.4"],
  ["nodemailer", "6.6.0", "6.9.16"],
  ["knex", "1.0.0", "3.1.0"],
  ["restify", "8.0.0", "11.1.0"],
  ["mocha", "10.0.0", "10.8.2"],
  ["webpack", "5.80.0", "5.97.1"]
]
/** Tickets of each kind and package. */
const EACH = 5

const work = values.work ?? mkdtempSync(join(tmpdir(), "btk-refine-"))
mkdirSync(work, { recursive: true })

/** mulberry32, as `data.mjs` has it: the same tickets each time. */
const random = (seed) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const filesIn = (top, folder = "") =>
  readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesIn(top, path)
    return entry.isFile() && isHandWritten(path) && isCode(path) && !isTestPath(path) ? [path] : []
  })

const linesOf = (text) => text.split("\n")
const plain = (line) => line.replaceAll(/\s+/gu, " ").trim()
/** Lines that one can cite: they say something, and nothing else says the same. */
const telling = (lines) => {
  const counts = new Map()
  for (const line of lines) counts.set(plain(line), (counts.get(plain(line)) ?? 0) + 1)
  return lines.map((line) => (line.match(/[\w$]/gu)?.length ?? 0) >= 16 && counts.get(plain(line)) === 1)
}

/** Line numbers of the old text that are in the new one, by `git diff`: old → new. */
const mapping = (old, now) => {
  const dir = mkdtempSync(join(tmpdir(), "btk-diff-"))
  try {
    writeFileSync(join(dir, "a"), old)
    writeFileSync(join(dir, "b"), now)
    let out = ""
    try {
      execFileSync("git", ["diff", "--no-index", "--unified=0", "a", "b"], { cwd: dir, encoding: "utf8" })
    } catch (error) {
      out = error.stdout
    }
    const gone = new Set()
    const shifts = []
    for (const [, from, count = "1", to, added = "1"] of out.matchAll(
      /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gmu
    )) {
      for (let line = Number(from); line < Number(from) + Number(count); line++) gone.add(line)
      // Of nothing taken away, git names the line before.
      shifts.push({
        from: Number(from) + (count === "0" ? 1 : Number(count)),
        to: Number(to) + (added === "0" ? 1 : Number(added))
      })
    }
    return (line) => {
      if (gone.has(line)) return null
      const shift = shifts.findLast(({ from }) => from <= line)
      return shift === undefined ? line : line + shift.to - shift.from
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const KIND_WORDS = "slow wrong empty missing late double stale partial broken silent unsorted truncated".split(" ")

/** A complete ticket about a file; words come from the file's own names, so that tickets are about different things. */
const ticketOf = ({ body = "", dependsOn = [], files, next, priority = "medium", text, title, type = "TASK" }) => ({
  title,
  type,
  dependsOn,
  text: `---
title: ${JSON.stringify(title)}
type: ${type}
status: pending
priority: ${priority}
---

# ${title}

## Context

${text}

## Description

${body === "" ? text : body}
${
  type === "BUG"
    ? `
## Steps to Reproduce

Call it with ${next("step")}.

## Expected Behavior

It answers with ${next("expected")}.

## Actual Behavior

It answers with ${next("actual")}.
`
    : ""
}
## Affected Files

| Action | File | Notes |
|---|---|---|
${files.map((path) => `| modify | ${path} | |`).join("\n")}

## Acceptance Criteria

- [ ] AC-1: ${next("criterion")} is logged once
- [ ] AC-2: ${next("criterion")} returns the second value
- [ ] AC-3: ${next("criterion")} throws a RangeError

## Test Strategy

- [ ] ${type === "BUG" ? "regression" : "unit"}: ${title}

## Dependencies

(none)
`
})

/** Plants everything over one package; answers what has to be found. */
const plant = (name, older, newer, dir) => {
  const next0 = random(name.length * 7919 + 17)
  const pick = (list) => list[Math.floor(next0() * list.length)]
  const [old, now] = [unpacked(work, name, older), unpacked(work, name, newer)]
  if (old === null || now === null) return null
  const paths = filesIn(old)
  const textOf = (top, path) => readFileSync(join(top, path), "utf8")
  const kept = filesIn(now)
  const both = paths.filter((path) => kept.includes(path))
  const same = both.filter((path) => textOf(old, path) === textOf(now, path) && textOf(old, path).length > 400)
  const changed = both.filter((path) => textOf(old, path) !== textOf(now, path) && textOf(old, path).length < 300_000)
  const names = [
    ...new Set(paths.flatMap((path) => textOf(old, path).match(/\b[a-z][a-z]+(?:[A-Z][a-z]+)+\b/gu) ?? []))
  ]
  if (values.keep)
    process.stderr.write(`${name}: ${names.length} names, ${same.length} same, ${changed.length} changed\n`)
  if (names.length < 40 || same.length <= 2 * EACH) return null
  const used = new Set()
  const word = () => {
    let found = pick(names)
    for (let tries = 0; used.has(found) && tries < 50; tries++) found = pick(names)
    used.add(found)
    return found.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, " ").toLowerCase()
  }
  const next = () => word()
  const title = () => `Mend the ${pick(KIND_WORDS)} ${word()} of ${word()}`
  const sentence = () =>
    `The ${word()} of ${word()} is ${pick(KIND_WORDS)} when ${word()} meets ${word()}, and ${word()} hides it.`
  const planted = []
  const free = new Set(same)
  const take = () => {
    const [first] = free
    if (first !== undefined) free.delete(first)
    return first
  }
  const add = (kind, wants, ticket, more = {}) =>
    planted.push({ kind, wants, ticket: ticketOf({ next, text: sentence(), title: title(), ...ticket }), ...more })
  const moves = []
  const removals = []
  for (let n = 0; n < EACH; n++) {
    const moved = take()
    if (moved !== undefined) {
      const to = `moved/${moved.replaceAll("/", "-")}`
      moves.push([moved, to])
      add(
        "moved file",
        ({ findings }) => findings.some(({ code, message }) => code === "file-moved" && message.includes(to)),
        { files: [moved] }
      )
    }
    const removed = take()
    if (removed !== undefined) {
      removals.push(removed)
      add("deleted file", ({ decision }) => decision === "obsolete", { files: [removed] })
    }
  }
  // Lines and quotes of files that the newer version changes.
  const cited = []
  const quotes = []
  for (const path of changed) {
    const [before, after] = [textOf(old, path), textOf(now, path)]
    const lines = linesOf(before)
    const says = telling(lines)
    const there = new Set(linesOf(after).map(plain))
    const where = mapping(before, after)
    lines.forEach((line, at) => {
      if (!says[at]) return
      const to = where(at + 1)
      if (to === null && !there.has(plain(line))) cited.push({ path, line: at + 1, to: null })
      else if (to !== null && to !== at + 1 && linesOf(after).filter((one) => plain(one) === plain(line)).length === 1)
        cited.push({ path, line: at + 1, to })
      const three = [at, at + 1, at + 2]
      if (three.every((one) => says[one] && where(one + 1) === null && !there.has(plain(lines[one]))))
        quotes.push({ path, code: lines.slice(at, at + 3) })
    })
  }
  const some = (list, count) =>
    Array.from(
      { length: Math.min(count, list.length) },
      (_, at) => list[Math.floor(((at + 0.5) * list.length) / Math.min(count, list.length))]
    )
  for (const { line, path } of some(
    cited.filter((one) => one.to === null),
    EACH
  ))
    add(
      "changed line",
      ({ findings }) =>
        findings.some(({ code, message }) => code === "line-changed" && message.includes(`${path}:${line} `)),
      { type: "BUG", files: [path], body: `It goes wrong at ${path}:${line}.` }
    )
  for (const { line, path, to } of some(
    cited.filter((one) => one.to !== null),
    EACH
  ))
    add(
      "moved line",
      ({ findings }) =>
        findings.some(({ code, message }) => code === "line-moved" && message.includes(`${path}:${to} now`)),
      { type: "BUG", files: [path], body: `It goes wrong at ${path}:${line}.` }
    )
  const fixes = []
  for (const { code, path } of some([...new Map(quotes.map((one) => [one.path, one])).values()], EACH + 2)) {
    const ticket = {
      type: "BUG",
      title: title(),
      files: [path],
      body: `The fault is in \`${path}\`:\n\n\`\`\`js\n${code.join("\n")}\n\`\`\``
    }
    fixes.push([path, ticket.title])
    add(
      "fixed problem",
      ({ decision, findings }) => decision === "obsolete" && findings.some((one) => one.code === "problem-gone"),
      ticket
    )
  }
  const steady = [...free]
  const wide = both.filter((path) => !removals.includes(path) && moves.every(([from]) => from !== path))
  const spare = steady.length > 0 ? steady : same
  for (let n = 0; n < EACH; n++) {
    const path = spare[n % spare.length]
    if (path === undefined) break
    // A twin says the same with a third of its words changed.
    const first = { type: "TASK", title: title(), text: `${sentence()} ${sentence()} ${sentence()}`, files: [path] }
    const again = (text) =>
      text
        .split(" ")
        .map((one) => (/^[a-z]{4,}/u.test(one) && next0() < 0.3 ? word().split(" ")[0] : one))
        .join(" ")
    add("", () => true, first, { original: true })
    add("twin", ({ findings }) => findings.some(({ code }) => code === "duplicate"), {
      ...first,
      title: again(first.title),
      text: again(first.text)
    })
    const low = pick(["low", "medium"])
    add("wrong severity", ({ findings }) => findings.some(({ code }) => code === "priority-unfitting"), {
      type: "BUG",
      priority: low,
      files: [path],
      text: `${sentence()} It ${pick(["loses the data", "corrupts the file", "is open to command injection", "logs are open, and passwords are logged"])}.`
    })
    add("oversize", ({ findings }) => findings.some(({ code }) => code === "scope-files"), {
      files: wide.slice(n, n + 8)
    })
    add("", () => true, { files: [path] }, { cycle: n })
    add(
      "cycle",
      ({ findings }) => findings.some(({ code }) => code === "dependency-cycle"),
      { files: [path] },
      { cycle: n }
    )
    // Nothing is wrong with these, though they cite and quote.
    const text = textOf(old, path)
    const lines = linesOf(text)
    const says = telling(lines)
    const good = lines.findIndex((_, at) => says[at] && at >= n * 3)
    add(
      "",
      () => true,
      {
        type: "BUG",
        files: [path],
        ...(good === -1 ? {} : { body: `It goes wrong at ${path}:${good + 1}:\n\n\`\`\`js\n${lines[good]}\n\`\`\`` })
      },
      { clean: true }
    )
    add("", () => true, { files: [path] }, { clean: true })
  }
  return { planted, old, now, moves, removals, fixes, dir }
}

const git = (dir, ...args) =>
  run(["git", "-C", dir, "-c", "user.name=bench", "-c", "user.email=bench@example.invalid", ...args])

/** Git's times have no fractions. */
const nextSecond = async () => {
  const second = Math.floor(Date.now() / 1000)
  while (Math.floor(Date.now() / 1000) === second) await new Promise((resolve) => setTimeout(resolve, 50))
}

const FOUND_BY = {
  "moved file": ["file-moved"],
  "deleted file": ["files-deleted", "file-deleted"],
  "changed line": ["line-changed", "quote-changed"],
  "moved line": ["line-moved"],
  "fixed problem": ["problem-gone"],
  twin: ["duplicate"],
  "wrong severity": ["priority-unfitting"],
  oversize: ["scope-files", "scope-spread", "scope-tokens"],
  cycle: ["dependency-cycle"]
}

const refined = async (plan) => {
  const { dir, fixes, moves, now, old, planted, removals } = plan
  cpSync(old, dir, { recursive: true })
  git(dir, "init", "--quiet", "--initial-branch", "main")
  git(dir, "config", "user.name", "bench")
  git(dir, "config", "user.email", "bench@example.invalid")
  git(dir, "add", "--all", "--force")
  git(dir, "commit", "--quiet", "--message", "The older version")
  run([NODE, BIN, "init", "--yes", "-C", dir])
  await nextSecond()
  planted.forEach(({ ticket }, at) => {
    const file = join(dir, `backlog/data/pending/${String(at).padStart(3, "0")}.md`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, ticket.text)
  })
  run([NODE, BIN, "sync", "-C", dir])
  const { tickets } = JSON.parse(run([NODE, BIN, "list", "--all", "--json", "-C", dir]))
  const byTitle = new Map(tickets.map((ticket) => [ticket.title, ticket]))
  const uidOf = ({ ticket }) =>
    JSON.parse(run([NODE, BIN, "show", byTitle.get(ticket.title)?.key ?? "", "--json", "-C", dir])).ticket.uid
  const cycles = Map.groupBy(
    planted.filter(({ cycle }) => cycle !== undefined),
    ({ cycle }) => cycle
  )
  const events = [...cycles.values()].flatMap(([one, other]) =>
    [
      [one, other],
      [other, one]
    ].map(([from, to]) => ({
      stream: `ticket/${uidOf(from)}`,
      event: { type: "ticket.revised", data: { changes: { dependsOn: [uidOf(to)] }, open: [] } }
    }))
  )
  if (events.length > 0) await recordAsIs(dir, "bench/cycles", events)
  await nextSecond()
  for (const [from, to] of moves) {
    mkdirSync(dirname(join(dir, to)), { recursive: true })
    git(dir, "mv", from, to)
  }
  for (const path of removals) git(dir, "rm", "--quiet", path)
  if (moves.length + removals.length > 0) git(dir, "commit", "--quiet", "--message", "Tidy up")
  const gone = new Set([...moves.map(([from]) => from), ...removals])
  const copy = (path) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    cpSync(join(now, path), join(dir, path))
    git(dir, "add", "--force", path)
  }
  for (const [path, title] of fixes) {
    copy(path)
    git(dir, "commit", "--quiet", "--allow-empty", "--message", `Fix: ${title.replace("Mend the", "no more")}`)
  }
  for (const path of filesIn(now)) if (!gone.has(path)) copy(path)
  git(dir, "commit", "--quiet", "--allow-empty", "--message", "The newer version")
  const answer = JSON.parse(run([NODE, BIN, "refine", "--no-report", "--json", "-C", dir]))
  return new Map(answer.tickets.map((ticket) => [ticket.title, ticket]))
}

buildBundle()
const counts = new Map(Object.keys(FOUND_BY).map((kind) => [kind, { planted: 0, found: 0, accused: 0 }]))
let clean = 0
let quiet = 0
for (const [name, older, newer] of PACKAGES) {
  const dir = join(work, "refined", name)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dirname(dir), { recursive: true })
  const plan = plant(name, older, newer, dir)
  if (plan === null) {
    process.stderr.write(`${name}: not there, or too small\n`)
    continue
  }
  const found = await refined(plan)
  for (const { clean: isClean, cycle, kind, original, ticket, wants } of plan.planted) {
    const answer = found.get(ticket.title)
    if (answer === undefined) {
      process.stderr.write(`${name}: no answer about ${ticket.title}\n`)
      continue
    }
    if (kind !== "") {
      const count = counts.get(kind)
      count.planted += 1
      if (wants(answer)) count.found += 1
      else if (values.keep)
        process.stderr.write(
          `${name}: missed ${kind} in ${answer.key}: ${answer.findings.map(({ code }) => code).join(" ")}\n`
        )
    }
    // What is said about a ticket that has another defect, or none.
    for (const [other, codes] of Object.entries(FOUND_BY)) {
      const mine =
        other === kind ||
        (other === "changed line" && kind === "fixed problem") ||
        (other === "fixed problem" && kind === "changed line") ||
        (other === "cycle" && cycle !== undefined) ||
        (other === "twin" && original === true)
      const said = answer.findings.filter(({ asks, code }) => asks !== "tell" && codes.includes(code))
      if (!mine && said.length > 0) {
        counts.get(other).accused += 1
        if (values.keep)
          process.stderr.write(
            `${name}: ${answer.key} (${kind || "nothing"}) is said to be ${other}: ${said[0].message}\n`
          )
      }
    }
    if (isClean) {
      clean += 1
      if (answer.findings.every(({ asks }) => asks === "tell")) quiet += 1
    }
  }
}
process.stdout.write("| kind | planted | found | others said to have it |\n|---|--:|--:|--:|\n")
for (const [kind, { accused, found, planted }] of counts)
  process.stdout.write(`| ${kind} | ${planted} | ${found} | ${accused} |\n`)
process.stdout.write(`\n${quiet} of ${clean} tickets without a defect are called valid.\n`)
