import { describe, expect, it } from 'vitest'
import { signingCertificateName } from './signing-certificate-name.js'
import { parseTopicArn } from './topic-arn.js'

const nameIn = (region: string): string =>
  signingCertificateName(parseTopicArn(`arn:aws:sns:${region}:123456789012:orders`))

describe('signingCertificateName', () => {
  it('has one certificate for the regions that are on from the start', () => {
    for (const region of [
      ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'sa-east-1', 'ca-central-1'],
      ...['ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
      ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
      // Not known yet, and like the known ones until AWS says otherwise.
      ...['ap-east-3', 'ap-southeast-8', 'af-south-2', 'ap-southeast-31'],
    ]) {
      expect(nameIn(region)).toBe('sns.amazonaws.com')
    }
  })

  it.each([
    ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
    ...['ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1'],
    ...['me-central-1', 'me-south-1', 'mx-central-1'],
  ])('has one of its own for %s, which an account must opt in to', (region) => {
    expect(nameIn(region)).toBe(`sns-signing.${region}.amazonaws.com`)
  })
})
