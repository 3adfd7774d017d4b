// A TaskForge worker: takes jobs over HTTP and runs them. Node 18 or newer, no dependencies.
//   await new Worker({ send_mail: async job => ({ sent: 1 }) }).run();
//
// TASKFORGE_URL and TASKFORGE_TOKEN say where and as whom. SIGTERM and SIGINT end it gracefully.
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Another attempt cannot mend it: the job fails for good. */
export class PermanentError extends Error {}

class Later extends Error {
  constructor(message, seconds) {
    super(message);
    this.seconds = seconds;
  }
}

/** The next attempt begins after so many seconds: `new RetryLater(message, seconds)`. */
export class RetryLater extends Later {}

/** The job is put off for so many seconds, 1 to 366 days; this attempt does not count: `new Snooze(reason, seconds)`. */
export class Snooze extends Later {}

/** The job shall end: a person asked for it, or it is not ours any more. */
export class Cancelled extends Error {}

/** The server said no; asking again as it is does not help. */
class Refused extends Error {}

const sleep = (seconds, signal) => delay(seconds * 1000, null, { signal }).catch(() => {}); // cut short by the signal

const wholeSeconds = seconds => Math.min(Math.max(1, Math.ceil(seconds)) || 1, 31_622_400); // what a snooze may take

/** A job in hand. Give `job.signal` to fetch and the like, so that a cancellation ends them. */
export class Job {
  #aborter = new AbortController();
  #lines = [];
  #progress = null;
  lost = false;

  constructor({ id, fence, job_type, queue_name, project, payload, attempt, max_attempts, traceparent = null }) {
    Object.assign(this, { id, fence, type: job_type, queue: queue_name, project, payload, attempt });
    Object.assign(this, { maxAttempts: max_attempts, traceparent, signal: this.#aborter.signal });
  }

  log = line => void this.#lines.push(String(line).slice(0, 10_000));

  progress = (done, total = 0, unit = 'items') => void (this.#progress = { done, total, unit });

  /** Throws Cancelled when the work shall stop; call it now and then. */
  check = () => this.signal.throwIfAborted();

  cancel = () => this.#aborter.abort(new Cancelled(`job ${this.id} shall end`));

  hold = more => ({ ...more, id: this.id, fence: this.fence });

  takeNote() {
    const note = this.hold({ lines: this.#lines.splice(0, 1000), progress: this.#progress });
    this.#progress = null;
    return note.lines.length || note.progress ? note : null;
  }
}

/** Runs handlers, by job type, on at most `concurrency` jobs at once. Times are in seconds. */
export class Worker {
  #jobs = new Map();
  #ended = [];
  #stop = new AbortController();
  #over = new AbortController();
  #wake = () => {};

  constructor(handlers, { url, token, name, queues = null, concurrency = 4, lease = 30, drain = 25 } = {}) {
    Object.assign(this, { handlers, queues, concurrency, lease, drain });
    this.url = (url ?? process.env.TASKFORGE_URL ?? 'http://localhost:8000').replace(/\/+$/, '');
    this.token = token ?? process.env.TASKFORGE_TOKEN;
    this.name = name ?? `${os.hostname().split('.')[0]}-${process.pid}`;
  }

  stop = () => this.#stop.abort();

  /** Works until it is told to stop; resolves when every job is finished or given back. */
  async run() {
    for (const name of ['SIGTERM', 'SIGINT']) process.on(name, () => this.stop());
    const [claiming, ...others] = [this.#claim(), this.#beat(), this.#report()];
    while (!this.#stop.signal.aborted) await sleep(60, this.#stop.signal);
    await this.#call('release', { jobs: [] }); // ends our own wait for jobs
    await Promise.race([claiming, sleep(10, this.#over.signal)]);
    for (const patience of [this.drain, 2]) {
      const end = Date.now() + patience * 1000;
      while (this.#jobs.size && Date.now() < end) await sleep(0.02);
      this.#jobs.forEach(job => job.cancel());
    }
    await this.#call('release', { jobs: this.#holds() });
    this.#over.abort();
    this.#wake();
    await Promise.all(others);
  }

  #holds = () => [...this.#jobs.values()].map(job => job.hold());

  async #claim() {
    while (!this.#stop.signal.aborted) {
      while (this.#jobs.size >= this.concurrency && !this.#stop.signal.aborted) await sleep(0.02);
      const room = this.concurrency - this.#jobs.size;
      const began = Date.now();
      const about = { host: os.hostname(), client: `node/${process.versions.node}`, lease_seconds: this.lease };
      const wanted = { types: Object.keys(this.handlers), queues: this.queues, most: Math.min(room, 100) };
      const asked = { ...about, ...wanted, in_hand: this.#holds(), wait_seconds: 20 };
      const answer = await this.#call('claim', asked, () => !this.#stop.signal.aborted);
      const taken = (answer?.jobs ?? []).map(data => new Job(data));
      if (this.#stop.signal.aborted) return this.#call('release', { jobs: taken.map(job => job.hold()) });
      taken.forEach(job => this.#jobs.set(job.id, job));
      taken.forEach(job => this.#run(job));
      if (answer?.draining) this.stop();
      else if (!taken.length && Date.now() - began < 1000) await sleep(1, this.#stop.signal);
    }
  }

  async #run(job) {
    let end;
    try {
      end = ['complete', { result: (await this.handlers[job.type](job)) ?? null }];
    } catch (e) {
      const error = (String(e?.message || e) || 'no reason given').slice(0, 4000);
      if (job.signal.aborted) end = ['release', {}];
      else if (e instanceof Snooze) end = ['snooze', { seconds: wholeSeconds(e.seconds), reason: e.message.slice(0, 1000) || null }];
      else if (e instanceof RetryLater) end = ['fail', { error, retry_in_seconds: Math.trunc(e.seconds) }];
      else end = ['fail', { error, retryable: !(e instanceof PermanentError) }];
    }
    this.#ended.push([job, ...end]);
    this.#wake();
  }

  async #report() {
    while (!this.#over.signal.aborted) {
      if (!this.#ended.length) await new Promise(resolve => (this.#wake = resolve));
      const batch = this.#ended.splice(0, 100);
      await this.#note(batch.map(([job]) => job));
      for (const path of ['complete', 'fail', 'snooze', 'release'])
        await this.#finish(path, batch.filter(([job, how]) => how === path && !job.lost));
      batch.forEach(([job]) => this.#jobs.delete(job.id));
    }
  }

  /** Reports until the server answers. What it refuses is reported one by one, and then as a failure. */
  async #finish(path, ends) {
    let refusal;
    const jobs = ends.map(([job, , end]) => job.hold(end));
    const again = e => !(refusal = e instanceof Refused && e) && !this.#over.signal.aborted;
    if (ends.length) await this.#call(path, { jobs }, again);
    if (!refusal) return;
    const error = `the ${path === 'complete' ? 'result' : path} was refused: ${refusal.message}`.slice(0, 4000);
    if (ends.length > 1) for (const end of ends) await this.#finish(path, [end]);
    else if (path === 'complete' || path === 'snooze') await this.#finish('fail', [[ends[0][0], 'fail', { error, retryable: path === 'snooze' }]]);
  }

  async #beat() {
    for (;;) {
      await sleep(Math.min(this.lease / 3, 10), this.#over.signal);
      if (this.#over.signal.aborted) return;
      const jobs = [...this.#jobs.values()];
      const answer = await this.#call('heartbeat', { jobs: this.#holds(), lease_seconds: this.lease });
      answer?.jobs.forEach((seen, i) => {
        jobs[i].lost = seen.state === 'lost';
        if (seen.state !== 'held') jobs[i].cancel();
      });
      if (answer?.draining) this.stop();
      await this.#note(jobs);
    }
  }

  async #note(from) {
    const jobs = from.map(job => job.takeNote()).filter(Boolean);
    if (jobs.length) await this.#call('progress', { jobs });
  }

  /** Asks, and after a failure again at longer and longer intervals as long as `again` says so. */
  async #call(path, body, again = () => false) {
    for (let pause = 0.5; ; pause = Math.min(pause * 2, 30)) {
      try {
        return await this.#post(path, body);
      } catch (e) {
        console.error(`${path}: ${e.message}`);
        if (!again(e)) return null;
      }
      await sleep(pause * (0.5 + Math.random() / 2), path === 'claim' ? this.#stop.signal : this.#over.signal);
    }
  }

  async #post(path, body) {
    const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' };
    const text = JSON.stringify({ ...body, worker: this.name });
    const request = { method: 'POST', headers, body: text, signal: AbortSignal.timeout(45_000) };
    const answer = await fetch(`${this.url}/api/v1/workers/${path}`, request);
    if (answer.ok) return answer.json();
    const why = `HTTP ${answer.status} ${(await answer.text()).slice(0, 2000)}`;
    throw answer.status >= 500 || [408, 429].includes(answer.status) ? new Error(why) : new Refused(why);
  }
}
