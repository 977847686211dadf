import type { OptionKind } from '../scheme/parts.js'

/**
 * Accepts requests for any skill, for an endpoint that does not know its skills in advance. With it, the skill of any
 * developer can call the endpoint.
 */
export const anySkill: unique symbol = Symbol('Accepts requests for any Alexa skill')

/** The skills whose requests are accepted. */
export interface SkillPolicy {
  isServed(skillId: string): boolean
  /** The accepted skills, if they are listed. */
  readonly listed: readonly string[]
}

// A skill id begins with `amzn1.ask.skill.` or, for old skills, `amzn1.echo-sdk-ams.app.`. The rest is usually a UUID.
const skillIdForm = /^amzn1\.[A-Za-z0-9._-]{1,255}$/

/** The kind of the `skillId` option. */
export const skillIdKind: OptionKind = {
  wanted: "a skill id such as 'amzn1.ask.skill.…', a list of them, or anySkill",
  required: true,
  accepts(value) {
    if (value === anySkill) return true
    const ids: readonly unknown[] = Array.isArray(value) ? value : [value]
    return ids.length > 0 && ids.every((id) => typeof id === 'string' && skillIdForm.test(id))
  },
}

/** Reads the `skillId` option, which was already checked. */
export function readSkillPolicy(skillId: string | readonly string[] | typeof anySkill): SkillPolicy {
  if (skillId === anySkill) return { isServed: () => true, listed: [] }
  const served = new Set(typeof skillId === 'string' ? [skillId] : skillId)
  return { isServed: (id) => served.has(id), listed: [...served] }
}
