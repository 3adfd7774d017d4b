// One job system in a process of its own, for `./taskforge bench peers`: entrant.mjs NAME MEASURE JOBS WARM [PAUSE].
// Runs the measure for at least WARM seconds to be warm, says "ready" and what it is, waits for a line, runs the measure and
// says "done"; it stays until its input ends, so that what it takes to stop is not measured. To submit for pick-ups, WARM is
// the number of jobs at the begin that follow quickly on one another. EntrantProcess.java does the same for Java.
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { payload } from './payload.mjs'

const CALLERS = 16
const AT_ONCE = 1000
const QUICK_PAUSE = 4
const TIME_TO_CATCH_UP = 1000

const [name, measure, jobsText, warmText, pauseText] = process.argv.slice(2)
const jobs = Number(jobsText)
const warm = Number(warmText)
const [system, setting] = name.split('/')
const { open } = await import(`./${system}.mjs`)
const entrant = await open(process.env.BENCH_STORE_URL, setting)
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

const say = (...words) => process.stdout.write(words.join(' ') + '\n')

async function go() {
  const { version } = JSON.parse(await readFile(new URL(`node_modules/${system}/package.json`, import.meta.url)))
  const settings = JSON.stringify(entrant.settings).slice(1, -1).replaceAll('"', '').replaceAll(',', ', ').replaceAll(':', ' ')
  say('ready', JSON.stringify({ version, settings }))
  await lines.next()
}

async function warmUp(run) {
  const began = performance.now()
  do {
    await run()
  } while (performance.now() - began < warm * 1000)
}

async function fill() {
  const some = Array.from({ length: AT_ONCE }, (_, i) => payload(i))
  for (let left = jobs; left > 0; left -= AT_ONCE) {
    await entrant.submitAll(left < AT_ONCE ? some.slice(0, left) : some)
  }
}

async function submitFromCallers() {
  let left = jobs
  const caller = async () => {
    while (left-- > 0) {
      await entrant.submit(payload(left))
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
}

// From the start of a worker until its handler ran for all and nothing unfinished is stored.
async function drain() {
  let left = jobs
  let ran
  const all = new Promise((resolve) => (ran = resolve))
  const stop = await entrant.work(({ size }) => {
    if (size >= 0 && --left === 0) ran()
  })
  await all
  while (await entrant.unfinished()) {
    await sleep(1)
  }
  return stop
}

async function pickUps() {
  const starts = new Array(jobs)
  let left = jobs
  let ran
  const all = new Promise((resolve) => (ran = resolve))
  const stop = await entrant.work(({ size }) => {
    starts[size] = process.hrtime.bigint()
    if (--left === 0) ran()
  })
  await go()
  await all
  say('times', ...starts)
  return stop
}

async function submitOneByOne() {
  const pause = Number(pauseText)
  const calls = new Array(jobs)
  await go()
  for (let i = 0; i < jobs; i++) {
    if (i === warm) await sleep(TIME_TO_CATCH_UP)
    // Uneven, so as not to keep step with somebody's polling.
    await sleep((i < warm ? QUICK_PAUSE : pause) * (0.5 + Math.random()))
    calls[i] = process.hrtime.bigint()
    await entrant.submit(payload(i))
  }
  say('times', ...calls)
}

let stop
switch (measure) {
  case 'drain':
    await warmUp(async () => {
      await fill()
      await (await drain())()
    })
    await fill()
    await go()
    stop = await drain()
    break
  case 'single':
    await warmUp(submitFromCallers)
    await go()
    await submitFromCallers()
    break
  case 'bulk':
    await warmUp(fill)
    await go()
    await fill()
    break
  case 'work':
    stop = await pickUps()
    break
  case 'submit':
    await submitOneByOne()
    break
  default:
    throw new Error(`Unknown measure ${measure}`)
}
say('done')
await lines.next()
await stop?.()
await entrant.close()
process.exit(0)
