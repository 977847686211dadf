import { describe, expect, it } from 'vitest'
import { parseTopicUrn } from './topic-urn.js'

const project = '0123456789abcdef0123456789abcdef'

describe('parseTopicUrn', () => {
  it.each([
    'cn-north-4',
    'cn-south-1',
    'sa-brazil-1',
    'af-south-1',
    'ap-southeast-3',
    'la-north-2',
    'na-mexico-1',
    'ae-ad-1',
    'cn-suzhou2-1',
    'tr-central-201',
    'my-kualalumpur-1',
    'aa-b-c1-d-1',
  ])('reads the URN of a topic in %s', (region) => {
    expect(parseTopicUrn(`urn:smn:${region}:${project}:a_b-1`)).toEqual({ region, projectId: project, name: 'a_b-1' })
  })

  it.each([
    '',
    'urn:smn',
    `xurn:smn:cn-north-4:${project}:a`,
    `urn:smn:aa-b-c-d-e-1:${project}:a`,
    `urn:smn:cn-north-4:${project}`,
    `urn:smn:cn-north-4:${project}:`,
    `urn:smn:cn-north-4:${project}:a:b`,
    `urn:smn:cn-north-4:${project}:a b`,
    `urn:smn:cn-north-4:${project}:-a`,
    `urn:smn:cn-north-4:${project}:${'a'.repeat(256)}`,
    `urn:smn:cn-north-4:${project}:a\n`,
    `urn:smn:cn-north-4:${project.toUpperCase()}:a`,
    `urn:smn:cn-north-4:${project}0:a`,
    `urn:smn:obs:${project}:a`,
    `urn:smn:cn-north-4.evil:${project}:a`,
    `urn:smn:cn-north-4/:${project}:a`,
    `urn:smn:CN-NORTH-4:${project}:a`,
    `urn:smn::${project}:a`,
    `arn:smn:cn-north-4:${project}:a`,
  ])('refuses %j', (text) => {
    expect(() => parseTopicUrn(text)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID' }))
  })
})
