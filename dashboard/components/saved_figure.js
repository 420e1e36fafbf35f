// The whole run as a file. It has its own size, so that it does not depend on the width of somebody's telephone.

function savedFigure(player, fontRoom) {
  const { model, data } = player;
  const em = 17;
  const margin = 20;
  const look = player.readLook(em);
  const words = model.records.map((record, i) => {
    const number = model.records.length > 1 ? `${i + 1}  ` : "";
    return `${number}${record.label}: ${countWords(countsAt(record, model.duration))}`;
  });
  const measure = (text) => fontRoom * look.measure(text);
  const sizes = { width: 1120, recordHeight: 420, rateHeight: 240, em, measure, legend: words };
  const layout = player.arrangeFigure(sizes);
  const draw = (pen) => {
    drawLegend(pen, model, layout, look, words);
    player.drawUnder(pen, layout, { ...look, measure });
    player.drawOver(pen, layout, look);
  };
  return { draw, look, margin, width: 1120 + 2 * margin, height: layout.height + 2 * margin, alt: data.alt };
}

function saveFigureSvg(player) {
  // Room for a reader whose own font is wider than the page's.
  const figure = savedFigure(player, 1.14);
  const pen = svgPen(`${figure.look.font}, Arial, sans-serif`);
  figure.draw(pen);
  const text = pen.document({ ...figure, background: figure.look.background });
  saveFile([text], "image/svg+xml", `${player.data.filename}.svg`, player.root);
  player.parts.say.textContent = "SVG saved.";
}

// Drawn by the canvas pen at twice the size, with the page's own font, which a picture of the SVG would not have.
async function saveFigurePng(player) {
  const figure = savedFigure(player, 1);
  const canvas = document.createElement("canvas");
  canvas.width = 2 * figure.width;
  canvas.height = 2 * figure.height;
  const context = canvas.getContext("2d");
  context.fillStyle = figure.look.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(2, 0, 0, 2, 2 * figure.margin, 2 * figure.margin);
  figure.draw(canvasPen(context, figure.look.font));
  try {
    await saveCanvas(canvas, `${player.data.filename}.png`, player.root);
    player.parts.say.textContent = "PNG saved.";
  } catch (problem) {
    player.parts.say.textContent = problem.message;
  }
}
