import { describe, expect, it } from 'vitest'
import { describeNotListed } from './not-listed.js'

const describeTopic = (came: string, expected: readonly string[]) =>
  describeNotListed({ topicArn: came }, { what: 'topic', option: 'topicArns', came, expected })

describe('describeNotListed', () => {
  it('names what came and what is expected', () => {
    const fix =
      "If the topic is yours, add 'a' to topicArns. Otherwise leave the request refused: somebody else's topic calls this endpoint."
    expect(describeTopic('a', ['b', 'c'])).toEqual({
      evidence: { topicArn: 'a', expected: ['b', 'c'] },
      hint: fix,
      diagnosis: { cause: 'The request is of the topic a, and the verifier accepts b, c.', fix },
    })
  })

  it('names at most five, and says how many there are', () => {
    const cause = (count: number): string | undefined =>
      describeTopic(
        'a',
        Array.from({ length: count }, (_, index) => `t${index}`),
      ).diagnosis?.cause
    expect([cause(5), cause(6), cause(0)]).toEqual([
      'The request is of the topic a, and the verifier accepts t0, t1, t2, t3, t4.',
      'The request is of the topic a, and the verifier accepts t0, t1, t2, t3, t4 and 1 more.',
      'The request is of the topic a, and the verifier accepts another.',
    ])
  })

  it('says if the case or white space is all that differs', () => {
    for (const came of ['ab', ' Ab ', 'AB'])
      expect(describeTopic(came, ['x', ' aB']).diagnosis?.cause).toBe(
        `The request is of the topic ${came}, which differs from  aB only in case or white space.`,
      )
  })

  it('shortens texts of more than 200 characters', () => {
    const cause = (length: number): string | undefined => describeTopic('x'.repeat(length), ['b']).diagnosis?.cause
    expect(cause(200)).toContain(`topic ${'x'.repeat(200)},`)
    expect(cause(201)).toContain(`topic ${'x'.repeat(200)}…,`)
  })
})
