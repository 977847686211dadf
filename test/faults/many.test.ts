import { describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings } from '../schemes/index.js'

const count = 10_000
const materials = await createMaterials(await createSurroundings())

function codeOf(verified: Promise<unknown>): Promise<string> {
  return verified.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  )
}

describe('ten thousand senders', () => {
  it('are distinguished: each topic of a list is accepted, and its neighbours are not (verified-or-thrown)', async () => {
    const arn = (number: number): string => `arn:aws:sns:us-east-1:123456789012:topic-${number}`
    const topicArns = Array.from({ length: count }, (_, index) => arn(index))
    const verifier = materials.sns.verifier({ topicArns })
    for (const number of [0, 1, 4_999, 9_998, 9_999]) {
      expect(await codeOf(verifier.verify(await materials.sns.sign({ topicArn: arn(number) })))).toBe('accepted')
    }
    for (const topic of [arn(count), `${arn(1)}x`, arn(1).slice(0, -1), arn(1).toUpperCase()]) {
      const code = await codeOf(verifier.verify(await materials.sns.sign({ fields: { TopicArn: topic } })))
      expect(code).not.toBe('accepted')
    }
  })

  it('are distinguished: each skill of a list is accepted, and its neighbours are not (verified-or-thrown)', async () => {
    const id = (number: number): string => `amzn1.ask.skill.${number}`
    const skillId = Array.from({ length: count }, (_, index) => id(index))
    const verifier = materials.alexa.verifier({ skillId })
    for (const number of [0, 1, 4_999, 9_998, 9_999]) {
      expect(await codeOf(verifier.verify(await materials.alexa.sign({ skillId: id(number) })))).toBe('accepted')
    }
    for (const skill of [id(count), `${id(1)}x`]) {
      expect(await codeOf(verifier.verify(await materials.alexa.sign({ skillId: skill })))).toBe(
        'ERR_SIGNER_NOT_ALLOWED',
      )
    }
  })
})
