import { describe, expect, it } from 'vitest'
import { requireSigningCertificateUrl } from './signing-certificate-url.js'

const topic = { region: 'cn-north-4', projectId: '0123456789abcdef0123456789abcdef', name: 'orders' }
const digits = '0123456789abcdef0123456789abcdef'
const genuine = `https://smn.cn-north-4.myhuaweicloud.com/smn/SMN_cn-north-4_${digits}.pem`

describe('requireSigningCertificateUrl', () => {
  it('accepts the URL that SMN writes, unchanged', () => {
    expect(requireSigningCertificateUrl(genuine, topic)).toBe(genuine)
  })

  it.each([
    '',
    genuine.replace('https', 'http'),
    genuine.replaceAll('cn-north-4', 'cn-south-1'),
    genuine.replace('_cn-north-4', '_cn-south-1'),
    genuine.replace('myhuaweicloud', 'attacker'),
    genuine.replace('.com/', '.com.attacker.test/'),
    genuine.replace('.com/', '.com:443/'),
    genuine.replace('/smn/', '/smn/../smn/'),
    genuine.replace(digits, digits.toUpperCase()),
    genuine.replace(digits, `${digits}0`),
    genuine.replace(digits, digits.slice(1)),
    genuine.replace('.pem', 'xpem'),
    genuine.replace('.pem', '.pem?'),
    `${genuine}\n`,
    ` ${genuine}`,
    genuine.replace(digits, `x/${digits}`),
  ])('refuses %j', (url) => {
    expect(() => requireSigningCertificateUrl(url, topic)).toThrow(
      expect.objectContaining({
        code: 'ERR_CERTIFICATE_URL_FORBIDDEN',
        message: expect.stringContaining(
          'https://smn.cn-north-4.myhuaweicloud.com/smn/SMN_cn-north-4_<32 hex digits>.pem',
        ),
      }),
    )
  })
})
