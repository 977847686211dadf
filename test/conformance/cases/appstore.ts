import { VerificationError } from '@countersign/core'
import { signAppStoreRenewalInfo, signAppStoreTransaction } from '@countersign/testing'
import type { AppStoreMaterial } from '../../schemes/appstore.js'
import { type ConformanceCase, equal } from '../report.js'

/** The cases that concern only the App Store: the JWS that an app passes. */
export function appStoreCases({ signer, verifier }: AppStoreMaterial, signedDate: Date): ConformanceCase[] {
  const info = { signer, signedDate }
  return [
    {
      name: 'appstore: accepts a transaction and renewal info',
      run: async () => {
        const transaction = await verifier().verifyTransaction(await signAppStoreTransaction(info))
        equal(transaction.payload.transactionReason, 'RENEWAL')
        const renewal = await verifier().verifyRenewalInfo(await signAppStoreRenewalInfo(info))
        equal(renewal.payload.autoRenewStatus, 1)
      },
    },
    {
      name: 'appstore: refuses a transaction as renewal info, and the reverse',
      run: async () => {
        const jws = await signAppStoreRenewalInfo(info)
        const error = await verifier()
          .verifyTransaction(jws)
          .catch((thrown: unknown) => thrown)
        equal(error instanceof VerificationError && error.code, 'ERR_PAYLOAD_INVALID')
      },
    },
  ]
}
