// The live recorder's figure: the record as every recorder draws it, and under it what the subject thinks.

function drawLivePaper(pen, model, layout, look) {
  const { record, lane, panels, em } = layout;
  const last = panels[panels.length - 1] ?? record;
  const title = layout.reset ? `${look.recordTitle}, pen back after ${layout.reset}` : look.recordTitle;
  drawFrame(pen, record, title, layout, look, record === last);
  panels.forEach((panel, i) => {
    const { title: name, unit, lines } = model.panels[i];
    const labels = [...new Set(lines.map((line) => line.label).filter(Boolean))];
    const whole = unit ? `${name} (${unit})` : name;
    const needed = look.measure(whole) + labels.reduce((sum, label) => sum + 4.6 * em + look.measure(label), 0);
    const words = needed < layout.right ? whole : model.panels[i].short;
    drawFrame(pen, panel, words, layout, look, panel === last);
    drawPanelKey(pen, panel, words, labels, layout, look);
  });
  drawTimeTitle(pen, last, layout, look);
  if (lane) {
    pen.text(0, lane.title, "Component", { size: em, weight: 600, fill: look.text });
    for (let component = 1; component <= lane.highest; component += 1) {
      const style = { size: 0.92 * em, fill: look.text, anchor: "end" };
      pen.text(layout.left - 0.5 * em, lane.y(component) + 0.33 * em, String(component), style);
    }
  }
  drawMarkKey(pen, model, layout, look);
  drawPhases(pen, model, layout, look);
  for (const phase of model.shared.filter((one) => one.start > 0)) {
    const x = layout.x(phase.start);
    for (const panel of lane ? [lane, ...panels] : panels) {
      pen.line([x, panel.top, x, panel.bottom], { stroke: look.text, width: 1.25, alpha: 0.85 });
    }
  }
}

// Where a panel shows several operanda: a sample of each one's line after the title.
function drawPanelKey(pen, panel, title, labels, layout, look) {
  const { em } = layout;
  let x = look.measure(title) + 2 * em;
  for (const label of labels) {
    drawSample(pen, x, panel.title, groupOf(label), layout, look);
    pen.text(x + 2.6 * em, panel.title, label, { size: 0.92 * em, fill: look.text });
    x += 4.2 * em + look.measure(label);
  }
}

// "operandum 2" is drawn in the second colour and dash, everything else in the first.
const groupOf = (label) => Math.max(0, (Number(label.split(" ")[1]) || 1) - 1);

function drawLiveInk(pen, model, layout, look) {
  drawRecords(pen, model, layout, look);
  if (layout.lane) drawLane(pen, model, layout, look);
  layout.panels.forEach((panel, i) => {
    for (const line of model.panels[i].lines) {
      const style = groupStyle(look, groupOf(line.label), 1.75);
      if (model.panels[i].stems) pen.strokes(stemPoints(line, panel, layout), { ...style, dash: [], width: 1 });
      else pen.line(holdPoints(line, panel, layout), style);
    }
  });
}

// Which component is in effect, as a line that jumps.
function drawLane(pen, model, layout, look) {
  const { lane } = layout;
  const points = [];
  model.components.forEach(([start, component], i) => {
    const from = layout.x(start);
    const to = layout.x(model.components[i + 1]?.[0] ?? model.duration);
    points.push(from, lane.y(component), to, lane.y(component));
  });
  pen.line(points, { stroke: look.text, width: 1.5 });
}

// A reading holds until the next one; changes nearer than a third of a pixel are drawn as one, at their extremes.
function holdPoints(line, panel, layout) {
  const points = [];
  let last = -1;
  for (let i = 0; i < line.t.length; i += 1) {
    const x = layout.x(line.t[i]);
    const y = panel.y(line.values[i]);
    if (points.length && x - last < 0.34) points.push(points[points.length - 2], y);
    else {
      if (points.length) points.push(x, points[points.length - 1]);
      points.push(x, y);
      last = x;
    }
  }
  if (points.length) points.push(layout.x(line.end), points[points.length - 1]);
  return points;
}

// Each outcome's prediction error as a stroke from zero.
function stemPoints(line, panel, layout) {
  const points = [];
  const zero = panel.y(0);
  line.t.forEach((seconds, i) => {
    const x = layout.x(seconds);
    points.push(x, zero, x, panel.y(line.values[i]));
  });
  return points;
}
