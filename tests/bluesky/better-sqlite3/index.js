// SQLite for the PDS, out of Node itself, behind the little of better-sqlite3 that the PDS asks for.
// The package of that name would have to be compiled here, for minutes.
const { DatabaseSync } = require('node:sqlite')

// https://www.sqlite.org/rescode.html: what the PDS tells apart, as better-sqlite3 names it.
const CODES = {
  5: 'SQLITE_BUSY',
  261: 'SQLITE_BUSY_RECOVERY',
  517: 'SQLITE_BUSY_SNAPSHOT',
  773: 'SQLITE_BUSY_TIMEOUT',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
}

const named = (act) => {
  try {
    return act()
  } catch (error) {
    error.code = CODES[error.errcode] ?? error.code
    throw error
  }
}

// Bytes are Buffers there.
const plain = (row) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value) : value]),
  )

class Statement {
  constructor(statement) {
    this.statement = statement
    this.reader = statement.columns().length > 0
  }
  all(values = []) {
    return named(() => this.statement.all(...values).map(plain))
  }
  run(values = []) {
    return named(() => this.statement.run(...values))
  }
  *iterate(values = []) {
    for (const row of this.statement.iterate(...values)) yield plain(row)
  }
}

module.exports = class Database {
  constructor(place) {
    this.database = new DatabaseSync(place) // waits for nobody, as the PDS wants it
  }
  prepare(sql) {
    return named(() => new Statement(this.database.prepare(sql)))
  }
  pragma(sql) {
    return this.prepare(`PRAGMA ${sql}`).all()
  }
  close() {
    this.database.close()
  }
}
