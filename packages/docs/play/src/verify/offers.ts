import { signAppStoreNotification } from '@countersign/testing'
import type { MaterialHolder } from '../material/material-holder.js'
import { createTestMaterial } from '../material/test-material.js'
import { create, find } from '../page/dom.js'
import type { Fixture } from '../request/fixture.js'
import { signAlexa } from '../schemes/alexa.js'
import { schemeNames, schemes } from '../schemes/index.js'
import { signSns } from '../schemes/sns.js'
import type { Samples } from './samples.js'

/** Starts the offers of the empty page: a genuine request of each scheme, and some requests that are refused. */
export function startOffers(samples: Samples, holder: MaterialHolder): void {
  const offer = (title: string, id: string, load: () => void): HTMLButtonElement => {
    const button = create('button', { type: 'button', 'data-try': id }, title)
    button.addEventListener('click', load)
    return button
  }
  find('v-try-genuine', HTMLElement).append(
    ...schemeNames.map((name) => offer(schemes[name].title, name, () => samples.genuine(name))),
  )
  find('v-try-wrong', HTMLElement).append(
    ...wrong.map(({ id, title, make }) => offer(title, id, () => samples.show(() => make(holder)))),
  )
}

interface WrongRequest {
  readonly id: string
  readonly title: string
  make(holder: MaterialHolder): Promise<Fixture>
}

const wrong: readonly WrongRequest[] = [
  {
    id: 'reserialised',
    title: 'A parser rewrote the body',
    async make(holder) {
      const fixture = await signAlexa(await holder.current(), { url: schemes.alexa.sampleUrl })
      const json: unknown = JSON.parse(new TextDecoder().decode(fixture.request.body))
      const body = new TextEncoder().encode(JSON.stringify(json, null, 2))
      return { ...fixture, request: { ...fixture.request, body } }
    },
  },
  {
    id: 'late',
    title: 'It came two hours late',
    async make(holder) {
      const timestamp = new Date(Date.now() - 7_200_000)
      return { ...(await signSns(await holder.current(), { url: schemes.sns.sampleUrl, timestamp })), at: new Date() }
    },
  },
  {
    id: 'forged',
    title: 'A stranger signed it',
    async make(holder) {
      const [{ root }, stranger] = await Promise.all([holder.current(), createTestMaterial()])
      const at = new Date()
      const signer = await stranger.appStoreSigner()
      return {
        scheme: 'appstore',
        request: await signAppStoreNotification({ signer, signedDate: at, url: schemes.appstore.sampleUrl }),
        at,
        certificates: {},
        trustAnchors: root.anchorPem,
      }
    },
  },
]
