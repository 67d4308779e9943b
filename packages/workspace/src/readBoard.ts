/**
 * The backlog as lists need it, from a snapshot of its own: a tenth of the whole state, so that what agents and prompts ask
 * all the time is answered before the whole would be parsed. Folded by the same rules; never appended to.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { decodeState, encodeState, joined, separated } from "@backlog-toolkit/core/backlog/StateCodec"
import { LazyMap } from "@backlog-toolkit/core/backlog/LazyMap"
import { TicketMap } from "@backlog-toolkit/core/backlog/TicketMap"
import { isClosed, type TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { backlogFold, type Fold, type TextAt } from "@backlog-toolkit/core/usecases/store/Fold"
import type { Folded } from "@backlog-toolkit/core/usecases/store/Folded"
import { SNAPSHOT_EVERY } from "@backlog-toolkit/core/usecases/store/Snapshot"
import { type FsLog, openLog } from "@backlog-toolkit/storage-fs/FsLog"
import type { OpenProject } from "./openProject.ts"
import { readFolded } from "./readState.ts"
import { quickDigest } from "@backlog-toolkit/storage-fs/snapshotFiles"
import { catchUp, restore, save } from "./snapshots.ts"

/**
 * A ticket as a list of what lists show; uid, key and status are kept apart. What follows `order` is left out as far as nothing
 * of it is there, as with most tickets.
 */
type Row = readonly [
  type: string,
  title: string,
  priority: TicketState["priority"],
  order: number,
  dependsOn?: TicketState["dependsOn"],
  tags?: TicketState["tags"],
  open?: TicketState["open"],
  reason?: TicketState["reason"],
  claim?: TicketState["claim"],
  wave?: TicketState["wave"],
  branch?: TicketState["branch"],
  assignees?: TicketState["assignees"]
]

/** Of `type`, `title`, `priority` and `order`. */
const ALWAYS = 4

const isNothing = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0)

const rowOf = (ticket: TicketState): Row => {
  const { assignees, branch, claim, dependsOn, open, order, priority, reason, tags, title, type, wave } = ticket
  const row = [type, title, priority, order, dependsOn, tags, open, reason, claim, wave, branch, assignees] as const
  let length: number = row.length
  while (length > ALWAYS && isNothing(row[length - 1])) length -= 1
  return row.slice(0, length) as unknown as Row
}

/** Shared: nobody adds to these lists, the fold puts others in their place. */
const NONE: ReadonlyArray<never> = []

const ticketOf = (uid: string, key: string, status: TicketState["status"], row: Row): TicketState => ({
  uid,
  key,
  type: row[0],
  title: row[1],
  priority: row[2],
  tags: row[5] ?? NONE,
  assignees: row[11] ?? NONE,
  dependsOn: row[4] ?? NONE,
  files: NONE,
  criteria: 0,
  plannedTests: 0,
  status,
  reason: row[7] ?? null,
  open: row[6] ?? NONE,
  revision: 1,
  order: row[3],
  createdAt: "",
  updatedAt: "",
  closedAt: null,
  twins: NONE,
  replacedBy: NONE,
  source: null,
  claim: row[8] ?? null,
  contentAt: [],
  comments: NONE,
  estimate: null,
  wave: row[9] ?? null,
  branch: row[10] ?? null,
  change: null,
  waiting: null,
  landed: null
})

/** The first text. */
interface BoardFrame {
  readonly uids: string
  readonly names: string
  /** The statuses that there are, and which of them each ticket has. */
  readonly statuses: ReadonlyArray<TicketState["status"]>
  readonly have: ReadonlyArray<number>
}

/** Texts: a frame, the rows of tickets that are open, and those of the others, which most commands never look at. */
const encode = (state: BacklogState): ReadonlyArray<string> => {
  const tickets = [...state.tickets.values()]
  const statuses = [...new Set(tickets.map(({ status }) => status))]
  const frame: BoardFrame = {
    ...(encodeState({ ...state, tickets: new Map(), keys: new Map(), work: new Map() }) as object),
    uids: joined(tickets.map(({ uid }) => uid)),
    names: joined(tickets.map(({ key }) => key)),
    statuses,
    have: tickets.map(({ status }) => statuses.indexOf(status))
  }
  const rows = (closed: boolean) => JSON.stringify(tickets.filter((one) => isClosed(one) === closed).map(rowOf))
  return [JSON.stringify(frame), rows(false), rows(true)]
}

const decode = (textAt: TextAt): BacklogState => {
  const frame = JSON.parse(textAt(0)) as BoardFrame
  const [uids, keys] = [separated(frame.uids), separated(frame.names)]
  const statuses = frame.have.map((at) => frame.statuses[at] as TicketState["status"])
  // The number of each ticket among those that are closed as it is, or not.
  let [open, closed] = [0, 0]
  const numbers = statuses.map((status) => (isClosed({ status }) ? closed++ : open++))
  const rows: [ReadonlyArray<Row> | null, ReadonlyArray<Row> | null] = [null, null]
  const load = (part: 0 | 1): ReadonlyArray<Row> => {
    textAt(1 + part, (text) => {
      try {
        rows[part] = JSON.parse(text) as ReadonlyArray<Row>
        return true
      } catch {
        // Bytes that a power cut took.
        return false
      }
    })
    return rows[part] ?? []
  }
  load(0)
  const read = (at: number): TicketState => {
    const status = statuses[at] as TicketState["status"]
    const part = isClosed({ status }) ? 1 : 0
    const row = (rows[part] ?? load(part))[numbers[at] as number] as Row
    return ticketOf(uids[at] as string, keys[at] as string, status, row)
  }
  return {
    ...decodeState(frame),
    tickets: new TicketMap(uids, { read }, statuses),
    keys: new LazyMap(
      keys.map((key) => key.toUpperCase()),
      { read: (at) => uids[at] as string }
    )
  }
}

/** Raised by a tenth when what a board keeps changes. */
const BOARD_VERSION = 0.3

const boardFold: Fold<BacklogState> = {
  ...backlogFold,
  name: "board",
  version: backlogFold.version + BOARD_VERSION,
  encode,
  decode
}

/** That is as much as short commands prove of the log itself; SHA-256 takes longer to load than a board to parse. */
const KEPT = { fold: boardFold, digest: quickDigest }

/** What only appending needs stays out of a board: it grows with the log. */
const boardOf = (whole: Folded<BacklogState>): Folded<BacklogState> => ({
  ...whole,
  heads: new Map(),
  commands: new Map(),
  seen: new Map()
})

const isShort = (log: FsLog): boolean =>
  [...log.replicas().values()].reduce((sum, seq) => sum + seq, 0) < SNAPSHOT_EVERY

/** Tickets without what no list shows: files, dates, estimates, changes, work and more. Throws what reading the log throws. */
export const readBoard = (project: Pick<OpenProject, "storeDir">): BacklogState => {
  const log = openLog(project.storeDir)
  const kept = restore(log, KEPT)
  const board = kept === null ? null : boardOf(kept)
  if (board === null && isShort(log)) return catchUp(log, boardFold, null).folded.state
  const { folded, stale } =
    board === null ? { folded: readFolded(project), stale: true } : catchUp(log, boardFold, board)
  if (stale) save(log, KEPT, boardOf(folded))
  return folded.state
}
