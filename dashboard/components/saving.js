// Saving a file from the page, without the server.

function saveFile(parts, type, name, owner) {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.hidden = true;
  owner.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 30000);
}

function saveCanvas(canvas, name, owner) {
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => {
      if (!blob) {
        failed(new Error("The browser could not make the picture; try SVG."));
        return;
      }
      saveFile([blob], "image/png", name, owner);
      done();
    }, "image/png");
  });
}

// Inside a shadow root or not: the first colour behind `node` that is not see-through.
function backgroundBehind(node) {
  for (let at = node; at; at = at.parentElement ?? at.getRootNode()?.host ?? null) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour && colour !== "transparent" && !/,\s*0\)$/.test(colour)) return colour;
  }
  return "#ffffff";
}
