// What an answer costs at least in Node: no framework, no checks, nothing but the work, on the same bytes or fewer.
//   node bench/floor.mjs log-list|log-ready LOG        fold an event log, print
//   node bench/floor.mjs snap-list|snap-ready SNAPSHOT the same from tickets that were folded before
//   node bench/floor.mjs append LOG                    one durable line
//   node bench/floor.mjs snapshot LOG OUT              writes that snapshot
//   node bench/floor.mjs stat|read FOLDER        looks at every file of a folder, or reads it
//   node bench/floor.mjs front FOLDER            parses the header of every file
//   node bench/floor.mjs rewrite FOLDER          writes every file as it is
//   node bench/floor.mjs search FOLDER TEXT      prints the heading of every file that has a text, in any case
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync
} from "node:fs"
import { join } from "node:path"
import process, { argv } from "node:process"

const CHUNK = 1 << 20

/** In chunks: a log may be larger than a string can be. */
function* lines(file) {
  const fd = openSync(file, "r")
  const buffer = Buffer.allocUnsafe(CHUNK)
  const decoder = new TextDecoder()
  let rest = ""
  for (let got; (got = readSync(fd, buffer, 0, CHUNK, null)) > 0;) {
    const parts = (rest + decoder.decode(buffer.subarray(0, got), { stream: true })).split("\n")
    rest = parts.pop()
    yield* parts
  }
  closeSync(fd)
}

const STATUS = {
  "ticket.claimed": "in-progress",
  "ticket.completed": "completed",
  "ticket.reopened": "pending"
}

const fold = (file) => {
  const tickets = new Map()
  for (const line of lines(file)) {
    if (line === "") continue
    const { d, e, s } = JSON.parse(line)
    // Kind and version.
    const [kind] = e.split("/", 1)
    if (kind === "ticket.created") {
      const { content, key, open, uid } = d
      const { dependsOn, priority, title } = content
      tickets.set(uid, { uid, key, title, priority, dependsOn, status: open.length > 0 ? "draft" : "pending" })
    } else if (STATUS[kind] !== undefined) {
      const ticket = tickets.get(s.slice("ticket/".length))
      if (ticket !== undefined) ticket.status = STATUS[kind]
    }
  }
  return tickets
}

const unfold = (file) => new Map(JSON.parse(readFileSync(file, "utf8")).map((ticket) => [ticket.uid, ticket]))

const printList = (tickets) => {
  const rows = tickets.map(({ key, priority, status, title }) => `${key} ${status} ${priority} ${title}\n`)
  process.stdout.write(rows.join(""))
}

const readyOf = (tickets) =>
  [...tickets.values()].filter(
    ({ dependsOn, status }) =>
      status === "pending" && dependsOn.every((uid) => tickets.get(uid)?.status === "completed")
  )

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else yield path
  }
}

const append = (file) => {
  const fd = openSync(file, "a")
  writeSync(fd, `${JSON.stringify({ size: fstatSync(fd).size, text: "x".repeat(400) })}\n`)
  fdatasyncSync(fd)
  closeSync(fd)
}

const search = (folder, text) => {
  const wanted = text.toLowerCase()
  const rows = []
  for (const path of filesBelow(folder)) {
    const content = readFileSync(path, "utf8")
    if (content.toLowerCase().includes(wanted)) rows.push(`${/^# (.*)$/mu.exec(content)?.[1] ?? path}\n`)
  }
  process.stdout.write(rows.join(""))
}

/** The parser that the toolkit has: the floor is its least use, once a file. */
const front = async (folder) => {
  const { parse } = await import("../packages/core/node_modules/yaml/dist/index.js")
  for (const path of filesBelow(folder)) {
    const text = readFileSync(path, "utf8")
    parse(text.slice(4, text.indexOf("\n---", 3)))
  }
}

const rewrite = (folder) => {
  for (const path of filesBelow(folder)) writeFileSync(path, readFileSync(path))
}

const [, , operation, file, out] = argv
const OPERATIONS = {
  "log-list": () => printList([...fold(file).values()]),
  "log-ready": () => printList(readyOf(fold(file))),
  "snap-list": () => printList([...unfold(file).values()]),
  "snap-ready": () => printList(readyOf(unfold(file))),
  append: () => append(file),
  snapshot: () => writeFileSync(out, JSON.stringify([...fold(file).values()])),
  stat: () => [...filesBelow(file)].forEach((path) => lstatSync(path)),
  front: () => front(file),
  rewrite: () => rewrite(file),
  read: () => [...filesBelow(file)].forEach((path) => readFileSync(path)),
  search: () => search(file, out)
}
await OPERATIONS[operation]()
