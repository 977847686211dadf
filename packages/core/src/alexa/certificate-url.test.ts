import { describe, expect, it } from 'vitest'
import { readCertificateUrl as readUrl } from '../scheme/certificate-url.js'
import { certificateUrls } from './signing-certificate.js'

const readCertificateUrl = async (text: string): Promise<string> => await readUrl(text, certificateUrls)

const canonical = 'https://s3.amazonaws.com/echo.api/echo-api-cert.pem'

describe('certificateUrls', () => {
  it.each([
    canonical,
    'https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem',
    'HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/other/../echo.api/./echo-api-cert.pem',
    'https://s3.amazonaws.com/other/.a/../../echo.api/.b/../echo-api-cert.pem',
  ])('accepts %s, in one canonical form', async (text) => {
    expect(await readCertificateUrl(text)).toBe(canonical)
  })

  it.each([
    '',
    'nonsense',
    '/echo.api/echo-api-cert.pem',
    '//s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'http://s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https:s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https:/s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https:///s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https:\\\\s3.amazonaws.com\\echo.api\\echo-api-cert.pem',
    'https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com:/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com:0443/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com./echo.api/echo-api-cert.pem',
    'https://notamazon.com/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com.attacker.test/echo.api/echo-api-cert.pem',
    'https://attacker.test/https://s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://echo.api.s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://s3.us-east-1.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://user@s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com@attacker.test/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com#@attacker.test/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem',
    'https://s3.amazonaws.com/invalid.path/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.apix/echo-api-cert.pem',
    'https://s3.amazonaws.com//echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api',
    'https://s3.amazonaws.com/echo.api/../bucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/.a/../../bucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/..a/../../bucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/%252e%252e/bucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/"',
    'https://s3.amazonaws.com/echo.api/../../bucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/%2e%2e/bucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/..%2fbucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api\\..\\bucket/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo%2eapi/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/echo-api-cert.pem?acl',
    'https://s3.amazonaws.com/echo.api/echo-api-cert.pem#fragment',
    ' https://s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/echo-api-cert.pem\n',
    'https://s3.amazonaws.com/echo.api/echo-\tapi-cert.pem',
    'https://s3.amazonaws.com/echo.api/echo-api-cert.pem\u0000',
    'https://s3.amazonaws.com/echo.api/écho-api-cert.pem',
    'https://ѕ3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://s3。amazonaws。com/echo.api/echo-api-cert.pem',
    `https://s3.amazonaws.com/echo.api/${'x'.repeat(2_048)}.pem`,
  ])('refuses %j', async (text) => {
    await expect(readCertificateUrl(text)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_URL_FORBIDDEN' })
  })

  it('refuses a very long text without delay', async () => {
    const long = `https://s3.amazonaws.com/${'echo.api/../'.repeat(500_000)}x`
    await expect(readCertificateUrl(long)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_URL_FORBIDDEN' })
  })
})
