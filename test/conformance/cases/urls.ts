import { confirmSubscription } from '@countersign/core/sns'
import { snsCertificateUrl, testTopicArn } from '@countersign/testing'
import type { AlexaMaterial } from '../../schemes/alexa.js'
import type { SnsMaterial } from '../../schemes/sns.js'
import { type ConformanceCase, equal } from '../report.js'

/** A URL that a sender or a certificate may name, and the URL that is fetched for it, or undefined if it is refused. */
type Row = readonly [text: string, fetched?: string]

// Paths whose dot segments URL parsers resolve, leave or decode, each in its own way.
const dotSegments = [
  '/a/.b/../../c.pem',
  '/a/..b/../../c.pem',
  '/a/...b/../../c.pem',
  '/a/.b/./../../c.pem',
  '/a/../c.pem',
  '/./c.pem',
  '/a/%2e%2e/c.pem',
  '/a/.%2E/c.pem',
  '/a/%2e/c.pem',
  '/a/%252e%252e/c.pem',
  '/a/..%2fc.pem',
  '/a\\..\\c.pem',
]

const alexa = 'https://s3.amazonaws.com'
const alexaRows: readonly Row[] = [
  [`${alexa}/echo.api/c.pem`, `${alexa}/echo.api/c.pem`],
  [`${alexa}/echo.api/../echo.api/c.pem`, `${alexa}/echo.api/c.pem`],
  [`${alexa}/other/.a/../../echo.api/c.pem`, `${alexa}/echo.api/c.pem`],
  [`${alexa}/echo.api/.a/../c.pem`, `${alexa}/echo.api/c.pem`],
  [`${alexa}/echo.api/a/..`, `${alexa}/echo.api/`],
  ['HTTPS://S3.AmazonAWS.com:443/echo.api/c.pem', `${alexa}/echo.api/c.pem`],
  [`${alexa}/echo.api/.a/../../other/c.pem`],
  [`${alexa}/echo.api/..a/../../other/c.pem`],
  [`${alexa}/echo.api/../other/c.pem`],
  [`${alexa}/echo.api/..`],
  [`${alexa}/echo.api/%2e%2e/other/c.pem`],
  [`${alexa}/echo.api/%252e%252e/other/c.pem`],
  [`${alexa}/echo.api/..%2fother/c.pem`],
  [`${alexa}/echo.api\\..\\other\\c.pem`],
  [`${alexa}/echo%2eapi/c.pem`],
  [`${alexa}/ECHO.api/c.pem`],
  [`${alexa}/echo.api/c.pem?a`],
  [`${alexa}/echo.api/c.pem#a`],
  [`${alexa}./echo.api/c.pem`],
  [`${alexa}:80/echo.api/c.pem`],
  ['https://user@s3.amazonaws.com/echo.api/c.pem'],
  ['https:/s3.amazonaws.com/echo.api/c.pem'],
]

const snsUrl = snsCertificateUrl()
const snsOrigin = new URL(snsUrl).origin
const snsFile = snsUrl.slice(snsOrigin.length)
const snsRows: readonly Row[] = [
  [snsUrl, snsUrl],
  [`${snsOrigin}/a/..${snsFile}`],
  [`${snsOrigin}/a/.b/../..${snsFile}`],
  [`${snsOrigin}/.${snsFile}`],
  [`${snsOrigin}/a/%2e%2e${snsFile}`],
  [`${snsOrigin}:443${snsFile}`],
  [snsUrl.replace('https', 'HTTPS')],
  ...dotSegments.map((path): Row => [snsOrigin + path]),
]

const issuerOrigin = 'http://crt.r2m01.amazontrust.com'
const issuerRows: readonly Row[] = [
  [`${issuerOrigin}/r2m01.cer`, `${issuerOrigin}/r2m01.cer`],
  [`${issuerOrigin}:80/r2m01.cer`, `${issuerOrigin}/r2m01.cer`],
  [`${issuerOrigin}:443/r2m01.cer`],
  [`${issuerOrigin}/r2m01.cer?a`],
  ...dotSegments.map((path): Row => [issuerOrigin + path]),
]

const confirmation = `${snsOrigin}/?Action=ConfirmSubscription&TopicArn=${testTopicArn}&Token=token`
const subscribeRows: readonly Row[] = [
  [confirmation, confirmation],
  [confirmation.replace('/?', '/a/..?')],
  [confirmation.replace('/?', '/a/.b/../..?')],
  [confirmation.replace('/?', '/.?')],
  [confirmation.replace('/?', '/%2e?')],
  [confirmation.replace('.com/', '.com:443/')],
]

/** The URLs that requests and certificates name, and the exact URL that each runtime fetches for them. */
export function* urlCases(alexaMaterial: AlexaMaterial, sns: SnsMaterial): Generator<ConformanceCase> {
  yield* casesOf('the certificate URL of Alexa', alexaRows, async (certificateUrl, fetch) => {
    await alexaMaterial.verifier({}, fetch).verify(await alexaMaterial.sign({ certificateUrl }))
  })
  yield* casesOf('the certificate URL of SNS', snsRows, async (certificateUrl, fetch) => {
    await sns.verifier({}, fetch).verify(await sns.sign({ certificateUrl }))
  })
  yield* casesOf('the caIssuers URL of SNS', issuerRows, async (url, fetch) => {
    const { pem } = await sns.issue({ caIssuers: [url] })
    const served: typeof globalThis.fetch = async (input) =>
      String(input) === snsUrl ? new Response(pem) : await fetch(input)
    await sns.verifier({}, served).verify(await sns.sign())
  })
  yield* casesOf('the SubscribeURL of SNS', subscribeRows, async (SubscribeURL, fetch) => {
    const fields = { SubscribeURL, Token: 'token' }
    const verified = await sns.verifier().verify(await sns.sign({ type: 'SubscriptionConfirmation', fields }))
    await confirmSubscription(verified, { fetch })
  })
}

function casesOf(
  what: string,
  rows: readonly Row[],
  run: (text: string, fetch: typeof globalThis.fetch) => Promise<void>,
): ConformanceCase[] {
  return rows.map(([text, fetched]) => ({
    name: `urls: ${fetched === undefined ? 'refuses' : `fetches ${fetched} for`} ${what}: ${text}`,
    run: async () => {
      const asked: string[] = []
      // No server answers, so the download always fails. Only the requested URL counts.
      const fetch: typeof globalThis.fetch = async (input) => {
        asked.push(String(input))
        return new Response(null, { status: 404 })
      }
      const refused = await run(text, fetch).then(
        () => undefined,
        ({ code }: { code?: string }) => code,
      )
      equal(asked, fetched === undefined ? [] : [fetched], 'fetched')
      equal(typeof refused, 'string', 'refused with a code')
    },
  }))
}
