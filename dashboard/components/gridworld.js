// Walks on a grid, sent once and played at one pace. Nothing is sent to the server from here.

const STEPS_A_SECOND = 2.5;
const worlds = new WeakMap();
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

class Gridworld {
  constructor(root) {
    this.root = root;
    this.generation = 0;
    this.time = 0;
    this.playing = false;
    this.parts = {
      rows: element("div", { class: "rows", role: "figure" }),
      play: button("Play", { shape: "play", shortcut: "k", kind: "main" }),
      step: button("Step", { shape: "step", shortcut: ".", name: "Step: one cell further", kind: "step" }),
      reset: button("Reset", { shape: "reset", shortcut: "r", kind: "reset" }),
      scrub: element("input", { type: "range", min: "0", step: "any", "aria-label": "Steps of the walks" }),
      clock: element("span", { class: "clock" }),
      say: element("span", { class: "unseen", role: "status", "aria-live": "polite" }),
    };
    this.bind();
  }

  bind() {
    const { parts } = this;
    parts.play.dataset.shape = "play";
    const moves = element("div", { class: "set" }, parts.play, parts.step, parts.reset);
    const controls = element("div", { class: "controls", role: "group", "aria-label": "Playback" }, moves, parts.scrub, parts.clock);
    this.root.replaceChildren(controls, parts.rows, parts.say);
    parts.play.onclick = () => this.toggle();
    parts.step.onclick = () => this.step();
    parts.reset.onclick = () => this.reset();
    parts.scrub.oninput = () => {
      this.pause();
      this.moveTo(Number(parts.scrub.value));
    };
    parts.scrub.onkeydown = (event) => scrubKey(this, event);
    this.onKey = (event) => shortcut(this, event);
    // On the window and before everybody else: the host page has its own meaning for "r".
    window.addEventListener("keydown", this.onKey, true);
  }

  destroy() {
    cancelAnimationFrame(this.request);
    window.removeEventListener("keydown", this.onKey, true);
  }

  // Called at every rerun; only other walks start afresh, with all of each walk in sight.
  receive(data) {
    this.colours();
    if (data.digest === this.model?.digest) return;
    this.pause();
    this.model = { ...data, duration: Math.max(...data.rows.flatMap((row) => row.walks.map((walk) => walk.cells.length - 1)), 1) };
    this.root.dataset.run = data.digest;
    this.parts.rows.setAttribute("aria-label", data.alt);
    this.parts.scrub.max = String(this.model.duration);
    this.build();
    this.moveTo(this.model.duration);
  }

  build() {
    const { side, corner, rows } = this.model;
    this.walks = [];
    this.parts.rows.replaceChildren(
      ...rows.map((row) => {
        const title = element("p", { class: "rowtitle" });
        title.textContent = row.title;
        const grids = row.walks.map((walk) => {
          const { svg, trail, mouse } = gridDrawn(walk, corner, side, row.group);
          const words = element("div", { class: "outcome" });
          this.walks.push({ walk, trail, mouse, words });
          return element("div", { class: "grid" }, svg, words);
        });
        return element("div", { class: "row" }, title, element("div", { class: "grids" }, ...grids));
      }),
    );
  }

  // The page's own colours for data, read anew each time it is drawn: the theme may have changed.
  colours() {
    const listed = getComputedStyle(this.root).getPropertyValue("--st-chart-categorical-colors").split(",");
    listed.slice(0, 2).forEach((colour, i) => this.root.style.setProperty(`--series-${i}`, colour.trim()));
  }

  show() {
    const { parts, model, time } = this;
    // Whoever asks for less motion sees the mouse from cell to cell, without the way between.
    const seen = still() ? Math.floor(time) : time;
    for (const { walk, trail, mouse, words } of this.walks) {
      const { here, points } = placeAt(walk, model.side, seen);
      trail.setAttribute("points", points);
      mouse.setAttribute("transform", `translate(${here[0].toFixed(2)} ${here[1].toFixed(2)})`);
      const said = walkWords(walk, model.corner, seen);
      if (words.textContent !== said) words.textContent = said;
    }
    const clock = `step ${Math.floor(time)} of ${model.duration}`;
    parts.clock.textContent = clock;
    parts.scrub.value = String(time);
    parts.scrub.style.setProperty("--done", `${(100 * time) / model.duration}%`);
    parts.scrub.setAttribute("aria-valuetext", clock);
    relabel(parts.play, this.playing ? "pause" : "play", this.playing ? "Pause" : "Play");
    this.root.dataset.playing = String(this.playing);
    this.root.dataset.time = time.toFixed(2);
  }

  summary() {
    return this.walks.map(({ words }, i) => `Walk ${i + 1}: ${words.textContent}.`).join(" ");
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
    this.parts.say.textContent = this.playing ? "Playing." : `Paused at step ${Math.floor(this.time)}.`;
  }

  play() {
    if (this.time >= this.model.duration) this.time = 0;
    this.playing = true;
    this.last = null;
    this.show();
    this.request = requestAnimationFrame((now) => this.frame(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.request);
    this.show();
  }

  frame(now) {
    if (!this.playing) return;
    // A tab that slept does not leap ahead on waking.
    const seconds = this.last === null ? 0 : Math.min(now - this.last, 250) / 1000;
    this.last = now;
    this.time = Math.min(this.time + seconds * STEPS_A_SECOND, this.model.duration);
    if (this.time >= this.model.duration) {
      this.pause();
      this.parts.say.textContent = this.summary();
      return;
    }
    this.show();
    this.request = requestAnimationFrame((next) => this.frame(next));
  }

  moveTo(time) {
    this.time = Math.max(0, Math.min(time, this.model.duration));
    this.show();
  }

  step() {
    this.pause();
    this.moveTo(this.time >= this.model.duration ? 0 : Math.floor(this.time) + 1);
    this.parts.say.textContent = `Step ${Math.floor(this.time)}. ${this.summary()}`;
  }

  reset() {
    this.pause();
    this.moveTo(0);
    this.parts.say.textContent = "Back at the start.";
  }
}

export default function mount({ data, parentElement }) {
  let world = worlds.get(parentElement);
  if (!world) {
    world = new Gridworld(parentElement.querySelector(".gridworld"));
    worlds.set(parentElement, world);
  }
  world.receive(data);
  world.generation += 1;
  const { generation } = world;
  // The page may run the clean-up of an older call after a newer call; only the newest may take the figure down.
  return () => {
    if (world.generation !== generation) return;
    world.destroy();
    worlds.delete(parentElement);
  };
}
