/**
 * Words that only tie others together: they say nothing of what a text is about. English; those of other languages count little, because
 * many tickets have them (`Score.ts`).
 *
 * @since 0.1.0
 */
const list = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/u)

export const TYING = list(`
  a an the this that these those it its they them their there here we our us you your i my me he she his her who which
  what when where why how whether if then than so as at by for from in into of off on onto out over per to up via with
  without within while until till since because before after again also too and or but nor not no yes only just even
  very much more most less least many few some any all each every other others another same such own both either
  is are was were be been being am do does did done doing have has had having can could may might must shall should
  will would need needs needed want wants wanted get gets got let lets make makes made making there's it's isn't don't
  doesn't won't can't shouldn't now today currently still already always never ever often sometimes soon later etc e.g
  i.e eg ie once between about above below under through during against across around etc.
`)
