// One grid with one walk, as SVG. Colours come from the page's theme by the style sheet; the picture has no text.

const GRID_CELL = 20;
const STEPS = [[0, -1], [1, 0], [0, 1], [-1, 0]];

function drawn(tag, attributes, ...children) {
  const node = document.createElementNS(SVG_SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const middleOf = (cell, side) => [((cell % side) + 0.5) * GRID_CELL, (Math.floor(cell / side) + 0.5) * GRID_CELL];

function gridLines(side) {
  const end = side * GRID_CELL;
  let d = "";
  for (let i = 0; i <= side; i += 1) d += `M${i * GRID_CELL} 0V${end}M0 ${i * GRID_CELL}H${end}`;
  return drawn("path", { d, class: "lines" });
}

// In each cell the way that the mouse would most likely go; the surer, the stronger.
function likelyWays(walk, side) {
  const ways = walk.likeliest.map((action, cell) => {
    if (cell === walk.cheese) return "";
    const [x, y] = middleOf(cell, side);
    const [dx, dy] = STEPS[action];
    const [tipX, tipY] = [x + 5 * dx, y + 5 * dy];
    const d = `M${x - 4 * dx} ${y - 4 * dy}L${tipX} ${tipY}M${tipX - 3 * dx - 2.2 * dy} ${tipY - 3 * dy - 2.2 * dx}L${tipX} ${tipY}L${tipX - 3 * dx + 2.2 * dy} ${tipY - 3 * dy + 2.2 * dx}`;
    return drawn("path", { d, class: "way", opacity: String(Math.max(0, (walk.chance[cell] - 0.25) / 0.75).toFixed(2)) });
  });
  return drawn("g", {}, ...ways);
}

function cheeseAt(cell, side) {
  const [x, y] = middleOf(cell, side);
  return drawn(
    "g",
    { class: "cheese", transform: `translate(${x} ${y})` },
    drawn("path", { d: "M-8 5.5V0.5L6.5-6.5L8 0.5V5.5Z" }),
    drawn("path", { d: "M-8 0.5H8", class: "rind" }),
    drawn("circle", { cx: "-3.5", cy: "3.2", r: "1.4", class: "hole" }),
    drawn("circle", { cx: "3", cy: "3.4", r: "1.1", class: "hole" }),
  );
}

function mouseDrawn() {
  return drawn(
    "g",
    { class: "mouse" },
    drawn("path", { d: "M-5 2C-10 1-9 7-5.5 7.5", class: "tail" }),
    drawn("circle", { cx: "-2.8", cy: "-4.6", r: "2.7" }),
    drawn("circle", { cx: "2.8", cy: "-4.6", r: "2.7" }),
    drawn("circle", { cx: "0", cy: "0.6", r: "5.4" }),
    drawn("circle", { cx: "-1.9", cy: "-0.4", r: "0.9", class: "eye" }),
    drawn("circle", { cx: "1.9", cy: "-0.4", r: "0.9", class: "eye" }),
  );
}

// The parts that move come back beside the picture.
function gridDrawn(walk, corner, side, group) {
  const end = side * GRID_CELL;
  const trail = drawn("polyline", { class: `trail group${group}`, points: "" });
  const mouse = mouseDrawn();
  const [startX, startY] = middleOf(walk.cells[0], side);
  const parts = [drawn("rect", { width: end, height: end, class: "ground" }), gridLines(side), likelyWays(walk, side)];
  if (walk.cheese !== corner) {
    const [x, y] = middleOf(corner, side);
    parts.push(drawn("rect", { x: x - 8.5, y: y - 8.5, width: 17, height: 17, rx: 2, class: "emptied" }));
  }
  parts.push(drawn("circle", { cx: startX, cy: startY, r: 3, class: `start group${group}` }), trail, cheeseAt(walk.cheese, side), mouse);
  const svg = drawn("svg", { viewBox: `-1 -1 ${end + 2} ${end + 2}`, "aria-hidden": "true" }, ...parts);
  return { svg, trail, mouse };
}

// Where the walk is after `time` steps, and the corners of its trail so far.
function placeAt(walk, side, time) {
  const last = walk.cells.length - 1;
  const at = Math.min(time, last);
  const whole = Math.floor(at);
  const part = at - whole;
  const [x, y] = middleOf(walk.cells[whole], side);
  const [nextX, nextY] = middleOf(walk.cells[Math.min(whole + 1, last)], side);
  const here = [x + part * (nextX - x), y + part * (nextY - y)];
  const corners = walk.cells.slice(0, whole + 1).map((cell) => middleOf(cell, side).join(" "));
  return { here, points: [...corners, here.join(" ")].join(" ") };
}

const stepped = (count) => `${count} step${count === 1 ? "" : "s"}`;

function walkWords(walk, corner, time) {
  const last = walk.cells.length - 1;
  if (time < last) return `${stepped(Math.floor(time))} so far`;
  if (walk.reached) return last ? `Cheese after ${stepped(last)}` : "Cheese at once";
  return walk.cells[last] === corner ? "No cheese: in the empty corner" : `No cheese in ${stepped(last)}`;
}
