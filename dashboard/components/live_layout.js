// Where the live recorder's parts go: the record, a lane for components, a panel for each thing the subject thinks.

const PEN_RESET = 500; // responses after which the pen falls back, where that is switched on

// Everything from `low` to `high`, which has zero in it, and round numbers within.
function readingAxis(low, high, height, em) {
  const span = high - low;
  const parts = Math.max(2, Math.min(4, Math.floor(height / (2 * em))));
  const step = niceStep(span, parts, [1, 2, 2.5, 5, 10]);
  const first = Math.ceil(low / step - 1e-6);
  const last = Math.max(1, Math.floor(high / step + 1e-6));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const room = 0.03 * span;
  return { low: low < 0 ? low - room : 0, limit: Math.max(high + (high === 1 ? 0 : room), last * step), ticks };
}

// From 0 to exactly `most`, so that the pen's whole way is used.
function countAxis(most, height, em) {
  const limit = Math.max(most, 10);
  const step = niceStep(limit, Math.max(2, Math.min(4, Math.floor(height / (2.5 * em)))), [1, 2, 5, 10]);
  return { limit, ticks: Array.from({ length: Math.floor(limit / step + 1e-9) + 1 }, (_, i) => i * step) };
}

function limitsOf(panel) {
  let low = 0;
  let high = 0;
  for (const line of panel.lines) {
    for (const value of line.values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  // A probability near its limit is seen against its whole range; one that stays small, against its own.
  if (panel.high !== null && high > 0.4 * panel.high) high = panel.high;
  if (high - low < 1e-9) high = panel.high ?? 1;
  return [low, high];
}

// The record's scale is that of the fastest responding there can be: a slope means the same rate whatever comes later,
// so that a changed rule changes nothing that was drawn before.
function layoutLive(model, { width, recordHeight, rateHeight, em, measure, pen, fastest, legend = [] }) {
  const row = 1.5 * em;
  const most = Math.max(model.records[0].responses.length, (fastest * model.duration) / 60);
  const reset = pen && most > PEN_RESET ? PEN_RESET : 0;
  const panelHeight = model.panels.length > 3 ? 0.75 * rateHeight : rateHeight;
  const recordAxis = countAxis(reset || most, recordHeight, em);
  const axes = model.panels.map((panel) => readingAxis(...limitsOf(panel), panelHeight, em));
  const words = [recordAxis, ...axes].flatMap((axis) => axis.ticks.map((tick) => measure(numberWords(tick))));
  const left = Math.ceil(Math.max(...words) + em);
  const right = width - Math.ceil(1.1 * em);
  const unit = timeUnit(model.duration);
  const xTicks = tickValues(model.duration / unit.seconds, (right - left) / (5 * em));
  const legendRows = rowsOf(legend, width - em, em, measure);
  let y = legendRows.rows ? legendRows.rows * row + 0.4 * em : 0;
  const place = (axis, height, extra) => {
    const title = y + em;
    const top = y + row + extra;
    y = top + height + 0.7 * em;
    return framed({ title, top, bottom: top + height, ...axis });
  };
  const record = place(recordAxis, recordHeight, 1.3 * em);
  let lane = null;
  if (model.components.length) {
    const highest = Math.max(...model.components.map(([, component]) => component));
    lane = place({ low: 0.6, limit: highest + 0.4, highest }, 1.1 * em * highest, 0.1 * em);
  }
  const panels = axes.map((axis) => place(axis, panelHeight, 0.2 * em));
  return {
    width, em, row, left, right, unit, xTicks, record, lane, panels, legendRows, reset, rate: null,
    height: Math.ceil(y + 2.1 * em),
    x: (seconds) => left + (seconds / model.duration) * (right - left),
    yRecord: (count) => record.y(reset ? count % reset : count),
  };
}
