// Saves the chart that stands elsewhere on the page: its layers become one SVG document that needs nothing else.

// What only serves the mouse: no part of the picture, and black in readers that do not know "transparent".
const LEFT_OUT = ".hoverlayer, .draglayer, .zoomlayer, .selectionlayer, .legendtoggle, .drag";
const TEXT_STYLE = ["font-family", "font-size", "font-weight", "font-style", "fill", "text-anchor"];

function chartOf(key) {
  const holder = document.querySelector(`.st-key-${CSS.escape(key)}`);
  const chart = holder?.querySelector(".js-plotly-plot");
  const layers = chart ? [...chart.querySelectorAll("svg.main-svg")] : [];
  return layers.length ? { chart, layers } : null;
}

function layerCopy(layer) {
  const copy = layer.cloneNode(true);
  const originals = layer.querySelectorAll("text, tspan");
  copy.querySelectorAll("text, tspan").forEach((text, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of TEXT_STYLE) text.style.setProperty(name, style.getPropertyValue(name));
    // A file does not carry the page's font: whatever font its reader has keeps each line as long as it is here.
    const oneLine = originals[i].matches("tspan.line, text") && !originals[i].querySelector("tspan.line");
    const length = oneLine ? originals[i].getComputedTextLength() : 0;
    if (length > 0) {
      text.setAttribute("textLength", length.toFixed(2));
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
  });
  copy.querySelectorAll(LEFT_OUT).forEach((node) => node.remove());
  // References to clip paths may carry the page's address, which a file does not have.
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    // Lines that keep their width on the screen would be thin in a picture of twice the size.
    node.style.removeProperty("vector-effect");
    for (const { name, value } of [...node.attributes]) {
      if (value.includes("url(")) node.setAttribute(name, value.replace(/url\(["']?[^"')#]*#([^"')]+)["']?\)/g, "url(#$1)"));
      if (name.startsWith("on")) node.removeAttribute(name);
    }
  }
  copy.removeAttribute("style");
  return copy;
}

function standalone({ chart, layers }) {
  const { width, height } = layers[0].getBoundingClientRect();
  const space = "http://www.w3.org/2000/svg";
  const figure = document.createElementNS(space, "svg");
  const size = { width: Math.round(width), height: Math.round(height) };
  for (const [name, value] of Object.entries(size)) figure.setAttribute(name, value);
  figure.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  const title = document.createElementNS(space, "title");
  title.textContent = chart.closest("[role=figure]")?.getAttribute("aria-label") ?? "";
  const paper = document.createElementNS(space, "rect");
  for (const [name, value] of Object.entries({ ...size, fill: backgroundBehind(chart) })) paper.setAttribute(name, value);
  figure.append(title, paper, ...layers.map(layerCopy));
  return { ...size, text: `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(figure)}\n` };
}

function drawn(figure) {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * figure.width;
      canvas.height = 2 * figure.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      done(canvas);
    };
    image.onerror = () => failed(new Error("The browser could not draw the figure; try SVG."));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figure.text)}`;
  });
}

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".save");
  const say = root.querySelector("[role=status]");
  const save = (kind) => async () => {
    const found = chartOf(data.figure_key);
    if (!found) {
      say.textContent = "The figure is not drawn yet.";
      return;
    }
    try {
      const figure = standalone(found);
      if (kind === "svg") saveFile([figure.text], "image/svg+xml", `${data.filename}.svg`, root);
      else await saveCanvas(await drawn(figure), `${data.filename}.png`, root);
      say.textContent = `${kind.toUpperCase()} saved.`;
    } catch (problem) {
      say.textContent = problem.message;
    }
  };
  root.querySelector(".svg").onclick = save("svg");
  root.querySelector(".png").onclick = save("png");
  // Nothing outlives the elements: their handlers go with them.
  return () => {};
}
