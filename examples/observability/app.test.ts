import { testSkillId, toRequest } from '@countersign/testing'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { send } from '#test/node/send.js'
import { createApp } from './app.js'
import { createWorker } from './worker.js'

// A text that must not be in a log. It is in the body of each request.
const marker = 'Atza-secret-of-the-user'

describe('a skill with observability', () => {
  let service: AlexaService
  let url: string
  let lines: string[]
  let close: () => Promise<unknown>
  const spans = new InMemorySpanExporter()
  const traces = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  const measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const metrics = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: measurements })] })

  beforeEach(async () => {
    spans.reset()
    service = await createAlexaService()
    lines = []
    const app = createApp({
      skillId: testSkillId,
      trustAnchors: service.trustAnchors,
      fetch: service.host.fetch,
      log: pino({ level: 'debug', base: null, timestamp: false }, { write: (line: string) => lines.push(line) }),
      tracer: traces.getTracer('test'),
      meter: metrics.getMeter('test'),
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    const { port } = app.address() as { port: number }
    url = `http://127.0.0.1:${port}/alexa`
    close = () => new Promise((resolve) => app.close(resolve))
  })

  afterEach(() => close())

  const signed = (options = {}) => service.sign({ request: { accessToken: marker }, ...options })
  const attributes = () => spans.getFinishedSpans().map((span) => span.attributes)
  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

  it('reports each verdict once, and whether a certificate was downloaded', async () => {
    expect((await send(url, await signed())).status).toBe(200)
    expect((await send(url, await signed())).status).toBe(200)
    const altered = await signed()
    expect((await send(url, { ...altered, body: altered.body.with(0, 0x20) })).status).toBe(400)
    expect((await send(url, await signed({ timestamp: new Date(Date.now() - 600_000) }))).status).toBe(400)

    const accepted = { 'countersign.scheme': 'alexa', 'countersign.outcome': 'accepted' }
    const rejected = { 'countersign.scheme': 'alexa', 'countersign.outcome': 'rejected' }
    const known = { 'countersign.certificate': 'known' }
    expect(attributes()).toEqual([
      { ...accepted, 'countersign.certificate': 'downloaded' },
      { ...accepted, ...known },
      { ...rejected, ...known, 'countersign.code': 'ERR_SIGNATURE_MISMATCH', 'countersign.kind': 'stranger' },
      { ...rejected, ...known, 'countersign.code': 'ERR_TIMESTAMP_OUT_OF_RANGE', 'countersign.kind': 'clock' },
    ])
    expect(logged().map(({ level, code, kind }) => [level, code, kind])).toEqual([
      [20, undefined, undefined],
      [20, undefined, undefined],
      [30, 'ERR_SIGNATURE_MISMATCH', 'stranger'],
      [40, 'ERR_TIMESTAMP_OUT_OF_RANGE', 'clock'],
    ])
    await metrics.forceFlush()
    const [metric] = measurements.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? []
    expect(metric?.descriptor.name).toBe('countersign.verify.duration')
    expect(metric?.dataPoints).toHaveLength(4)
  })

  it('reports a fault as an error, with its causes', async () => {
    service.host.fail({ kind: 'status', status: 500 })
    expect((await send(url, await signed())).status).toBe(503)
    expect(attributes()).toMatchObject([
      {
        'countersign.outcome': 'unavailable',
        'countersign.code': 'ERR_CERTIFICATE_FETCH_FAILED',
        'countersign.kind': 'fault',
      },
    ])
    expect(spans.getFinishedSpans()[0]?.status.code).toBe(2)
    expect(logged().map(({ level, msg }) => [level, msg])).toEqual([
      [50, 'request verified'],
      [50, 'fault'],
    ])
  })

  it('never writes a body, a header or a certificate', async () => {
    const altered = await signed()
    await send(url, altered)
    await send(url, { ...altered, body: altered.body.with(0, 0x20) })
    service.host.fail({ kind: 'status', status: 500 })
    await send(url, await signed())
    const signature = new Headers(altered.headers as [string, string][]).get('signature-256') ?? ''
    const everything = JSON.stringify([lines, attributes(), measurements.getMetrics()])
    expect(signature.length).toBeGreaterThan(100)
    for (const secret of [marker, signature, 'BEGIN CERTIFICATE', 'accessToken'])
      expect(everything).not.toContain(secret)
  })

  it('writes JSON to the console on Workers, and never a body', async () => {
    const written: string[] = []
    const spies = (['log', 'error', 'warn', 'debug'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...values) => void written.push(JSON.stringify(values))),
    )
    try {
      const worker = createWorker({
        skillId: testSkillId,
        trustAnchors: service.trustAnchors,
        fetch: service.host.fetch,
      })
      const altered = await signed()
      expect((await worker.fetch(toRequest({ ...altered, body: altered.body.with(0, 0x20) }))).status).toBe(400)
      const everything = written.join('\n')
      expect(everything).toContain('\\"code\\":\\"ERR_SIGNATURE_MISMATCH\\",\\"kind\\":\\"stranger\\"')
      expect(everything).not.toContain(marker)
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  })
})
