import type { HostMode } from './certificate-server.js'

/** What Redis goes through. */
export type RedisState = 'up' | 'stopped' | 'poisoned' | 'full'

/** A stretch of the soak: how the services behind the skill are, and what genuine requests may be answered. */
export interface Phase {
  readonly name: string
  readonly host: HostMode
  readonly redis: RedisState
  /** Answers to a genuine request whose certificate is in memory. */
  readonly warm: readonly string[]
  /** Answers to a genuine request whose certificate has to be had. */
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
  // The host's own word, which a retry would not change.
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
