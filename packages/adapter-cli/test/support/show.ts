/** What `btk show` says about a ticket. */
import { btkJson, type Place } from "./cli.ts"

export interface Shown {
  readonly uid: string
  readonly title: string
  readonly body: string
  readonly status: string
  readonly claim: { readonly by: string } | null
  readonly branch: string | null
  readonly waiting: { readonly reason: string; readonly detail: string; readonly finish: string } | null
  readonly landed: { readonly branch: string; readonly commit: string; readonly rule: number } | null
  readonly change: { readonly head: string; readonly patchId: string } | null
}

export const show = (place: Place, key: string, ...flags: ReadonlyArray<string>): Shown =>
  btkJson<{ ticket: Shown }>(place, ["show", key, ...flags]).ticket

export const statusOf = (place: Place, key: string): string => show(place, key).status
