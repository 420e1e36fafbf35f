// The figure, described once for any pen: paper (axes, phases), then ink (records, pips, mean rates).
// Everything in the ink layer stands at its time, so that showing the layer up to x(t) shows the run up to t.

// Colour never stands alone: each group also has its own dash.
const DASHES = [[], [8, 4], [12, 3, 3, 3], [3, 3], [16, 4]];
const groupStyle = (look, group, width) => ({
  stroke: look.groups[group % look.groups.length],
  dash: DASHES[group % DASHES.length],
  width,
});

function drawPaper(pen, model, layout, look) {
  drawFrame(pen, layout.record, look.recordTitle, layout, look);
  if (layout.rate) drawFrame(pen, layout.rate, look.rateTitle, layout, look);
  drawTimeTitle(pen, layout.rate ?? layout.record, layout, look);
  drawMarkKey(pen, model, layout, look);
  drawPhases(pen, model, layout, look);
  if (layout.rate) drawRateLegend(pen, model, layout, look);
}

// One panel: its title, its levels and, with `times`, the numbers of the time axis under it.
function drawFrame(pen, panel, title, layout, look, times = true) {
  const { left, right, em } = layout;
  const small = { size: 0.92 * em, fill: look.text };
  pen.text(0, panel.title, title, { size: em, weight: 600, fill: look.text });
  for (const tick of panel.ticks) {
    const y = Math.round(panel.y(tick)) + 0.5;
    pen.line([left, y, right, y], { stroke: tick ? look.grid : look.text, width: 1, alpha: tick ? 0.7 : 0.8 });
    pen.text(left - 0.5 * em, y + 0.33 * em, numberWords(tick), { ...small, anchor: "end" });
  }
  for (const tick of layout.xTicks) {
    const x = Math.round(layout.x(tick * layout.unit.seconds)) + 0.5;
    pen.line([x, panel.bottom, x, panel.bottom + 0.35 * em], { stroke: look.text, width: 1, alpha: 0.8 });
    if (times) pen.text(x, panel.bottom + 1.3 * em, numberWords(tick), { ...small, anchor: "middle" });
  }
}

function drawTimeTitle(pen, panel, layout, look) {
  const { right, em } = layout;
  pen.text(right, panel.bottom + 2.5 * em, layout.unit.title, { size: em, fill: look.text, anchor: "end" });
}

// What the small marks on the records mean, at the right of the title row.
function drawMarkKey(pen, model, layout, look) {
  const { em, right, record } = layout;
  let x = right;
  const entry = (words, mark) => {
    x -= look.measure(words);
    pen.text(x, record.title, words, { size: 0.92 * em, fill: look.text });
    mark(x - 0.8 * em, record.title);
    x -= 2 * em;
  };
  if (model.records.some((one) => one.omitted.length)) {
    const ring = { fill: look.background, stroke: look.text, width: 1.4 };
    entry("omitted", (at, y) => pen.circle(at, y - 0.33 * em, 3.2, ring));
  }
  if (model.records.some((one) => one.reinforcers.length)) {
    const pip = { stroke: look.text, width: 1.4 };
    entry("reinforcer", (at, y) => pen.strokes([at, y - 0.6 * em, at + 0.36 * em, y], pip));
  }
}

// One grey line per phase when all records share it; else one line per record in its group's colour and dash.
function drawPhases(pen, model, layout, look) {
  const { em, record, rate } = layout;
  const mark = (seconds, panel, style) => {
    const x = layout.x(seconds);
    pen.line([x, panel.top - 0.1 * em, x, panel.bottom], { width: 1.25, alpha: 0.85, ...style });
  };
  const taken = [];
  const name = (words, seconds) => {
    const width = look.measure(words);
    const x = Math.min(layout.x(seconds), layout.right - width);
    if (!words || taken.some(([from, to]) => x < to + 0.5 * em && x + width > from - 0.5 * em)) return;
    taken.push([x, x + width]);
    pen.text(x, record.top - 0.4 * em, words, { size: 0.92 * em, weight: 600, fill: look.text });
  };
  // A later phase is the news (extinction begins); the first one gives way where two names do not fit.
  const laterFirst = (phases) => [...phases].sort((a, b) => (a.start === 0) - (b.start === 0) || a.start - b.start);
  if (model.shared) {
    for (const phase of laterFirst(model.shared)) {
      name(phase.name, phase.start);
      if (phase.start > 0) mark(phase.start, record, { stroke: look.text });
    }
  } else {
    const phases = model.records.flatMap((one) => one.phases.map((phase) => ({ ...phase, group: one.group })));
    for (const phase of phases.filter((one) => one.start > 0).sort((a, b) => a.start - b.start)) {
      name(phase.name, phase.start);
      const style = groupStyle(look, phase.group, 1.25);
      mark(phase.start, record, { ...style, dash: style.dash.length ? style.dash : [1, 3] });
    }
  }
  for (const series of rate ? model.rates : []) {
    const style = groupStyle(look, series.group, 1.25);
    for (const minutes of series.changes) {
      const shared = model.rates.every((other) => other.changes.includes(minutes));
      mark(60 * minutes, rate, shared ? { stroke: look.text } : { ...style, dash: style.dash.length ? style.dash : [1, 3] });
    }
  }
}

function drawSample(pen, x, y, group, layout, look) {
  const { em } = layout;
  const middle = y - 0.33 * em;
  pen.line([x, middle, x + 2.1 * em, middle], groupStyle(look, group, 2.5));
}

function drawRateLegend(pen, model, layout, look) {
  const { em, left, row, rate, rateLegend } = layout;
  model.rates.forEach((series, i) => {
    const item = rateLegend.items[i];
    const y = rate.title + row * (item.row + 1);
    drawSample(pen, left + item.x, y, series.group, layout, look);
    pen.text(left + item.x + item.swatch, y, series.label, { size: 0.92 * em, fill: look.text });
  });
}

// The upper legend of a saved file; on the page it is real text with live numbers.
function drawLegend(pen, model, layout, look, words) {
  const { em, row, legendRows } = layout;
  words.forEach((text, i) => {
    const item = legendRows.items[i];
    const y = em + item.row * row;
    drawSample(pen, item.x, y, model.records[i].group, layout, look);
    pen.text(item.x + item.swatch, y, text, { size: 0.92 * em, fill: look.text });
  });
}

// A step line; steps nearer than a third of a pixel are drawn as one. Where the pen has reached the top of a layout
// with `reset`, it falls back at once.
function stepPoints(record, layout) {
  const points = [layout.x(0), layout.yRecord(0)];
  const { responses } = record;
  let lastX = points[0];
  for (let i = 0; i < responses.length; i += 1) {
    const x = layout.x(responses[i]);
    const y = layout.yRecord(i + 1);
    if (layout.reset && (i + 1) % layout.reset === 0) {
      points.push(x, points[points.length - 1], x, layout.record.top, x, y);
      lastX = x;
    } else if (x - lastX >= 0.34) {
      points.push(x, points[points.length - 1], x, y);
      lastX = x;
    } else points[points.length - 1] = y;
  }
  points.push(layout.x(record.seconds), points[points.length - 1]);
  return points;
}

function drawInk(pen, model, layout, look) {
  drawRecords(pen, model, layout, look);
  if (model.records.length > 1) drawEndNumbers(pen, model, layout, look);
  if (layout.rate) drawRates(pen, model, layout, look);
}

function drawRecords(pen, model, layout, look) {
  const many = model.records.length > 3;
  for (const record of model.records) {
    const style = groupStyle(look, record.group, many ? 1.75 : 2.25);
    pen.line(stepPoints(record, layout), style);
    // Crowded pips are drawn shorter, so that they stay strokes.
    const [first, last] = [record.reinforcers[0], record.reinforcers[record.reinforcers.length - 1]];
    const gap = record.reinforcers.length > 1 ? (layout.x(last) - layout.x(first)) / (record.reinforcers.length - 1) : 9;
    const pip = layout.em * Math.max(0.5, Math.min(1, gap / 5));
    const pips = [];
    for (const seconds of record.reinforcers) {
      const x = layout.x(seconds);
      const y = layout.yRecord(countUpTo(record.responses, seconds));
      pips.push(x, y, x + 0.36 * pip, y + 0.6 * pip);
    }
    pen.strokes(pips, { stroke: style.stroke, width: many ? 1 : 1.4, alpha: gap < 2 ? 0.5 : 1 });
    for (const seconds of record.omitted) {
      const y = layout.yRecord(countUpTo(record.responses, seconds));
      pen.circle(layout.x(seconds), y, 3.2, { fill: look.background, stroke: style.stroke, width: 1.4 });
    }
  }
}

// The record's number in the legend, at the end of its line; numbers that would overlap move apart.
function drawEndNumbers(pen, model, layout, look) {
  const { em } = layout;
  const ends = model.records.map((record, i) => ({
    words: String(i + 1),
    x: layout.x(record.seconds) + 0.4 * em,
    y: layout.yRecord(record.responses.length) + 0.33 * em,
  }));
  const middle = (layout.record.top + layout.record.bottom) / 2;
  // Away from the nearer edge: downwards in the upper half, upwards in the lower one.
  const spread = (group, way) => {
    const placed = [];
    for (const end of group.sort((a, b) => way * (a.y - b.y))) {
      for (const other of placed) {
        if (Math.abs(other.x - end.x) < em && way * (end.y - other.y) < em) end.y = other.y + way * em;
      }
      placed.push(end);
      pen.text(end.x, end.y, end.words, { size: 0.92 * em, weight: 650, fill: look.text, halo: look.background });
    }
  };
  spread(ends.filter((end) => end.y < middle), 1);
  spread(ends.filter((end) => end.y >= middle), -1);
}

function drawRates(pen, model, layout, look) {
  const x = (minutes) => layout.x(60 * minutes);
  for (const series of model.rates) {
    const band = [];
    series.x.forEach((minutes, i) => band.push(x(minutes), layout.yRate(series.high[i])));
    for (let i = series.x.length - 1; i >= 0; i -= 1) band.push(x(series.x[i]), layout.yRate(series.low[i]));
    pen.area(band, { fill: groupStyle(look, series.group).stroke, alpha: 0.16 });
  }
  for (const series of model.rates) {
    pen.line(series.x.flatMap((minutes, i) => [x(minutes), layout.yRate(series.mean[i])]), groupStyle(look, series.group, 2.25));
  }
}
