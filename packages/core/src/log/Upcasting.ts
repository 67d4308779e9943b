/**
 * From the payload of any released version to the newest one, by small steps on encoded JSON. What a table doesn't know
 * (another kind, a newer version) stays as it is. Owns the mechanism only; the kinds are in `Kinds.ts`.
 *
 * @since 0.1.0
 */

/** Turns the encoded payload of one version into that of the next. */
export type Upcaster = (encoded: unknown) => unknown

/** Entry n turns version n+1 into n+2; the newest version is their number + 1. */
export type Upcasters<K extends string> = Readonly<Record<K, ReadonlyArray<Upcaster>>>

export interface KindTable<K extends string> {
  readonly isKind: (name: string) => name is K
  /** Newest version of a kind. */
  readonly versionOf: (kind: K) => number
  /** `ticket.created/1`: what a line of the newest version has as `e`. */
  readonly tagOf: (kind: K) => string
  /** The payload as the newest version has it; null for what isn't known, and for a payload that isn't of its version. */
  readonly upcast: (
    kind: string,
    version: number,
    payload: unknown
  ) => { readonly kind: K; readonly payload: unknown } | null
  /** The kind of a newest tag, whose payload needs no work; undefined for every other tag. */
  readonly newest: (tag: string) => K | undefined
}

export const kindTable = <K extends string>(upcasters: Upcasters<K>): KindTable<K> => {
  const isKind = (name: string): name is K => Object.hasOwn(upcasters, name)
  const versionOf = (kind: K): number => upcasters[kind].length + 1
  const tagOf = (kind: K): string => `${kind}/${versionOf(kind)}`
  const newest = new Map<string, K>(
    Object.keys(upcasters)
      .filter(isKind)
      .map((kind) => [tagOf(kind), kind])
  )
  return {
    isKind,
    versionOf,
    tagOf,
    newest: (tag) => newest.get(tag),
    upcast: (kind, version, payload) => {
      if (!isKind(kind)) return null
      if (!Number.isInteger(version) || version < 1 || version > versionOf(kind)) return null
      try {
        const steps = upcasters[kind].slice(version - 1)
        return { kind, payload: steps.reduce((encoded, step) => step(encoded), payload) }
      } catch {
        // Steps rely on the version's schema. A payload that breaks one never satisfied it: verify reports it.
        return null
      }
    }
  }
}
