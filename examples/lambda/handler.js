import { createHandler } from './skill.js'

// Create it outside the handler, so that warm invocations find the certificate's key in memory.
export const handler = createHandler({ skillId: process.env.SKILL_ID })
