// The parts of the recorder on the page: real buttons, a range, live numbers. Words only by textContent.

const SVG_SPACE = "http://www.w3.org/2000/svg";
const ICONS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  step: "M6 5v14l8-7zM15.5 5h3v14h-3z",
  reset: "M5.5 5h3v14h-3zM18.5 5v14l-8.5-7z",
};
const SPEEDS = [["1", "1x"], ["10", "10x"], ["60", "60x"], ["300", "300x"], ["all", "all at once"]];

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function icon(name) {
  const svg = document.createElementNS(SVG_SPACE, "svg");
  const path = document.createElementNS(SVG_SPACE, "path");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["class", "icon"]]) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function button(words, { name = "", shape = null, shortcut = null, kind = "" } = {}) {
  const node = element("button", { type: "button", class: kind });
  if (shape) node.append(icon(shape));
  const label = element("span", { class: "words" });
  label.textContent = words;
  node.append(label);
  if (name) node.setAttribute("aria-label", name);
  if (shortcut) {
    node.setAttribute("aria-keyshortcuts", shortcut);
    node.title = `${words} (key ${shortcut})`;
  }
  return node;
}

function relabel(node, shape, words) {
  if (node.dataset.shape === shape) return;
  node.dataset.shape = shape;
  node.querySelector("path").setAttribute("d", ICONS[shape]);
  node.querySelector(".words").textContent = words;
  node.title = `${words} (key k)`;
}

function buildParts(speeds) {
  const parts = {
    legend: element("ul", { class: "legend" }),
    figure: element("div", { class: "figure", role: "figure" }),
    paper: element("canvas", { "aria-hidden": "true" }),
    ink: element("canvas", { "aria-hidden": "true" }),
    heads: [element("div", { class: "head" }), element("div", { class: "head" })],
    dots: element("div", { class: "dots" }),
    numbers: element("dl", { class: "numbers" }),
    big: button("Play", { shape: "play", name: "Play the record", kind: "big" }),
    play: button("Play", { shape: "play", shortcut: "k", kind: "main" }),
    step: button("Step", { shape: "step", shortcut: ".", name: "Step to the next response", kind: "step" }),
    reset: button("Reset", { shape: "reset", shortcut: "r", kind: "reset" }),
    speed: element("select", { "aria-label": "Speed" }),
    scrub: element("input", { type: "range", min: "0", step: "any", "aria-label": "Time in the run" }),
    clock: element("span", { class: "clock" }),
    svg: button("SVG", { name: "Save the figure as SVG" }),
    png: button("PNG", { name: "Save the figure as PNG" }),
    say: element("span", { class: "unseen", role: "status", "aria-live": "polite" }),
  };
  for (const [value, words] of speeds) {
    const option = element("option", { value });
    option.textContent = words;
    parts.speed.append(option);
  }
  parts.play.dataset.shape = "play";
  parts.figure.append(parts.paper, parts.ink, parts.dots, ...parts.heads);
  parts.stage = element("div", { class: "stage" }, parts.figure, parts.big);
  const moves = element("div", { class: "set" }, parts.play, parts.step, parts.reset, parts.speed);
  const saves = element("div", { class: "set saves" }, parts.svg, parts.png);
  parts.controls = element("div", { class: "controls", role: "group", "aria-label": "Playback" });
  parts.controls.append(moves, parts.scrub, parts.clock, saves);
  parts.body = element("div", { class: "body" }, parts.stage, parts.numbers);
  return parts;
}

// The large figure wants its controls in sight above it; the first page wants the picture first.
function arrange(root, parts, mode) {
  const order = { recorder: [parts.body, parts.controls], live: [parts.controls, parts.body] }[mode] ?? [
    parts.controls, parts.legend, parts.body,
  ];
  root.replaceChildren(...order, parts.say);
}

// A short sample of a group's line, in its colour and dash.
function sampleLine(style) {
  const svg = document.createElementNS(SVG_SPACE, "svg");
  const line = document.createElementNS(SVG_SPACE, "path");
  for (const [key, value] of [["viewBox", "0 0 34 8"], ["aria-hidden", "true"], ["class", "sample"]]) svg.setAttribute(key, value);
  line.setAttribute("d", "M0 4H34");
  line.setAttribute("stroke-dasharray", style.dash.join(" "));
  line.style.stroke = style.stroke;
  svg.append(line);
  return svg;
}

function fillLegend(parts, model, look) {
  const rows = model.records.map((record, i) => {
    const label = element("span");
    label.textContent = model.records.length > 1 ? `${i + 1}  ${record.label}` : record.label;
    const counts = element("span", { class: "counts" });
    // As wide as it will ever be, so that nothing moves while the numbers grow.
    counts.style.minWidth = `${Math.ceil(look.measure(countWords(countsAt(record, model.duration))))}px`;
    const words = element("span", { class: "entry" }, label, counts);
    return element("li", {}, sampleLine(groupStyle(look, record.group)), words);
  });
  parts.legend.replaceChildren(...rows);
  parts.counts = rows.map((row) => row.querySelector(".counts"));
  parts.dots.classList.toggle("many", model.records.length > 3);
  parts.dots.replaceChildren(
    ...model.records.map((record) => {
      const dot = element("div", { class: "dot" });
      dot.style.background = groupStyle(look, record.group).stroke;
      return dot;
    }),
  );
}

function fillNumbers(parts, words) {
  parts.values = words.map((text) => {
    const term = element("dt");
    term.textContent = text;
    return { term, value: element("dd") };
  });
  parts.numbers.replaceChildren(...parts.values.map(({ term, value }) => element("div", {}, term, value)));
}
