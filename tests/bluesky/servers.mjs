// Bluesky's real servers on loopback, from npm's @atproto/dev-env: directory (PLC), PDS, app
// (AppView) and moderation service (Ozone). Prints one line of JSON when they serve.
//
// Besides them a small server by which a test acts as a moderator: /reports, /takedown, /settle.
import http from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const installed = createRequire(process.env.INSTALLED + '/package.json')
const { TestNetwork } = await import(pathToFileURL(installed.resolve('@atproto/dev-env')).href)

const network = await TestNetwork.create({ dbPostgresSchema: 'untilgone' })
const seed = network.getSeedClient()
for (const name of ['bob', 'carl', 'hotline']) {
  await seed.createAccount(name, {
    handle: `${name}.test`,
    email: `${name}@test.example`,
    password: 'hunter2',
  })
}
await network.processAll()
const moderator = network.ozone.getModClient()
const service = network.ozone.ctx.cfg.service.did

// What the app is told of a removed record in production; dev-env does not stream labels.
const label = (uri) =>
  network.bsky.db.db
    .insertInto('label')
    .values({ src: service, uri, cid: '', val: '!takedown', cts: new Date().toISOString(), exp: null, neg: false })
    .execute()

const does = {
  '/reports': () => moderator.queryEvents({ types: ['tools.ozone.moderation.defs#modEventReport'] }, 'admin'),
  '/takedown': async ({ subject }) => {
    await moderator.performTakedown({ subject, policies: [] }, 'admin')
    if (subject.uri) await label(subject.uri)
    await network.processAll()
    return {}
  },
  '/settle': async () => {
    await network.processAll()
    return {}
  },
}

const desk = http.createServer(async (request, response) => {
  try {
    let body = ''
    for await (const piece of request) body += piece
    response.end(JSON.stringify(await does[request.url](JSON.parse(body || '{}'))))
  } catch (error) {
    response.statusCode = 500
    response.end(String(error.stack))
  }
})
desk.listen(0, '127.0.0.1', () => {
  console.log(
    JSON.stringify({
      pds: network.pds.url,
      app: network.bsky.url,
      desk: `http://127.0.0.1:${desk.address().port}`,
      moderation: service,
    }),
  )
})
process.stdin.on('end', () => process.exit(0)).resume() // whoever started us has gone
