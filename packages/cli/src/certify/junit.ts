import XMLBuilder from 'fast-xml-builder'
import { printable } from '../output/printable.js'
import type { CaseResult, CertificationReport } from './run-cases.js'

/** Writes a certification report as JUnit XML, which CI servers read. */
export function toJunit({ scheme, url, results, stopped }: CertificationReport): string {
  const count = (outcome: CaseResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length
  const seconds = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1_000
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true })
  const xml: string = builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    testsuite: {
      '@_name': printable(`countersign certify ${url}`),
      '@_tests': results.length,
      '@_failures': count('failed'),
      '@_errors': count('inconclusive'),
      '@_time': seconds,
      testcase: results.map((result) => testcase(result, scheme)),
      ...(stopped !== undefined && { 'system-err': stopped }),
    },
  })
  return xml
}

function testcase(
  { name, why, expected, outcome, status, code, detail = '', milliseconds }: CaseResult,
  scheme: string,
): object {
  const fault = { '@_message': printable(detail), '#text': printable([why, status, code].filter(Boolean).join('; ')) }
  return {
    '@_name': name,
    '@_classname': `${scheme}.${expected}`,
    '@_time': milliseconds / 1_000,
    ...(outcome === 'failed' && { failure: fault }),
    ...(outcome === 'inconclusive' && { error: fault }),
  }
}
