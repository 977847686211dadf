import type { CommandLineScheme } from '../command-line-scheme.js'
import { addCertify, addSend } from './endpoint.js'
import { addSign } from './sign.js'
import { addVerify } from './verify.js'

/** Huawei SMN. */
export const smn: CommandLineScheme = {
  title: 'Huawei SMN',
  addVerify,
  addSign,
  addCertify,
  addSend,
}
