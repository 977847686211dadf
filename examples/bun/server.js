import { serveSkill } from './serve-skill.js'

const server = serveSkill({ skillId: process.env.SKILL_ID })
process.stdout.write(`The skill listens at ${server.url}alexa\n`)
