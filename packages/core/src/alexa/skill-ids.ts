/** Accepts requests for whatever skill: for an endpoint that serves skills it does not know. Anybody's skill may then call it. */
export const anySkill: unique symbol = Symbol('Accepts requests for any Alexa skill')

/** Whether a skill is served. */
export type SkillPolicy = (skillId: string) => boolean

/**
 * Reads the `skillId` option.
 *
 * @throws TypeError where it is neither a skill id, nor a list of at least one, nor {@link anySkill}.
 */
export function readSkillPolicy(skillId: string | readonly string[] | typeof anySkill): SkillPolicy {
  if (skillId === anySkill) return () => true
  const ids: readonly unknown[] = typeof skillId === 'string' ? [skillId] : Array.isArray(skillId) ? skillId : []
  if (ids.length === 0 || !ids.every((id) => typeof id === 'string' && id !== '')) {
    throw new TypeError('skillId must be a skill id, a list of them, or anySkill')
  }
  const served = new Set(ids)
  return (id) => served.has(id)
}
