// From the message to numbers: what happened up to any moment of a recorded run.

const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const timesOf = (text) => new Float32Array(bytesOf(text).buffer);
const numbersOf = (text) => Array.from(timesOf(text));

// How many of the ascending `times` are at or before `moment`.
function countUpTo(times, moment) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

// After each response: the longest run of responses without a reinforcer so far. A response that earns a
// reinforcer ends a run and does not belong to it; a free reinforcer (no response at its time) only ends it.
function longestUnpaidRuns(responses, reinforcers) {
  const longest = new Int32Array(responses.length);
  let best = 0;
  let run = 0;
  let next = 0;
  for (let i = 0; i < responses.length; i += 1) {
    let paid = false;
    while (next < reinforcers.length && reinforcers[next] <= responses[i] + 1e-3) {
      paid = paid || reinforcers[next] >= responses[i] - 1e-3;
      run = 0;
      next += 1;
    }
    if (!paid) run += 1;
    best = Math.max(best, run);
    longest[i] = best;
  }
  return longest;
}

function readModel(data) {
  const records = data.records.map((record) => {
    const responses = timesOf(record.responses);
    const reinforcers = timesOf(record.reinforcers);
    return {
      label: record.label,
      group: record.group,
      seconds: record.seconds,
      phases: record.phases,
      responses,
      reinforcers,
      omitted: timesOf(record.omitted),
      longest: longestUnpaidRuns(responses, reinforcers),
    };
  });
  // Times travel in single precision, so the last event may lie a rounding error after the end of the run.
  const last = Math.max(...records.map((record) => record.responses[record.responses.length - 1] ?? 0));
  const rates = data.rates.map((series) => ({
    ...series,
    x: numbersOf(series.x),
    mean: numbersOf(series.mean),
    low: numbersOf(series.low),
    high: numbersOf(series.high),
  }));
  return { records, rates, duration: Math.max(data.duration, last), shared: sharedPhases(records, data) };
}

// Phases that begin at the same moment in every record are drawn once, in grey, for all of them.
function sharedPhases(records, data) {
  const first = records[0].phases;
  const near = data.duration / 200;
  const same = (phases) =>
    phases.length === first.length &&
    phases.every((phase, i) => phase.name === first[i].name && Math.abs(phase.start - first[i].start) <= near);
  return records.every((record) => same(record.phases)) ? first : null;
}

function countsAt(record, moment) {
  const responses = countUpTo(record.responses, moment);
  return {
    responses,
    reinforcers: countUpTo(record.reinforcers, moment),
    longest: responses ? record.longest[responses - 1] : 0,
  };
}

function nextResponse(model, moment) {
  let next = Infinity;
  for (const { responses } of model.records) {
    const index = countUpTo(responses, moment);
    if (index < responses.length) next = Math.min(next, responses[index]);
  }
  return next === Infinity ? model.duration : next;
}

const counted = (number, word) => `${number.toLocaleString("en-US")} ${word}${number === 1 ? "" : "s"}`;

const countWords = ({ responses, reinforcers }) => `${counted(responses, "response")}, ${counted(reinforcers, "reinforcer")}`;

function clockWords(seconds) {
  const whole = Math.floor(seconds + 1e-6);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  return minutes ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

function momentWords(model, moment) {
  const sum = { responses: 0, reinforcers: 0 };
  for (const record of model.records) {
    const counts = countsAt(record, moment);
    sum.responses += counts.responses;
    sum.reinforcers += counts.reinforcers;
  }
  const all = model.records.length > 1 ? ` in ${model.records.length} records` : "";
  return `${clockWords(moment)}, ${countWords(sum)}${all}`;
}
