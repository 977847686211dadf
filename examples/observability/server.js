import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, ConsoleSpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { pino } from 'pino'
import { createApp } from './app.js'

const { SKILL_ID: skillId, PORT: port = '3000' } = process.env

const traces = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new ConsoleSpanExporter())] })
const metrics = new MeterProvider()

const app = createApp({
  skillId,
  log: pino({ base: null }),
  tracer: traces.getTracer('skill'),
  meter: metrics.getMeter('skill'),
})
const server = app.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`The skill listens at http://127.0.0.1:${server.address().port}/alexa\n`)
})

process.once('SIGTERM', () => {
  server.close()
})
