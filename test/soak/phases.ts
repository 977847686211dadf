import type { HostMode } from './certificate-server.js'

/** The state of Redis. */
export type RedisState = 'up' | 'stopped' | 'poisoned' | 'full'

/** A phase of the soak: the state of the services behind the skill, and the allowed answers to genuine requests. */
export interface Phase {
  readonly name: string
  readonly host: HostMode
  readonly redis: RedisState
  /** Allowed answers to a genuine request whose certificate is in memory. */
  readonly warm: readonly string[]
  /** Allowed answers to a genuine request whose certificate must be downloaded. */
  readonly cold: readonly string[]
}

const accepted = '200'
const unavailable = '503 ERR_CERTIFICATE_FETCH_FAILED'
const refused = '400 ERR_CERTIFICATE_FETCH_FAILED'
const noClaim = '503 ERR_DEPENDENCY_FAILED'

const hostFault = (name: string, host: HostMode, cold: string): Phase => ({
  name,
  host,
  redis: 'up',
  warm: [accepted],
  cold: [cold],
})

/** The phases of a soak, in order. */
export const phases: readonly Phase[] = [
  { name: 'all is well', host: 'fine', redis: 'up', warm: [accepted], cold: [accepted] },
  hostFault('host slow', 'slow', accepted),
  hostFault('host down', 'down', unavailable),
  hostFault('host answers 500', '500', unavailable),
  // This is the answer of the host itself, which a retry would not change.
  hostFault('host redirects', 'redirect', refused),
  hostFault('host sends 10 MB', '10 MB', unavailable),
  hostFault('host sends garbage', 'garbage', unavailable),
  { name: 'certificate rotated', host: 'fine', redis: 'up', warm: [accepted], cold: [accepted] },
  { name: 'Redis stopped', host: 'fine', redis: 'stopped', warm: [noClaim], cold: [noClaim] },
  { name: 'Redis back', host: 'fine', redis: 'up', warm: [accepted], cold: [accepted] },
  { name: 'Redis poisoned', host: 'fine', redis: 'poisoned', warm: [accepted], cold: [accepted] },
  { name: 'Redis full', host: 'fine', redis: 'full', warm: [noClaim], cold: [noClaim] },
  { name: 'all is well again', host: 'fine', redis: 'up', warm: [accepted], cold: [accepted] },
]
