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
    ['a text that is no id', 'skill'],
    ['an id within another text', `x${skill}`],
    ['an id and more', `${skill} `],
    ['an id that is too long', `amzn1.${'x'.repeat(256)}`],
    ['a list with one value that is no id', [skill, 'skill']],
    ['a list within the list', [[skill]]],
    ['an object with the text of an id', { toString: () => skill }],
  ])('refuses %s', (_, value) => {
    expect(skillIdKind.accepts(value)).toBe(false)
  })
})

describe('readSkillPolicy', () => {
  it('serves the skills that it lists', () => {
    for (const skillId of [skill, [skill]]) {
      const { isServed, listed } = readSkillPolicy(skillId)
      expect([isServed(skill), isServed('amzn1.ask.skill.other'), listed]).toEqual([true, false, [skill]])
    }
  })

  it('serves every skill and lists none under anySkill', () => {
    const { isServed, listed } = readSkillPolicy(anySkill)
    expect([isServed(skill), listed]).toEqual([true, []])
  })
})
