import { describe, expect, it } from 'vitest'
import { formatSdkDate, parseSdkDate } from './sdk-date.js'

describe('parseSdkDate', () => {
  it.each(['20230423T120000Z', '20240229T235959Z', '19700101T000000Z', '99991231T235959Z', '01000101T000000Z'])(
    'reads %s',
    (text) => {
      expect(formatSdkDate(parseSdkDate(text))).toBe(text)
    },
  )

  it.each([
    '',
    '2023-04-23T12:00:00Z',
    '2023423T1200Z',
    '20230423T120000',
    '20230423T120000z',
    '20230423t120000Z',
    '20230423 120000Z',
    '20230423T120000ZZ',
    ' 20230423T120000Z',
    '20230423T120000.0Z',
    '20230423T120000+00',
    '20230229T120000Z',
    '20230431T120000Z',
    '20230400T120000Z',
    '20231301T120000Z',
    '20230001T120000Z',
    '20230423T240000Z',
    '20230423T990000Z',
    '20230199T120000Z',
    '20239931T120000Z',
    '20231200T120000Z',
    '20230423T1:0000Z',
    '20230423T2/0000Z',
    '20230423T126000Z',
    '20230423T120060Z',
    '2023042３T120000Z',
    '-2023423T120000Z',
    '2023 423T120000Z',
    '00230423T120000Z',
    'NaN',
  ])('refuses %j', (text) => {
    expect(() => parseSdkDate(text)).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
  })
})
