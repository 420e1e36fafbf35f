// Where things go: round axis numbers, margins, panels. Sizes follow `em`, the page's own type size.

function niceStep(span, parts, steps) {
  const rough = span / Math.max(1, parts);
  const power = 10 ** Math.floor(Math.log10(rough));
  return (steps.find((step) => step * power >= rough * 0.999) ?? 10) * power;
}

function tickValues(limit, parts) {
  const step = niceStep(limit, parts, [1, 2, 5, 10]);
  const values = [];
  for (let i = 0; i * step <= limit * 1.0001; i += 1) values.push(i * step);
  return values;
}

// Minutes for most runs, seconds for very short ones, hours for very long ones.
function timeUnit(duration) {
  if (duration <= 120) return { seconds: 1, title: "Time (s)" };
  return duration <= 6 * 3600 ? { seconds: 60, title: "Time (min)" } : { seconds: 3600, title: "Time (h)" };
}

// Rounding hides the 0.30000000000000004 of repeated steps.
const numberWords = (value) => (Math.round(value * 1000) / 1000).toLocaleString("en-US");

// From 0 to a round number at or above the largest value; at least to 10, so that a quiet run looks quiet.
function verticalAxis(largest, height, em) {
  const parts = Math.max(2, Math.min(5, Math.floor(height / (3 * em))));
  const step = niceStep(Math.max(largest, 10), parts, [1, 2, 5, 10]);
  const count = Math.ceil(Math.max(largest, 10) / step - 1e-9);
  return { limit: count * step, ticks: Array.from({ length: count + 1 }, (_, i) => i * step) };
}

// A panel with the height at which a value of its axis stands.
const framed = (panel) => ({
  ...panel,
  y: (value) => panel.bottom - ((value - (panel.low ?? 0)) / (panel.limit - (panel.low ?? 0))) * (panel.bottom - panel.top),
});

// Items in rows that fit `width`; each item gets its x and row.
function rowsOf(labels, width, em, measure) {
  const swatch = 2.6 * em;
  let x = 0;
  let row = 0;
  const items = labels.map((label) => {
    const needed = swatch + measure(label) + 1.6 * em;
    if (x > 0 && x + needed - 1.6 * em > width) {
      x = 0;
      row += 1;
    }
    const item = { x, row, swatch };
    x += needed;
    return item;
  });
  return { items, rows: labels.length ? row + 1 : 0 };
}

// `legend` holds the words of the upper legend when it is part of the picture (saved files), else nothing.
function layoutFigure(model, { width, recordHeight, rateHeight, em, measure, legend = [] }) {
  const row = 1.5 * em;
  const most = Math.max(...model.records.map((record) => record.responses.length));
  const fastest = Math.max(0, ...model.rates.flatMap((series) => series.high));
  const recordAxis = verticalAxis(most, recordHeight, em);
  const rateAxis = verticalAxis(fastest, rateHeight, em);
  const axes = model.rates.length ? [recordAxis, rateAxis] : [recordAxis];
  const left = Math.ceil(Math.max(...axes.flatMap((axis) => axis.ticks.map((tick) => measure(numberWords(tick))))) + em);
  const right = width - Math.ceil(model.records.length > 1 ? 1.9 * em : 1.1 * em);
  const unit = timeUnit(model.duration);
  const xTicks = tickValues(model.duration / unit.seconds, (right - left) / (5 * em));

  const legendRows = rowsOf(legend, width - em, em, measure);
  let y = legendRows.rows ? legendRows.rows * row + 0.4 * em : 0;
  const panel = (axis, height, extra) => {
    const title = y + em;
    const top = y + row + extra;
    y = top + height + 1.5 * em;
    return framed({ title, top, bottom: top + height, ...axis });
  };
  const named = model.records.some((record) => record.phases.some((phase) => phase.name));
  const record = panel(recordAxis, recordHeight, named ? 1.3 * em : 0.4 * em);
  const rateLegend = rowsOf(model.rates.map((series) => series.label), right - left, em, measure);
  let rate = null;
  if (model.rates.length) {
    y += 0.9 * em;
    rate = panel(rateAxis, rateHeight, rateLegend.rows * row + 0.4 * em);
  }
  return {
    width, em, row, left, right, unit, xTicks, record, rate, rateLegend, legendRows,
    height: Math.ceil(y + 1.2 * em),
    x: (seconds) => left + (seconds / model.duration) * (right - left),
    yRecord: (count) => record.y(count),
    yRate: (perMinute) => rate.y(perMinute),
  };
}
