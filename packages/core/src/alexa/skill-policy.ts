import type { OptionKind } from '../options/options.js'

/** Accepts requests for whatever skill: for an endpoint that serves skills it does not know. Anybody's skill may then call it. */
export const anySkill: unique symbol = Symbol('Accepts requests for any Alexa skill')

/** Whether a skill is served. */
export type SkillPolicy = (skillId: string) => boolean

// Amazon writes `amzn1.ask.skill.` or, for old skills, `amzn1.echo-sdk-ams.app.`, and then mostly a UUID.
const skillIdForm = /^amzn1\.[A-Za-z0-9._-]{1,255}$/

/** What the `skillId` option may be. */
export const skillIdKind: OptionKind = {
  wanted: "a skill id such as 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000', a list of them, or anySkill",
  required: true,
  accepts(value) {
    if (value === anySkill) return true
    const ids: readonly unknown[] = Array.isArray(value) ? value : [value]
    return ids.length > 0 && ids.every((id) => typeof id === 'string' && skillIdForm.test(id))
  },
}

/** Reads the `skillId` option, which must be of its kind. */
export function readSkillPolicy(skillId: string | readonly string[] | typeof anySkill): SkillPolicy {
  if (skillId === anySkill) return () => true
  const served = new Set(typeof skillId === 'string' ? [skillId] : skillId)
  return (id) => served.has(id)
}
