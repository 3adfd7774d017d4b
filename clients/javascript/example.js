// Run it with TASKFORGE_URL and TASKFORGE_TOKEN set; submit with
// ./taskforge jobs submit greet --payload '{"name":"Sri"}'
import { setTimeout as pause } from 'node:timers/promises';
import { PermanentError, Snooze, Worker } from './index.js';

async function greet(job) {
  job.log(`greeting ${job.payload.name}`);
  if (job.traceparent) job.log(`trace ${job.traceparent}`);
  if (!job.payload.name) throw new PermanentError('nobody to greet');
  if (Date.now() / 1000 < job.payload.not_before) throw new Snooze('it is too early to greet', 1);
  for (let second = 0; second < (job.payload.seconds ?? 0); second++) {
    job.check();
    job.progress(second, job.payload.seconds, 'seconds');
    await pause(1000);
  }
  return { greeting: `Hello, ${job.payload.name}` };
}

await new Worker({ greet }, { lease: Number(process.env.LEASE ?? 30) }).run();
