// The recorder: a whole run, sent once, shown up to any moment. Nothing is sent to the server from here.

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

class Player {
  constructor(root, speeds = SPEEDS) {
    this.root = root;
    this.parts = buildParts(speeds);
    this.generation = 0;
    this.time = 0;
    this.playing = false;
    this.measurer = document.createElement("canvas").getContext("2d");
    this.bind();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.parts.stage);
    document.fonts?.ready.then(() => this.model && this.paint());
  }

  bind() {
    const { parts } = this;
    parts.play.onclick = () => this.toggle();
    parts.big.onclick = () => {
      this.toggle();
      parts.play.focus();
    };
    parts.step.onclick = () => this.step();
    parts.reset.onclick = () => this.reset();
    parts.svg.onclick = () => saveFigureSvg(this);
    parts.png.onclick = () => saveFigurePng(this);
    parts.scrub.oninput = () => this.moveTo(Number(parts.scrub.value));
    parts.scrub.onkeydown = (event) => scrubKey(this, event);
    this.onKey = (event) => shortcut(this, event);
    // On the window and before everybody else: the host page has its own meaning for "r".
    window.addEventListener("keydown", this.onKey, true);
  }

  destroy() {
    cancelAnimationFrame(this.request);
    this.observer.disconnect();
    window.removeEventListener("keydown", this.onKey, true);
  }

  // Called at every rerun and theme change; only another run starts the figure afresh.
  receive(data) {
    const fresh = data.digest !== this.data?.digest;
    if (data.mode !== this.data?.mode) arrange(this.root, this.parts, data.mode);
    this.data = data;
    if (fresh) {
      this.pause();
      this.model = readModel(data);
      this.root.dataset.run = data.run;
      this.root.dataset.mode = data.mode;
      this.parts.speed.value = calm() && data.mode === "player" ? "all" : data.speed;
      this.parts.scrub.max = String(this.model.duration);
      this.parts.figure.setAttribute("aria-label", data.alt);
      fillNumbers(this.parts, data.mode === "recorder" ? data.numbers : []);
      this.time = data.start === "end" || calm() ? this.model.duration : 0;
    }
    this.paint();
    if (fresh && data.autoplay && !calm()) {
      this.time = 0;
      this.play();
    }
  }

  // Colours and type from the page's theme, read anew at each full drawing.
  readLook(em) {
    const style = getComputedStyle(this.root);
    const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    const font = style.fontFamily;
    return {
      font,
      text: value("--st-text-color", "#16202a"),
      background: value("--st-background-color", "#ffffff"),
      grid: value("--st-border-color", "#cbd5df"),
      groups: value("--st-chart-categorical-colors", "#0067A5,#E0601A,#1AA284,#5E1848,#1A1A1A").split(",").slice(0, 5),
      recordTitle: this.data.record_title,
      rateTitle: this.data.rate_title,
      measure: (words) => {
        this.measurer.font = `600 ${0.92 * em}px ${font}`;
        return this.measurer.measureText(words).width;
      },
    };
  }

  resized() {
    const width = this.parts.stage.clientWidth;
    if (this.model && width && (width !== this.layout?.width || devicePixelRatio !== this.ratio)) this.paint();
  }

  // Everything from scratch: for another run, size, theme. Playing only moves the edge of the ink layer.
  paint() {
    const { parts, model } = this;
    const width = parts.stage.clientWidth;
    if (!width) return;
    const em = parseFloat(getComputedStyle(parts.stage).fontSize);
    const look = this.readLook(em);
    // On a phone the first page shall fit one screen.
    const shrink = width >= 480 ? 1 : this.data.mode === "recorder" ? 0.6 : 0.8;
    const sizes = { recordHeight: this.data.record_height * shrink, rateHeight: this.data.rate_height * shrink };
    this.layout = this.arrangeFigure({ width, em, measure: look.measure, ...sizes });
    this.ratio = devicePixelRatio || 1;
    parts.figure.style.height = `${this.layout.height}px`;
    const paper = this.sheet(parts.paper, look);
    this.drawUnder(paper, this.layout, look);
    this.drawToCome(paper, this.layout, look);
    this.drawOver(this.sheet(parts.ink, look), this.layout, look);
    fillLegend(parts, model, look);
    const whole = clockWords(model.duration);
    parts.clock.style.minWidth = `${Math.ceil(1.12 * look.measure(`${whole} of ${whole}`))}px`;
    this.spans().forEach((panel, i) => {
      parts.heads[i].style.top = `${panel?.top ?? 0}px`;
      parts.heads[i].style.height = `${panel ? panel.bottom - panel.top : 0}px`;
    });
    this.show(true);
  }

  // The figure in three calls, for the page and for a saved file alike; another kind of recorder draws another figure.
  arrangeFigure(sizes) {
    return layoutFigure(this.model, sizes);
  }

  drawUnder(pen, layout, look) {
    drawPaper(pen, this.model, layout, look);
  }

  drawOver(pen, layout, look) {
    drawInk(pen, this.model, layout, look);
  }

  // What is still to come, faintly: the whole shape is there before anybody presses Play.
  drawToCome(pen, layout, look) {
    const { model } = this;
    if (this.data.mode === "recorder") drawRecords(faded(pen, 0.5), model, layout, look);
    else for (const record of model.records) faded(pen, 0.45).line(stepPoints(record, layout), groupStyle(look, record.group, 1.5));
  }

  // Where the two lines that mark the moment reach from top to bottom.
  spans() {
    return [this.layout.record, this.layout.rate];
  }

  sheet(canvas, look) {
    canvas.width = Math.round(this.layout.width * this.ratio);
    canvas.height = Math.round(this.layout.height * this.ratio);
    canvas.style.width = `${this.layout.width}px`;
    canvas.style.height = `${this.layout.height}px`;
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return canvasPen(context, look.font);
  }

  // One frame. Words follow ten times a second while playing; the picture follows every frame.
  show(all, now = 0) {
    const { parts, model, layout, time } = this;
    if (!layout) return;
    const ended = time >= model.duration;
    const x = layout.x(time);
    parts.ink.style.clipPath = ended ? "none" : `inset(0 ${layout.width - x}px 0 0)`;
    for (const head of parts.heads) {
      head.style.transform = `translateX(${x}px)`;
      head.hidden = ended;
    }
    parts.dots.hidden = ended;
    if (!ended) {
      model.records.forEach((record, i) => {
        const end = layout.x(Math.min(time, record.seconds));
        const y = layout.yRecord(countUpTo(record.responses, time));
        parts.dots.children[i].style.transform = `translate(${end}px, ${y}px)`;
      });
    }
    parts.scrub.value = String(time);
    parts.scrub.style.setProperty("--done", `${(100 * time) / model.duration}%`);
    if (all || now - this.wordsAt > 100) this.showWords(now);
  }

  showWords(now) {
    const { parts, model, time } = this;
    this.wordsAt = now;
    model.records.forEach((record, i) => {
      const counts = countsAt(record, time);
      parts.counts[i].textContent = countWords(counts);
      if (i === 0) [counts.responses, counts.reinforcers, counts.longest].forEach((value, j) => {
        if (parts.values[j]) parts.values[j].value.textContent = value.toLocaleString("en-US");
      });
    });
    parts.clock.textContent = `${clockWords(time)} of ${clockWords(model.duration)}`;
    parts.scrub.setAttribute("aria-valuetext", momentWords(model, time));
    parts.big.hidden = this.data.mode !== "recorder" || this.playing || time > 0;
    relabel(parts.play, this.playing ? "pause" : "play", this.playing ? "Pause" : "Play");
    this.root.dataset.playing = String(this.playing);
    this.root.dataset.time = time.toFixed(2);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
    this.parts.say.textContent = this.playing ? "Playing." : `Paused at ${momentWords(this.model, this.time)}.`;
  }

  play() {
    if (this.time >= this.model.duration) this.time = 0;
    const speed = this.parts.speed.value;
    if (this.data.mode === "player" && speed === "all") {
      this.time = this.model.duration;
      this.show(true);
      return;
    }
    this.playing = true;
    this.last = null;
    this.counted = null;
    this.show(true);
    this.request = requestAnimationFrame((now) => this.frame(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.request);
    this.show(true);
  }

  frame(now) {
    if (!this.playing) return;
    // A tab that slept does not leap ahead on waking.
    const seconds = this.last === null ? 0 : Math.min(now - this.last, 250) / 1000;
    this.last = now;
    this.time = Math.min(this.time + seconds * this.pace(), this.model.duration);
    this.countFrame(now);
    if (this.time >= this.model.duration) {
      this.pause();
      this.parts.say.textContent = `End: ${momentWords(this.model, this.time)}.`;
      return;
    }
    this.show(false, now);
    this.request = requestAnimationFrame((next) => this.frame(next));
  }

  // Seconds of the run per second on the screen.
  pace() {
    if (this.data.mode === "recorder") return this.model.duration / this.data.screen_seconds;
    const speed = this.parts.speed.value;
    return speed === "all" ? Infinity : Number(speed);
  }

  countFrame(now) {
    if (this.counted === null) this.counted = { from: now, frames: 0 };
    else this.counted.frames += 1;
    const elapsed = now - this.counted.from;
    if (elapsed < 1000) return;
    this.root.dataset.fps = ((1000 * this.counted.frames) / elapsed).toFixed(1);
    this.counted = { from: now, frames: 0 };
  }

  moveTo(time) {
    this.time = Math.max(0, Math.min(time, this.model.duration));
    this.show(true);
  }

  step() {
    this.pause();
    this.moveTo(this.time >= this.model.duration ? 0 : nextResponse(this.model, this.time));
    this.parts.say.textContent = momentWords(this.model, this.time);
  }

  reset() {
    this.pause();
    this.moveTo(0);
    this.parts.say.textContent = "Back at the start.";
  }
}
