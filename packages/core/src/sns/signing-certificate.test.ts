import { describe, expect, it } from 'vitest'
import { readCertificateUrl } from '../scheme/certificate-url.js'
import { readUrl } from '../transfer/url-policy.js'
import { certificateUrls, issuerUrls, signingCertificateName } from './signing-certificate.js'
import { parseTopicArn } from './topic-arn.js'

const readUrlOf = async (text: string, arn: string): Promise<string> =>
  await readCertificateUrl(text, certificateUrls, parseTopicArn(arn).origin)

const file = `/SimpleNotificationService-${'0123456789abcdef'.repeat(2)}.pem`
const hosts = [
  ['arn:aws:sns:us-west-2:123456789012:t', 'sns.us-west-2.amazonaws.com'],
  ['arn:aws:sns:af-south-1:123456789012:t', 'sns.af-south-1.amazonaws.com'],
  ['arn:aws-us-gov:sns:us-gov-east-1:123456789012:t', 'sns.us-gov-east-1.amazonaws.com'],
  ['arn:aws-cn:sns:cn-north-1:123456789012:t', 'sns.cn-north-1.amazonaws.com.cn'],
  ['arn:aws-eusc:sns:eusc-de-east-1:123456789012:t', 'sns.eusc-de-east-1.amazonaws.eu'],
] as const

describe('certificateUrls', () => {
  it.each(hosts)('accepts the one form of URL in messages of %s', async (arn, host) => {
    expect(await readUrlOf(`https://${host}${file}`, arn)).toBe(`https://${host}${file}`)
    for (const [, other] of hosts.filter(([, candidate]) => candidate !== host))
      await expect(readUrlOf(`https://${other}${file}`, arn)).rejects.toThrow('SigningCertURL')
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
  ])('refuses %j', async (url) => {
    await expect(readUrlOf(url, 'arn:aws:sns:us-west-2:123456789012:t')).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    })
  })
})

const nameIn = (region: string): string =>
  signingCertificateName(parseTopicArn(`arn:aws:sns:${region}:123456789012:orders`).origin)

describe('signingCertificateName', () => {
  it('has one certificate for the regions that are enabled by default', () => {
    for (const region of [
      ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'sa-east-1', 'ca-central-1'],
      ...['ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
      ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
      // These regions do not exist yet. They are treated like the known regions until AWS documents a
      // difference.
      ...['ap-east-3', 'ap-southeast-8', 'af-south-2', 'ap-southeast-31'],
    ]) {
      expect(nameIn(region)).toBe('sns.amazonaws.com')
    }
  })

  it.each([
    ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
    ...['ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1'],
    ...['me-central-1', 'me-south-1', 'mx-central-1'],
  ])('has a separate certificate for %s, which an account must opt in to', (region) => {
    expect(nameIn(region)).toBe(`sns-signing.${region}.amazonaws.com`)
  })
})

describe('signingCertificateName, for a region with a similar name', () => {
  it.each(['x-ca-west-1', 'ca-west-10', 'me-central-11', 'ap-east-3'])(
    'does not confuse %s with a region that has its own certificate',
    (region) => {
      expect(signingCertificateName(`https://sns.${region}.amazonaws.com`)).toBe('sns.amazonaws.com')
    },
  )
})

describe('issuerUrls', () => {
  it.each([
    ['http://crt.r2m01.amazontrust.com/r2m01.cer', 'http://crt.r2m01.amazontrust.com/r2m01.cer'],
    ['https://crt.rootca1.amazontrust.com/rootca1.cer', 'https://crt.rootca1.amazontrust.com/rootca1.cer'],
    ['http://crt.sca1b.amazontrust.com:80/sca1b.crt', 'http://crt.sca1b.amazontrust.com/sca1b.crt'],
    [
      `http://crt.${'a-0'.repeat(21)}.amazontrust.com/Az_-/0.9`,
      `http://crt.${'a-0'.repeat(21)}.amazontrust.com/Az_-/0.9`,
    ],
    [`http://crt.a.amazontrust.com/${'a'.repeat(200)}`, `http://crt.a.amazontrust.com/${'a'.repeat(200)}`],
  ])('takes %s', (url, canonical) => {
    expect(readUrl(url, issuerUrls).url).toBe(canonical)
  })

  it.each([
    'ftp://crt.r2m01.amazontrust.com/r2m01.cer',
    'ldap://crt.r2m01.amazontrust.com/r2m01.cer',
    'http://crt.r2m01.amazontrust.com:8080/r2m01.cer',
    'http://crt.r2m01.amazontrust.com:443/r2m01.cer',
    'https://crt.r2m01.amazontrust.com:80/r2m01.cer',
    'http://user@crt.r2m01.amazontrust.com/r2m01.cer',
    'http://crt.r2m01.amazontrust.com@attacker.test/r2m01.cer',
    'http://crt.r2m01.amazontrust.com.attacker.test/r2m01.cer',
    'http://crt.amazontrust.com/r2m01.cer',
    'http://crt..amazontrust.com/r2m01.cer',
    'http://crt.a.b.amazontrust.com/r2m01.cer',
    'http://ocsp.r2m01.amazontrust.com/r2m01.cer',
    'http://xcrt.r2m01.amazontrust.com/r2m01.cer',
    'http://crt.r2m01.amazontrust.co/r2m01.cer',
    'http://crt.r2m01.xamazontrust.com/r2m01.cer',
    'http://crt.r2m01.amazontrust.com',
    'http://crt.r2m01.amazontrust.com/',
    'http://crt.r2m01.amazontrust.com/a/../b.cer',
    'http://crt.r2m01.amazontrust.com/./b.cer',
    'http://crt.r2m01.amazontrust.com/.a/../../b.cer',
    'http://crt.r2m01.amazontrust.com/a/.b/../../c.cer',
    'http://crt.r2m01.amazontrust.com/..a/../../b.cer',
    'http://crt.r2m01.amazontrust.com/..',
    'HTTP://crt.r2m01.amazontrust.com/b.cer',
    'http://crt.r2m01.amazontrust.com/%2e%2e/b.cer',
    'http://crt.r2m01.amazontrust.com/b.cer?x',
    'http://crt.r2m01.amazontrust.com/b.cer#x',
    'http://crt.r2m01.amazontrust.com\\b.cer',
    'http://crt.r2m01.amazontrust.com/b.cer\n',
    'http://169.254.169.254/latest/meta-data/',
    'http://ss.symcb.com/ss.crt',
    `http://crt.r2m01.amazontrust.com/${'a'.repeat(201)}`,
    `http://crt.${'a'.repeat(64)}.amazontrust.com/b.cer`,
    'http://crt.r2m01.amazontrust.com/b~.cer',
    '',
  ])('refuses %j', (url) => {
    expect(readUrl(url, issuerUrls).url).toBeUndefined()
  })
})
