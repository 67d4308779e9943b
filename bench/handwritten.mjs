// Ticket files as people and other tools write them, complete by the checks, and the source files that they name.
import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { makeTickets } from "./data.mjs"

/** Files of the project: fewer than tickets, as many tickets change the same one. */
const SOURCES = 200
/** Lines of each. */
const LINES = 40

/** Words as a language has them: few that are everywhere, many that are rare (Zipf's law). */
const LEXICON = 4000
const SYLLABLES = "ba ko ri ten mu sal dor vi pel na gro shi tu mar el quo zan fi ler ost".split(" ")
const wordAt = (n) => {
  let [word, left] = ["", n + SYLLABLES.length]
  for (; left > 0; left = Math.floor(left / SYLLABLES.length)) word += SYLLABLES[left % SYLLABLES.length]
  return word
}
const zipf = (seed) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return wordAt(Math.floor(LEXICON ** (state / 2 ** 32)) - 1)
  }
}

/** The same ticket in words of such a language. */
const inMany = (ticket, n) => {
  const word = zipf(n + 1)
  const again = (text) => text.replaceAll(/[a-z]{3,}/gu, () => word())
  const { content } = ticket
  return {
    ...ticket,
    content: {
      ...content,
      title: again(content.title),
      body: content.body.replaceAll(/^[a-z ]+$/gmu, again),
      criteria: content.criteria.map((one) => ({ ...one, text: again(one.text) }))
    }
  }
}

const sourceOf = (n) => `src/part${n % 20}/file${n}.ts`

const textOf = ({ content, dependsOn }, n) => {
  const key = (at) => `TASK-${String(at + 1).padStart(3, "0")}`
  const files = content.files.map((_, at) => sourceOf((n * 7 + at) % SOURCES))
  const [, context = "", description = ""] = /## Context\n(.*)\n\n## Description\n(.*)/u.exec(content.body) ?? []
  const waits = dependsOn.map((at) => `- ${key(at)}`).join("\n")
  return `---
id: ${key(n)}
title: "Case ${n}: ${content.title}"
status: pending
priority: ${content.priority}
tags: [${content.tags.join(", ")}]
created: 2026-05-04
---

# ${key(n)}: Case ${n}: ${content.title}

## Context

${context} (case${n})

## Description

${description} (case${n})

## Affected Files

| Action | File | Notes |
|---|---|---|
${[...new Set(files)].map((path) => `| modify | ${path} | ${content.title} |`).join("\n")}

## Acceptance Criteria

${content.criteria.map(({ id, text }) => `- [ ] ${id}: ${text} gives case${n}`).join("\n")}

## Test Strategy

- [ ] unit: ${content.title}, case${n}

## Dependencies

${waits === "" ? "(none)" : waits}
`
}

/**
 * `count` pending tickets in `dir`, which becomes a Git repository with `count` files and the sources in one commit. `words`: in the
 * words of a language, instead of a handful.
 */
export const writeHandwritten = (dir, count, { words = false } = {}) => {
  const write = (path, text) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  const git = (...args) => execFileSync("git", ["-C", dir, ...args])
  mkdirSync(dir, { recursive: true })
  git("init", "--quiet", "--initial-branch", "main")
  git("config", "user.name", "bench")
  git("config", "user.email", "bench@example.invalid")
  for (let n = 0; n < SOURCES; n++)
    write(
      sourceOf(n),
      Array.from({ length: LINES }, (_, at) => `export const value${n}x${at} = ${at} * ${n}\n`).join("")
    )
  for (const [n, ticket] of makeTickets(count).entries())
    write(
      `backlog/data/pending/TASK-${String(n + 1).padStart(3, "0")}-case-${n}.md`,
      textOf(words ? inMany(ticket, n) : ticket, n)
    )
  git("add", "--all")
  git("commit", "--quiet", "--message", "Tickets and sources")
}
