import { describe, expect, it } from 'vitest'
import { requireSigningCertificateUrl } from './signing-certificate-url.js'
import { parseTopicArn } from './topic-arn.js'

const file = `/SimpleNotificationService-${'0123456789abcdef'.repeat(2)}.pem`
const hosts = [
  ['arn:aws:sns:us-west-2:123456789012:t', 'sns.us-west-2.amazonaws.com'],
  ['arn:aws:sns:af-south-1:123456789012:t', 'sns.af-south-1.amazonaws.com'],
  ['arn:aws-us-gov:sns:us-gov-east-1:123456789012:t', 'sns.us-gov-east-1.amazonaws.com'],
  ['arn:aws-cn:sns:cn-north-1:123456789012:t', 'sns.cn-north-1.amazonaws.com.cn'],
  ['arn:aws-eusc:sns:eusc-de-east-1:123456789012:t', 'sns.eusc-de-east-1.amazonaws.eu'],
] as const

describe('requireSigningCertificateUrl', () => {
  it.each(hosts)('takes the one form that messages of %s have', (arn, host) => {
    expect(requireSigningCertificateUrl(`https://${host}${file}`, parseTopicArn(arn))).toBe(`https://${host}${file}`)
    for (const [, other] of hosts.filter(([, candidate]) => candidate !== host)) {
      expect(() => requireSigningCertificateUrl(`https://${other}${file}`, parseTopicArn(arn))).toThrow(
        'SigningCertURL',
      )
    }
  })

  const host = 'sns.us-west-2.amazonaws.com'
  it.each([
    '',
    `http://${host}${file}`,
    `HTTPS://${host}${file}`,
    `//${host}${file}`,
    `https:${host}${file}`,
    `https:\\\\${host}${file}`,
    `https://${host}:443${file}`,
    `https://${host}:8443${file}`,
    `https://${host}.${file}`,
    `https://user@${host}${file}`,
    `https://user:password@${host}${file}`,
    `https://${host}@attacker.test${file}`,
    `https://${host}${file}?x=1`,
    `https://${host}${file}?`,
    `https://${host}${file}#x`,
    `https://${host}${file}#`,
    `https://${host}${file}\n`,
    `https://${host}${file} `,
    ` https://${host}${file}`,
    `https://${host}\t${file}`,
    `https://sns.us-east-1.amazonaws.com${file}`,
    `https://sns.amazonaws.com${file}`,
    `https://s3.amazonaws.com${file}`,
    `https://s3.amazonaws.com/sns${file}`,
    `https://sns.s3-us-west-2.amazonaws.com${file}`,
    `https://sns.s3.us-west-2.amazonaws.com${file}`,
    `https://sns.us-west-2.s3.amazonaws.com${file}`,
    `https://${host}.attacker.test${file}`,
    `https://attacker-${host}${file}`,
    `https://a.${host}${file}`,
    `https://${host}.cn${file}`,
    `https://snsXus-west-2.amazonaws.com${file}`,
    `https://SNS.us-west-2.amazonaws.com${file}`,
    `https://sns.US-WEST-2.amazonaws.com${file}`,
    `https://${host}/`,
    `https://${host}/a${file}`,
    `https://${host}/a/..${file}`,
    `https://${host}/%2e%2e${file}`,
    `https://${host}\\${file.slice(1)}`,
    `https://${host}/${file}`,
    `https://${host}${file.replace('-0', '-A')}`,
    `https://${host}${file.replace('-0', '-')}`,
    `https://${host}${file.replace('-0', '-00')}`,
    `https://${host}${file.replace('-0', '-g')}`,
    `https://${host}${file.toLowerCase()}`,
    `https://${host}${file.replace('.pem', '.PEM')}`,
    `https://${host}${file.replace('.pem', '.pem.pem')}`,
    `https://${host}${file.replace('Service-', 'Service/')}`,
    `https://${host}/SimpleNotificationService-\u0661${file.slice(-35)}`,
  ])('refuses %j', (url) => {
    const topic = parseTopicArn('arn:aws:sns:us-west-2:123456789012:t')
    expect(() => requireSigningCertificateUrl(url, topic)).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE_URL_FORBIDDEN' }),
    )
  })
})
