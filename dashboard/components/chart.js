// Draws a Plotly figure and the next one over it. Streamlit's own chart is taken down and built anew for every change.

const ABSENT = "This figure cannot be drawn: the page did not get the drawing library. Reload the page; its table holds the numbers.";

// Pages lie one level below the lab's own address, which a proxy may have chosen.
const address = ({ library, base }) => `${base ? `/${base}/` : new URL(".", location.href).pathname}${library}`;

function run(source) {
  return new Promise((done, failed) => {
    const tag = document.createElement("script");
    tag.onload = () => (globalThis.Plotly ? done(globalThis.Plotly) : failed(new Error(`${source} holds no Plotly`)));
    tag.onerror = () => failed(new Error(`${source} could not be loaded`));
    tag.src = source;
    document.head.append(tag);
  });
}

// A third of the bytes travel when the file comes packed, and a class of sixty fetches it at once. The name holds the
// version, so that what a browser has kept is never out of date.
async function unpacked(source) {
  const answer = await fetch(`${source}.gz`, { cache: "force-cache" });
  if (!answer.ok) throw new Error(`${source}.gz: ${answer.status}`);
  const text = await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).text();
  const file = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return await run(file);
  } finally {
    URL.revokeObjectURL(file);
  }
}

// Once for a visit, whatever the number of charts; what failed is tried again by the next chart.
function plotly(data) {
  globalThis.vrlabPlotly ??= unpacked(address(data))
    .catch(() => run(address(data)))
    .catch((error) => {
      globalThis.vrlabPlotly = undefined;
      throw error;
    });
  return globalThis.vrlabPlotly;
}

class Chart {
  constructor(root) {
    this.root = root;
    // A place of its own: the figure that was here before may still be on its way out.
    this.plot = document.createElement("div");
    this.plot.className = "plot";
    root.replaceChildren(this.plot);
    this.generation = 0;
    this.revision = 0;
    this.width = 0;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(root);
  }

  receive(data) {
    this.root.setAttribute("aria-label", data.alt);
    if (data.figure === this.text) return;
    this.text = data.figure;
    this.config = data.config;
    this.figure = JSON.parse(data.figure);
    // The page keeps its place while the library is on its way.
    this.plot.style.minHeight = `${this.figure.layout.height}px`;
    this.root.setAttribute("aria-busy", "true");
    this.library ??= plotly(data);
    this.drawn();
  }

  // Only a library that does not come is a matter for the visitor; an error of the drawing itself stays an error.
  drawn() {
    this.library.then((Plotly) => this.draw(Plotly), (error) => this.refuse(error));
  }

  // In a closed expander there is no width: the chart is drawn when it opens.
  draw(Plotly) {
    this.width = Math.floor(this.root.clientWidth);
    this.root.removeAttribute("aria-busy");
    if (!this.observer || this.width === 0) return;
    if (!this.Plotly) this.plot.textContent = "";
    this.Plotly = Plotly;
    this.revision += 1;
    const { data, layout } = this.figure;
    this.drawing = Plotly.react(this.plot, data, { ...layout, width: this.width, datarevision: this.revision }, this.config);
  }

  resize() {
    if (Math.floor(this.root.clientWidth) === this.width) return;
    if (this.library) this.drawn();
  }

  refuse(error) {
    console.warn(error);
    this.root.removeAttribute("aria-busy");
    this.library = undefined;
    this.text = undefined;
    if (!this.Plotly) this.plot.textContent = ABSENT;
  }

  destroy() {
    this.observer.disconnect();
    this.observer = undefined;
    // A drawing goes on in steps, each of which asks for what taking it down removes.
    const remove = () => this.Plotly.purge(this.plot);
    this.drawing?.then(remove, remove);
  }
}
