import { describe, expect, it } from 'vitest'
import { type ApigAccidentId, apigAccidents, nameAccident } from './accidents.js'

describe('nameAccident', () => {
  it.each<[accident: ApigAccidentId, lines: Readonly<Record<string, RegExp>>]>([
    [
      'path-decoded',
      { express: /req\.originalUrl/, hono: /c\.req\.raw/, deno: /Deno\.serve/, koa: /ctx\.originalUrl/ },
    ],
    [
      'path-prefix-removed',
      { express: /app\.use\('\/api', router\)/, koa: /koa-mount/, lambda: /stage/, nest: /originalUrl/ },
    ],
    [
      'header-padded',
      { express: /req\.rawHeaders/, fastify: /onRequest/, lambda: /event\.headers/, http: /rawHeaders/ },
    ],
    ['empty-object-added', { express: /express\.raw/, lambda: /event\.isBase64Encoded/, koa: /ctx\.req/ }],
    ['host-port', { express: /trustedHost/, workers: /trustedHost/ }],
    ['signer-profile', { express: /profile/, workers: /profile/ }],
  ])('has the line to change for %s, in the words of each host', (accident, lines) => {
    const { changes } = nameAccident(accident, 'likely')
    for (const [host, line] of Object.entries(lines))
      expect(changes, host).toMatchObject({ [host]: expect.stringMatching(line) })
  })

  it('has a line for the four most common hosts, for each accident', () => {
    const hosts = ['express', 'fastify', 'lambda', 'workers']
    for (const [accident, lines] of Object.entries(apigAccidents))
      expect(Object.keys(lines), accident).toEqual(expect.arrayContaining(hosts))
  })

  it('says whether the accident is proven', () => {
    expect(nameAccident('clock', 'proven')).toEqual({
      accident: 'clock',
      changes: apigAccidents.clock,
      confidence: 'proven',
    })
  })
})
