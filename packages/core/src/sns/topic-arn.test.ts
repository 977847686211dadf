import { describe, expect, it } from 'vitest'
import { signingCertificateName } from './signing-certificate.js'
import { parseTopicArn } from './topic-arn.js'

describe('parseTopicArn', () => {
  it.each([
    ['arn:aws:sns:us-east-1:123456789012:test', 'https://sns.us-east-1.amazonaws.com', 'sns.amazonaws.com'],
    ['arn:aws:sns:ap-northeast-3:123456789012:a_b-c', 'https://sns.ap-northeast-3.amazonaws.com', 'sns.amazonaws.com'],
    [
      'arn:aws:sns:me-south-1:123456789012:test.fifo',
      'https://sns.me-south-1.amazonaws.com',
      'sns-signing.me-south-1.amazonaws.com',
    ],
    [
      'arn:aws:sns:mx-central-1:123456789012:t',
      'https://sns.mx-central-1.amazonaws.com',
      'sns-signing.mx-central-1.amazonaws.com',
    ],
    [
      'arn:aws-us-gov:sns:us-gov-west-1:123456789012:t',
      'https://sns.us-gov-west-1.amazonaws.com',
      'sns-us-gov-west-1.amazonaws.com',
    ],
    [
      'arn:aws-us-gov:sns:us-gov-east-1:123456789012:t',
      'https://sns.us-gov-east-1.amazonaws.com',
      'sns-us-gov-west-1.amazonaws.com',
    ],
    [
      'arn:aws-cn:sns:cn-north-1:123456789012:t',
      'https://sns.cn-north-1.amazonaws.com.cn',
      'sns-cn-north-1.amazonaws.com.cn',
    ],
    [
      'arn:aws-eusc:sns:eusc-de-east-1:123456789012:t',
      'https://sns.eusc-de-east-1.amazonaws.eu',
      'sns-signing.eusc-de-east-1.amazonaws.eu',
    ],
  ])('finds the origin and the signing certificate of %s', (text, origin, dnsName) => {
    const topic = parseTopicArn(text)
    expect(topic.origin).toBe(origin)
    expect(signingCertificateName(topic.origin)).toBe(dnsName)
  })

  const inRegion = (partition: string, region: string) => parseTopicArn(`arn:${partition}:sns:${region}:123456789012:t`)

  it.each([
    ...['north', 'south', 'east', 'west', 'central', 'northeast', 'northwest', 'southeast', 'southwest'].flatMap(
      (direction): [string, string][] => [
        ['aws', `xx-${direction}-1`],
        ['aws-us-gov', `us-gov-${direction}-9`],
        ['aws-cn', `cn-${direction}-9`],
        ['aws-eusc', `eusc-xx-${direction}-9`],
      ],
    ),
    ['aws', 'xx-east-99'],
  ])('accepts the form of a region of %s: %s', (partition, region) => {
    expect(inRegion(partition, region)).toMatchObject({ partition, region })
  })

  it.each([
    ['aws', 'xx-east-0'],
    ['aws', 'xx-east-100'],
    ['aws', 'x-east-1'],
    ['aws', 'xxx-east-1'],
    ['aws', 'a-xx-east-1'],
    ['aws', 'xx-up-1'],
    ['aws', '11-east-1'],
    ['aws-us-gov', 'us-gov-east-0'],
    ['aws-us-gov', 'us-gov-east-10'],
    ['aws-us-gov', 'a-us-gov-east-1'],
    ['aws-cn', 'cn-north-0'],
    ['aws-cn', 'cn-north-10'],
    ['aws-cn', 'a-cn-north-1'],
    ['aws-eusc', 'eusc-xx-east-0'],
    ['aws-eusc', 'eusc-xx-east-10'],
    ['aws-eusc', 'eusc-x-east-1'],
    ['aws-eusc', 'a-eusc-xx-east-1'],
  ])('refuses a region of %s: %s', (partition, region) => {
    expect(() => inRegion(partition, region)).toThrow('TopicArn names a region that its partition does not have')
  })

  it('accepts a name of 256 characters, and the suffix of a FIFO topic after it', () => {
    const longest = `arn:aws:sns:us-east-1:123456789012:${'Az_-09'.repeat(43).slice(0, 256)}`
    for (const text of [longest, `${longest}.fifo`]) expect(parseTopicArn(text).name).toBe(text.slice(35))
    for (const text of [`${longest}x`, `${longest}.fifo.fifo`, `${longest}.FIFO`, `x${longest}`]) {
      expect(() => parseTopicArn(text)).toThrow('TopicArn is not the ARN of a topic in a known partition')
    }
  })

  it('splits an ARN into its parts', () => {
    expect(parseTopicArn('arn:aws:sns:us-east-1:123456789012:test')).toEqual({
      partition: 'aws',
      region: 'us-east-1',
      accountId: '123456789012',
      name: 'test',
      suffix: 'amazonaws.com',
      origin: 'https://sns.us-east-1.amazonaws.com',
    })
  })

  it.each([
    '',
    'test',
    'arn:aws:sqs:us-east-1:123456789012:test',
    'arn:aws:sns:us-east-1:123456789012',
    'arn:aws:sns:us-east-1:123456789012:',
    'arn:aws:sns:us-east-1:123456789012:test:subscription',
    'arn:aws:sns:us-east-1:12345678901:test',
    'arn:aws:sns:us-east-1:12345678901a:test',
    'arn:aws:sns:us-east-1:123456789012:te st',
    'arn:aws:sns:us-east-1:123456789012:test\n',
    'ARN:aws:sns:us-east-1:123456789012:test',
    'arn:aws-iso:sns:us-iso-east-1:123456789012:test',
    'arn:aws-future:sns:us-east-1:123456789012:test',
    'arn:constructor:sns:us-east-1:123456789012:test',
    // A bucket named sns is at sns.s3-us-west-2.amazonaws.com.
    'arn:aws:sns:s3-us-west-2:123456789012:test',
    'arn:aws:sns:s3:123456789012:test',
    'arn:aws:sns::123456789012:test',
    'arn:aws:sns:US-EAST-1:123456789012:test',
    'arn:aws:sns:us-east-1.attacker:123456789012:test',
    'arn:aws:sns:us-gov-west-1:123456789012:test',
    'arn:aws:sns:cn-north-1:123456789012:test',
    'arn:aws:sns:eusc-de-east-1:123456789012:test',
    'arn:aws-cn:sns:us-east-1:123456789012:test',
    'arn:aws-us-gov:sns:us-east-1:123456789012:test',
    'arn:aws-eusc:sns:eu-central-1:123456789012:test',
  ])('refuses %j', (text) => {
    expect(() => parseTopicArn(text)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID' }))
  })
})
