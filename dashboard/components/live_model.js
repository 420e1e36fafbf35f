// What the live recorder knows besides the record: readings and components at any moment, and what comes next.

function readLive(data) {
  const model = readModel(data);
  const panels = data.panels.map((panel) => ({
    ...panel,
    lines: panel.lines.map((line) => ({ ...line, t: timesOf(line.t), values: timesOf(line.values) })),
  }));
  const starts = Array.from(timesOf(data.components.t));
  const components = starts.map((start, i) => [start, data.components.numbers[i]]);
  return { ...model, panels, components, starts };
}

// The reading of each panel at a moment: [label, value] of the lines in force; nothing before or after a subject.
function readingsAt(panel, moment) {
  return panel.lines
    .filter((line) => line.t.length && line.t[0] <= moment && moment <= line.end)
    .map((line) => [line.label, line.values[countUpTo(line.t, moment) - 1]]);
}

const shownReading = (value) =>
  Math.abs(value) >= 0.0005 || value === 0 ? value.toFixed(3) : value.toExponential(0);

// The latest subject's readings only: where one follows another, both lines touch the moment between them.
function readingWords(panel, moment) {
  const found = new Map(readingsAt(panel, moment));
  const several = found.size > 1;
  return [...found].map(([label, value]) => (several ? `${label.replace("operandum ", "")}: ` : "") + shownReading(value)).join("\n");
}

function nextEvent(model, moment) {
  const [record] = model.records;
  let next = model.duration;
  const later = (times) => {
    const i = countUpTo(times, moment);
    if (i < times.length) next = Math.min(next, times[i]);
  };
  later(record.responses);
  later(record.reinforcers);
  later(record.phases.map((phase) => phase.start));
  later(model.starts);
  return next;
}

// What happens at a moment, in words: "a response, a reinforcer".
function eventWords(model, moment) {
  const [record] = model.records;
  const at = (times) => times.length && times[countUpTo(times, moment) - 1] === moment;
  const said = [];
  const phase = record.phases.find((one) => one.start === moment && moment > 0);
  if (phase) said.push(`now ${phase.name}`);
  if (at(model.starts) && moment > 0) said.push("a change of component");
  if (at(record.responses)) said.push("a response");
  if (at(record.reinforcers)) said.push("a reinforcer");
  return said.join(", ");
}
