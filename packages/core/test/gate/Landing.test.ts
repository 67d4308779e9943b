import { assert, describe, it } from "@effect/vitest"
import { commitMessage, ticketOfMessage } from "../../src/gate/CommitMessage.ts"
import { judgeLanding } from "../../src/gate/Landing.ts"

const commit = (name: string, patchId: string, message = "x") => ({ commit: name, message, patchId })

describe("landing", () => {
  it("is rule 1 when the head is an ancestor of the branch", () => {
    assert.deepStrictEqual(judgeLanding({ uid: "t-1", patchId: "p", head: "h", ancestor: true, firstParents: [] }), {
      _tag: "landed",
      rule: 1,
      commit: "h"
    })
  })

  it("is rule 2 at the oldest first-parent commit with the same patch", () => {
    const firstParents = [commit("c3", "p"), commit("c2", "q"), commit("c1", "p")]
    assert.deepStrictEqual(judgeLanding({ uid: "t-1", patchId: "p", head: "h", ancestor: false, firstParents }), {
      _tag: "landed",
      rule: 2,
      commit: "c1"
    })
  })

  it("asks for the gates again when a commit only names the ticket", () => {
    const firstParents = [commit("c2", "other", "Squash\n\nBacklog-Ticket: FEAT-001 t-1")]
    assert.deepStrictEqual(judgeLanding({ uid: "t-1", patchId: "p", head: "h", ancestor: false, firstParents }), {
      _tag: "re-gate",
      commit: "c2"
    })
  })

  it("never takes two empty patches for the same change", () => {
    const firstParents = [commit("c1", "")]
    assert.deepStrictEqual(judgeLanding({ uid: "t-1", patchId: "", head: "h", ancestor: false, firstParents }), {
      _tag: "awaiting"
    })
  })
})

describe("the commit message", () => {
  it("names the ticket in a trailer that can be read back", () => {
    const ticket = { type: "BUG", title: "Mend  the\nparser", key: "BUG-001", uid: "t-1", project: null }
    const message = commitMessage(ticket)
    assert.strictEqual(message, "fix: Mend the parser\n\nBacklog-Ticket: BUG-001 t-1\n")
    assert.deepStrictEqual(ticketOfMessage(message), { key: "BUG-001", uid: "t-1", project: null })
  })

  it("names the project too, so that no other project of the repository takes the ticket for its own", () => {
    const message = commitMessage({ type: "BUG", title: "Mend", key: "BUG-001", uid: "t-1", project: "shop" })
    assert.strictEqual(message, "fix: Mend\n\nBacklog-Ticket: BUG-001 t-1\nBacklog-Project: shop\n")
    assert.deepStrictEqual(ticketOfMessage(message), { key: "BUG-001", uid: "t-1", project: "shop" })
    const crlf = message.replaceAll("\n", "\r\n")
    assert.deepStrictEqual(ticketOfMessage(crlf), { key: "BUG-001", uid: "t-1", project: "shop" })
  })

  it("cuts a long title without breaking a character", () => {
    const ticket = { type: "FEAT", title: "🙂".repeat(100), key: "FEAT-001", uid: "t", project: null }
    const [subject] = commitMessage(ticket).split("\n")
    assert.strictEqual([...(subject ?? "")].length, 72)
    // Half a surrogate pair.
    assert.notMatch(subject ?? "", /\p{Surrogate}/u)
  })
})
