// Two pens with the same five strokes: one marks a canvas, the other writes a stand-alone SVG document.
// A figure is described once, for a pen, so that the picture on the page and the saved file cannot differ.
// Text is always placed on its alphabetic baseline, the one that every SVG reader agrees on.

function canvasPen(context, font) {
  const stroke = (style) => {
    context.globalAlpha = style.alpha ?? 1;
    context.strokeStyle = style.stroke;
    context.lineWidth = style.width ?? 1;
    context.setLineDash(style.dash ?? []);
    context.lineJoin = "round";
    context.stroke();
    context.globalAlpha = 1;
  };
  const trace = (points) => {
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      if (i === 0) context.moveTo(points[0], points[1]);
      else context.lineTo(points[i], points[i + 1]);
    }
  };
  return {
    line(points, style) {
      trace(points);
      stroke(style);
    },
    // Many separate two-point strokes (x1, y1, x2, y2, ...) as one path.
    strokes(points, style) {
      context.beginPath();
      for (let i = 0; i < points.length; i += 4) {
        context.moveTo(points[i], points[i + 1]);
        context.lineTo(points[i + 2], points[i + 3]);
      }
      stroke(style);
    },
    area(points, style) {
      trace(points);
      context.closePath();
      context.globalAlpha = style.alpha ?? 1;
      context.fillStyle = style.fill;
      context.fill();
      context.globalAlpha = 1;
    },
    circle(x, y, radius, style) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = style.fill;
      context.fill();
      if (style.stroke) stroke(style);
    },
    text(x, y, words, style) {
      context.font = `${style.weight ?? 400} ${style.size}px ${font}`;
      context.textAlign = { start: "left", middle: "center", end: "right" }[style.anchor ?? "start"];
      context.textBaseline = "alphabetic";
      if (style.halo) {
        context.strokeStyle = style.halo;
        context.lineWidth = 4;
        context.lineJoin = "round";
        context.setLineDash([]);
        context.strokeText(words, x, y);
      }
      context.fillStyle = style.fill;
      context.fillText(words, x, y);
    },
  };
}

// The same pen with thinner ink.
function faded(pen, share) {
  const thin = (style) => ({ ...style, alpha: share * (style.alpha ?? 1) });
  return {
    ...pen,
    line: (points, style) => pen.line(points, thin(style)),
    strokes: (points, style) => pen.strokes(points, thin(style)),
  };
}

function svgPen(font) {
  const parts = [];
  const number = (value) => String(Math.round(value * 100) / 100);
  const escaped = (text) =>
    String(text)
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;");
  const stroked = (style) =>
    `stroke="${escaped(style.stroke)}" stroke-width="${number(style.width ?? 1)}" stroke-linejoin="round"` +
    (style.dash?.length ? ` stroke-dasharray="${style.dash.join(" ")}"` : "") +
    ((style.alpha ?? 1) < 1 ? ` stroke-opacity="${style.alpha}"` : "");
  const path = (points) => {
    let d = "";
    for (let i = 0; i < points.length; i += 2) d += `${i ? "L" : "M"}${number(points[i])} ${number(points[i + 1])}`;
    return d;
  };
  return {
    line(points, style) {
      if (points.length) parts.push(`<path d="${path(points)}" fill="none" ${stroked(style)}/>`);
    },
    strokes(points, style) {
      let d = "";
      for (let i = 0; i < points.length; i += 4) d += path(points.slice(i, i + 4));
      if (d) parts.push(`<path d="${d}" fill="none" ${stroked(style)}/>`);
    },
    area(points, style) {
      if (!points.length) return;
      parts.push(`<path d="${path(points)}Z" fill="${escaped(style.fill)}" fill-opacity="${style.alpha ?? 1}"/>`);
    },
    circle(x, y, radius, style) {
      const edge = style.stroke ? ` ${stroked(style)}` : "";
      parts.push(`<circle cx="${number(x)}" cy="${number(y)}" r="${radius}" fill="${escaped(style.fill)}"${edge}/>`);
    },
    text(x, y, words, style) {
      const halo = style.halo
        ? ` stroke="${escaped(style.halo)}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`
        : "";
      parts.push(
        `<text x="${number(x)}" y="${number(y)}" font-size="${number(style.size)}" font-weight="${style.weight ?? 400}"` +
          ` text-anchor="${style.anchor ?? "start"}" fill="${escaped(style.fill)}"${halo}>${escaped(words)}</text>`,
      );
    },
    document({ width, height, margin, background, alt }) {
      return (
        `<?xml version="1.0" encoding="UTF-8"?>\n` +
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
        ` role="img" font-family="${escaped(font)}">\n<title>${escaped(alt)}</title>\n` +
        `<rect width="${width}" height="${height}" fill="${escaped(background)}"/>\n` +
        `<g transform="translate(${margin} ${margin})">\n${parts.join("\n")}\n</g>\n</svg>\n`
      );
    },
  };
}
