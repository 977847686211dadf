import { SpanStatusCode } from '@opentelemetry/api'

/** Returns a function that reports a verdict as a span and as a measurement. */
export function reportToOpenTelemetry({ tracer, meter }) {
  const duration = meter.createHistogram('countersign.verify.duration', {
    unit: 's',
    description: 'How long a verification took',
  })
  return ({ scheme, outcome, certificate, seconds, code, kind }) => {
    const attributes = {
      'countersign.scheme': scheme,
      'countersign.outcome': outcome,
      'countersign.certificate': certificate,
      ...(code === undefined ? {} : { 'countersign.code': code, 'countersign.kind': kind }),
    }
    duration.record(seconds, attributes)
    const end = Date.now()
    const span = tracer.startSpan('countersign.verify', { attributes, startTime: end - seconds * 1_000 })
    // A refused stranger is not an error of this service.
    if (kind === 'fault' || kind === 'setting') span.setStatus({ code: SpanStatusCode.ERROR, message: code })
    span.end(end)
  }
}
