import { assert, describe, it } from "@effect/vitest"
import { openTickets, statusIn, TicketMap } from "../../src/backlog/TicketMap.ts"
import type { TicketState } from "../../src/ticket/TicketState.ts"

const STATUSES = ["completed", "pending", "cancelled", "draft", "completed"] as const
const UIDS = STATUSES.map((_, at) => `t-${at}`)

const tickets = () => {
  const read: Array<number> = []
  const values = {
    read: (at: number) => {
      read.push(at)
      return { uid: UIDS[at], status: STATUSES[at] } as TicketState
    }
  }
  return { map: new TicketMap(UIDS, values, STATUSES), read }
}

describe("tickets that are read when somebody looks at them", () => {
  it("are asked for what is open, and for their statuses, without reading those that are closed", () => {
    const { map, read } = tickets()
    assert.deepStrictEqual(
      openTickets(map).map(({ uid }) => uid),
      ["t-1", "t-3"]
    )
    assert.deepStrictEqual(
      [...UIDS, "t-9"].map((uid) => statusIn(map, uid)),
      [...STATUSES, undefined]
    )
    assert.deepStrictEqual(read, [1, 3])
  })

  it("have the status that they were given since", () => {
    const { map } = tickets()
    const [closed, reopened] = [map.get("t-1"), map.get("t-2")]
    if (closed === undefined || reopened === undefined) return assert.fail()
    closed.status = "obsolete"
    reopened.status = "pending"
    map.set("t-5", { uid: "t-5", status: "draft" } as TicketState)
    const open = ["t-2", "t-3", "t-5"]
    for (const each of [map, new Map(map)]) {
      assert.deepStrictEqual(
        openTickets(each).map(({ uid }) => uid),
        open
      )
      assert.deepStrictEqual([statusIn(each, "t-1"), statusIn(each, "t-2")], ["obsolete", "pending"])
    }
  })
})
