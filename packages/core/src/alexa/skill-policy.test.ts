import { describe, expect, it } from 'vitest'
import { anySkill, readSkillPolicy, skillIdKind } from './skill-policy.js'

const skill = 'amzn1.ask.skill.00000000-0000-4000-8000-000000000000'

describe('skillIdKind', () => {
  it.each<[string, unknown]>([
    ['anySkill', anySkill],
    ['a skill', skill],
    ['an old skill', 'amzn1.echo-sdk-ams.app.0'],
    ['several skills', [skill, 'amzn1.ask.skill.other']],
    ['the longest id', `amzn1.${'x'.repeat(255)}`],
  ])('accepts %s', (_, value) => {
    expect(skillIdKind.accepts(value)).toBe(true)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['an empty list', []],
    ['another symbol', Symbol('anySkill')],
    ['a text that is not an id', 'skill'],
    ['an id within another text', `x${skill}`],
    ['an id with text after it', `${skill} `],
    ['an id that is too long', `amzn1.${'x'.repeat(256)}`],
    ['a list with one value that is not an id', [skill, 'skill']],
    ['a list within the list', [[skill]]],
    ['an object with the text of an id', { toString: () => skill }],
  ])('refuses %s', (_, value) => {
    expect(skillIdKind.accepts(value)).toBe(false)
  })
})

describe('readSkillPolicy', () => {
  it('accepts the skills of the list', () => {
    for (const skillId of [skill, [skill]]) {
      const { isServed, listed } = readSkillPolicy(skillId)
      expect([isServed(skill), isServed('amzn1.ask.skill.other'), listed]).toEqual([true, false, [skill]])
    }
  })

  it('accepts every skill and lists none with anySkill', () => {
    const { isServed, listed } = readSkillPolicy(anySkill)
    expect([isServed(skill), listed]).toEqual([true, []])
  })
})
