import { describe, expect, it } from 'vitest'
import { readUrl } from '../transfer/url-policy.js'
import { issuerUrlPolicy } from './issuer-url.js'

describe('issuerUrlPolicy', () => {
  it.each([
    ['http://crt.r2m01.amazontrust.com/r2m01.cer', 'http://crt.r2m01.amazontrust.com/r2m01.cer'],
    ['https://crt.rootca1.amazontrust.com/rootca1.cer', 'https://crt.rootca1.amazontrust.com/rootca1.cer'],
    ['http://crt.sca1b.amazontrust.com:80/sca1b.crt', 'http://crt.sca1b.amazontrust.com/sca1b.crt'],
  ])('takes %s', (url, canonical) => {
    expect(readUrl(url, issuerUrlPolicy).url).toBe(canonical)
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
    `http://crt.r2m01.amazontrust.com/${'a'.repeat(300)}`,
    '',
  ])('refuses %j', (url) => {
    expect(readUrl(url, issuerUrlPolicy).url).toBeUndefined()
  })
})
