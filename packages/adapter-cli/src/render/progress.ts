/**
 * Progress of `implement`: at a terminal a live line per slot under what is finished; otherwise one line per event.
 *
 * @since 0.1.0
 */
import type { ProgressEvent } from "@backlog-toolkit/core/ports/Progress"
import type { Io } from "../Verb.ts"
import { money } from "./money.ts"
import { widthOf } from "./width.ts"
import { type Colour, fit, painter, safe, safeLine } from "./text.ts"

const VERDICTS: Readonly<Record<string, readonly [string, Colour]>> = {
  passed: ["✓", "green"],
  failed: ["✗", "red"],
  incomplete: ["?", "yellow"],
  skipped: ["–", "gray"],
  completed: ["✓", "green"],
  "handed-over": ["→", "yellow"],
  blocked: ["■", "red"],
  returned: ["↩", "yellow"]
}

interface SlotLine {
  text: string
  readonly since: number
  nanoUsd: number
  simulated: boolean
}

export interface ProgressView {
  readonly on: (event: ProgressEvent) => void
  /** Takes the live lines off the screen. */
  readonly end: () => void
}

/** Redraws at most this often for the clock, in milliseconds. */
const TICK = 500

export const progressView = (io: Io, quiet: boolean): ProgressView => {
  const screen = io.screen()
  const paint = painter(screen?.color ?? false)
  const slots = new Map<string, SlotLine>()
  let drawn = 0

  const mark = (verdict: string): string => {
    const [sign, colour] = VERDICTS[verdict] ?? ["·", "gray" as const]
    return paint(colour, sign)
  }
  const erase = (): void => {
    if (drawn > 0) io.err(`\u001b[${drawn}F\u001b[0J`)
    drawn = 0
  }
  const draw = (): void => {
    if (screen === null) return
    for (const [key, slot] of slots) {
      const seconds = Math.round((Date.now() - slot.since) / 1000)
      const cost = slot.nanoUsd > 0 ? ` · ${money(slot.nanoUsd)}${slot.simulated ? " simulated" : ""}` : ""
      io.err(`${paint("cyan", "▸")} ${fit(`${key}  ${slot.text} · ${seconds} s${cost}`, screen.columns - 3)}\n`)
      drawn += 1
    }
  }
  const say = (line: string): void => {
    if (quiet) return
    io.err(`${screen === null ? line : fitAnsi(line, screen.columns)}\n`)
  }
  const slotOf = (key: string): SlotLine => {
    const there = slots.get(key)
    if (there !== undefined) return there
    const fresh: SlotLine = { text: "starting", since: Date.now(), nanoUsd: 0, simulated: false }
    slots.set(key, fresh)
    return fresh
  }

  const handle = (event: ProgressEvent): void => {
    switch (event._tag) {
      case "wave-started":
        say(paint("bold", `Wave ${event.number}: ${event.slots.map(({ key }) => key).join(", ")}`))
        for (const { key } of event.slots) slotOf(key)
        break
      case "step":
        slotOf(event.key).text = `${event.gate} ${event.attempt}: ${event.step}`
        if (screen === null) say(`  ${event.key} ${event.gate} ${event.attempt}: ${event.step} …`)
        break
      case "receipt":
        say(
          `  ${mark(event.verdict)} ${event.key} ${event.gate}/${event.step} #${event.attempt} ${event.verdict}: ${safe(event.reason)}`
        )
        break
      case "usage": {
        const slot = slotOf(event.key)
        slot.nanoUsd += event.nanoUsd ?? 0
        slot.simulated = slot.simulated || event.simulated
        break
      }
      case "hack":
        say(
          `  ${paint("red", "!")} ${event.key} caught cheating: ${event.rule} at ${safeLine(event.file ?? "?")}:${event.line ?? "?"}`
        )
        break
      case "settled":
        slots.delete(event.key)
        say(`${mark(event.outcome)} ${paint("bold", event.key)} ${event.outcome}: ${safe(event.reason)}`)
        break
      case "note":
        say(`  ${safe(event.text)}`)
        break
    }
  }

  const timer = screen !== null && !quiet ? setInterval(() => (erase(), draw()), TICK) : null
  timer?.unref()
  return {
    on: (event) => {
      erase()
      handle(event)
      if (!quiet) draw()
    },
    end: () => {
      if (timer !== null) clearInterval(timer)
      erase()
    }
  }
}

/** Cuts a line that may hold colours: long ones lose their colours rather than their end. */
const fitAnsi = (line: string, width: number): string => {
  const plain = safe(line)
  return widthOf(plain) <= width ? line : fit(plain, width)
}
