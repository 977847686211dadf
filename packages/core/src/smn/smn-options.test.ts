import { testTopicUrn } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createSmnVerifier, type SmnVerifierOptions } from './create-smn-verifier.js'

const create = (options: object) => (): unknown =>
  createSmnVerifier({ topicUrns: [testTopicUrn], ...options } as SmnVerifierOptions)

describe('the options of createSmnVerifier', () => {
  it.each([{ timestampTolerance: 0 }, { timestampTolerance: 1_209_600 }, { maxBodyBytes: 1 }])('take %j', (options) => {
    expect(create(options)).not.toThrow()
  })

  it.each<[object, RegExp]>([
    [{ topicUrns: undefined }, /^createSmnVerifier: options\.topicUrns is missing\. It must be a list of topic URNs/],
    [{ topicUrns: [] }, /^createSmnVerifier: options\.topicUrns must be a list of topic URNs/],
    [{ timestampTolerance: 1_209_601 }, /options\.timestampTolerance must be a number of seconds from 0 to 1209600/],
    [{ topicUrn: testTopicUrn }, /^createSmnVerifier: unknown option topicUrn\. Did you mean topicUrns\?/],
  ])('name the fault in the TypeError for %j', (options, message) => {
    expect(create(options)).toThrow(TypeError)
    expect(create(options)).toThrow(message)
  })
})
