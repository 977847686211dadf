import type { Scheme } from '../request/fixture.js'
import { alexa } from './alexa.js'
import { apig } from './apig.js'
import { appstore } from './appstore.js'
import type { PageScheme } from './page-scheme.js'
import { paypal } from './paypal.js'
import { smn } from './smn.js'
import { sns } from './sns.js'

/** Every scheme, in the order in which the page offers them. */
export const schemes: Readonly<Record<Scheme, PageScheme>> = { alexa, sns, apig, appstore, paypal, smn }

/** Their names, in the same order. */
export const schemeNames: readonly Scheme[] = Object.keys(schemes) as Scheme[]

/** Returns whether a value is the name of a scheme. */
export function isScheme(value: unknown): value is Scheme {
  return schemeNames.some((name) => name === value)
}
