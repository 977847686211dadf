import { once } from 'node:events'
import { connect } from 'node:net'
import { memoryReplayGuard, type ReplayGuard } from '@countersign/core'
import { describe, expect, it } from 'vitest'
import type { Handle, Start } from './adapter-suite.js'
import type { AlexaService } from './alexa-service.js'
import { requestBytes, send } from './send.js'

/** Tests how all adapters for node:http settle the claim of a replay guard. */
export function describeClaims(start: Start, serviceOf: () => AlexaService): void {
  describe('with a replay guard', () => {
    it('refuses a repeated message', async () => {
      const { url, handled } = await start({ replayGuard: memoryReplayGuard() })
      const request = await serviceOf().sign()
      expect(await send(url, request)).toMatchObject({ status: 200 })
      const again = await send(url, request)
      expect([again.status, again.text]).toEqual([400, '{"error":"ERR_REPLAYED"}'])
      expect(handled).toHaveLength(1)
    })

    it.each([
      ['answers 404', () => 404],
      ['answers 422', () => 422],
      ['answers 500', () => 500],
      ['answers 503', () => 503],
      ['throws', (): number => fail()],
      ['rejects', async (): Promise<number> => fail()],
    ])('accepts a message again if the handler %s', async (_, failing) => {
      let times = 0
      const { url, handled } = await start({ replayGuard: memoryReplayGuard() }, (verified) => {
        times += 1
        return times === 1 ? (failing as Handle)(verified) : 200
      })
      const request = await serviceOf().sign()
      expect((await send(url, request)).status).toBeGreaterThanOrEqual(400)
      expect(await send(url, request)).toMatchObject({ status: 200 })
      expect(await send(url, request)).toMatchObject({ status: 400, text: '{"error":"ERR_REPLAYED"}' })
      expect(handled).toHaveLength(2)
    })

    it('delays the answer until the completion is written', async () => {
      const events: string[] = []
      const written = deferred<void>()
      const completing = deferred<void>()
      const replayGuard: ReplayGuard = {
        ...memoryReplayGuard(),
        async complete() {
          completing.resolve()
          await written.promise
          events.push('written')
        },
      }
      const { url } = await start({ replayGuard })
      const answer = send(url, await serviceOf().sign()).then((received) => {
        events.push('answered')
        return received
      })
      await completing.promise
      // This is enough time for an answer that is not delayed.
      await new Promise((resolve) => setTimeout(resolve, 50))
      written.resolve()
      expect(await answer).toMatchObject({ status: 200 })
      expect(events).toEqual(['written', 'answered'])
    })

    it('runs the handler once even if the sender hangs up many times, and completes the claim at the end', async () => {
      const work = deferred<number>()
      const { url, port, handled } = await start({ replayGuard: memoryReplayGuard() }, () => work.promise)
      const request = await serviceOf().sign()
      for (let times = 0; times < 20; times += 1) {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => {})
        socket.write(requestBytes(request))
        if (times === 0) await expect.poll(() => handled.length).toBe(1)
        else await once(socket, 'data')
        socket.destroy()
        await once(socket, 'close')
      }
      expect(await send(url, request)).toMatchObject({ status: 400, text: '{"error":"ERR_REPLAYED"}' })
      work.resolve(200)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await send(url, request)).toMatchObject({ status: 400, text: '{"error":"ERR_REPLAYED"}' })
      expect(handled).toHaveLength(1)
    })

    it('gives the claim up if the handler fails after the sender hung up', async () => {
      const work = deferred<number>()
      let times = 0
      const { url, port, handled } = await start({ replayGuard: memoryReplayGuard() }, () => {
        times += 1
        return times === 1 ? work.promise : 200
      })
      const request = await serviceOf().sign()
      const socket = connect(port, '127.0.0.1')
      socket.write(requestBytes(request))
      await expect.poll(() => handled.length).toBe(1)
      socket.destroy()
      await once(socket, 'close')
      work.resolve(503)
      await expect.poll(async () => (await send(url, request)).status).toBe(200)
      expect(handled).toHaveLength(2)
    })
  })
}

export function fail(): never {
  throw new Error('The handler fails on purpose')
}

function deferred<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
