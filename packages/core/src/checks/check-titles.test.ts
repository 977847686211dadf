import { testSkillId, testTopicArn } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { alexaReports } from '../alexa/alexa-reports.js'
import { createAlexaVerifier } from '../alexa/index.js'
import { apigReports } from '../apig/apig-reports.js'
import { createApigVerifier } from '../apig/index.js'
import { createSnsVerifier } from '../sns/index.js'
import { snsReports } from '../sns/sns-reports.js'
import { memoryReplayGuard } from './memory-replay-guard.js'

const replayGuard = memoryReplayGuard()
const nothing = { method: 'GET', url: '/', headers: [] as [string, string][], body: new Uint8Array(0) }

describe('checks and what explain says of them', () => {
  it('stand in different modules, and none is without the other', async () => {
    const verifiers = [
      createAlexaVerifier({ skillId: testSkillId, replayGuard }),
      createSnsVerifier({ topicArns: [testTopicArn], replayGuard }),
      createApigVerifier({ secrets: { key1: 'secret1' }, replayGuard }),
    ]
    const checks = (await Promise.all(verifiers.map((verifier) => verifier.explain(nothing)))).flatMap(
      (explanation) => explanation.checks,
    )
    const ids = new Set(checks.map(({ id }) => id))
    const reports = { ...alexaReports(crypto), ...snsReports(crypto), ...apigReports({} as never), request: undefined }
    expect([...ids].sort()).toEqual(Object.keys(reports).sort())
    for (const { id, title } of checks) {
      expect(title).not.toBe(id)
      expect(title).toMatch(/^\p{Lu}.* .*[^.]$/u)
    }
  })
})
