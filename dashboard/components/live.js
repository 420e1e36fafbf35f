// The live recorder: one subject, whose rule may be changed while it plays. The server asks where it is; it stands
// still, answers once, and goes on when the session comes that has the new rule from that moment.

const LIVE_SPEEDS = [["1", "1x"], ["4", "4x"], ["16", "16x"], ["max", "max"]];
const WHOLE = 6; // seconds on the screen that a whole session takes at most speed
const PATIENCE = 10000; // milliseconds after which a recorder that was asked goes on without an answer
const AWAY = 10000; // milliseconds for which a recorder that was taken off the page is remembered

// What the recorder knew that was taken off last. Where two runs of the page follow each other at once, the server may
// drop the first one's message for the recorder: the page takes it off, and the next run builds another one.
let gone = null;

class LivePlayer extends Player {
  constructor(root) {
    super(root, LIVE_SPEEDS);
    this.answered = "";
    this.answers = new Set();
    this.held = false;
    this.parts.step.setAttribute("aria-label", "Step to the next event");
    this.parts.speed.value = calm() ? "max" : "16";
  }

  destroy() {
    clearTimeout(this.waiting);
    const { data, time, playing, answers } = this;
    const duration = this.model?.duration;
    if (data) gone = { at: performance.now(), data, time, playing, answers, duration, speed: this.parts.speed.value };
    super.destroy();
  }

  // Go on where the one that was taken off stood, if it is the same session.
  takeOver(data) {
    const known = gone;
    gone = null;
    if (!known || performance.now() - known.at > AWAY || known.data.begun !== data.begun) return;
    if (known.data.run !== data.run && !known.answers.has(data.continues)) return;
    // Of what it had drawn nothing is left, so that the figure is read and arranged anew.
    this.data = { ...known.data, digest: undefined, mode: undefined };
    this.time = known.time;
    // What it had answered last is not taken over: if that answer was lost, too, it is given again, once.
    this.answers = known.answers;
    this.ended = known.duration;
    this.parts.speed.value = known.speed;
    this.resumes = known.playing;
  }

  receive(data, tell) {
    const { parts } = this;
    if (!this.data) this.takeOver(data);
    const before = this.data;
    const another = data.run !== before?.run || data.begun !== before?.begun;
    // A session that has the same past as the one on the paper goes on; any other begins. It may be the answer before
    // the latest that it comes from, when two changes follow one another quickly.
    const goesOn = another && data.begun === before?.begun && this.answers.has(data.continues);
    const edge = this.time <= 0 || this.time >= (this.model?.duration ?? this.ended ?? 0);
    if (data.mode !== before?.mode) arrange(this.root, parts, data.mode);
    this.data = data;
    if (data.digest !== before?.digest) {
      this.model = readLive(data);
      this.root.dataset.run = data.run;
      this.root.dataset.mode = data.mode;
      parts.scrub.max = String(this.model.duration);
      parts.figure.setAttribute("aria-label", data.alt);
      const names = this.model.panels.map((panel) => panel.short);
      fillNumbers(parts, [...data.numbers, ...names]);
    }
    if (another || data.question !== this.answered) this.release();
    if (another && !goesOn) {
      this.pause();
      this.time = calm() ? this.model.duration : 0;
    }
    this.paint();
    if (another && (!goesOn || edge)) {
      if (calm()) this.moveTo(this.model.duration);
      else this.play();
    }
    if (this.resumes && !this.playing && this.time < this.model.duration) this.play();
    this.resumes = false;
    if (data.question && data.question !== this.answered) this.answer(data.question, tell);
  }

  answer(token, tell) {
    this.answered = token;
    this.answers.add(token);
    this.held = true;
    this.waiting = setTimeout(() => this.release(), PATIENCE);
    tell("answer", { token, at: this.time });
  }

  release() {
    this.held = false;
    clearTimeout(this.waiting);
  }

  frame(now) {
    if (!this.held || !this.playing) {
      super.frame(now);
      return;
    }
    this.last = null;
    this.request = requestAnimationFrame((next) => this.frame(next));
  }

  play() {
    if (this.parts.speed.value === "max" && calm()) {
      this.moveTo(this.model.duration);
      return;
    }
    super.play();
  }

  pace() {
    const speed = this.parts.speed.value;
    return speed === "max" ? Math.max(this.model.duration / WHOLE, 16) : Number(speed);
  }

  step() {
    this.pause();
    this.moveTo(this.time >= this.model.duration ? 0 : nextEvent(this.model, this.time));
    const event = eventWords(this.model, this.time);
    this.parts.say.textContent = `${momentWords(this.model, this.time)}${event ? `: ${event}` : ""}`;
  }

  arrangeFigure(sizes) {
    return layoutLive(this.model, { ...sizes, pen: this.data.pen, fastest: this.data.fastest });
  }

  drawUnder(pen, layout, look) {
    drawLivePaper(pen, this.model, layout, look);
  }

  drawOver(pen, layout, look) {
    drawLiveInk(pen, this.model, layout, look);
  }

  // Nobody knows yet what is to come.
  drawToCome() {}

  spans() {
    const { record, panels } = this.layout;
    return [{ top: record.top, bottom: (panels[panels.length - 1] ?? record).bottom }, null];
  }

  showWords(now) {
    const { parts, model, time } = this;
    const [record] = model.records;
    this.wordsAt = now;
    const { responses, reinforcers } = countsAt(record, time);
    const lately = responses - countUpTo(record.responses, time - 60);
    const shown = [responses, reinforcers, lately].map((value) => value.toLocaleString("en-US"));
    shown.push(...model.panels.map((panel) => readingWords(panel, time)));
    shown.forEach((words, i) => {
      parts.values[i].value.textContent = words || "-";
    });
    parts.clock.textContent = `${clockWords(time)} of ${clockWords(model.duration)}`;
    parts.scrub.setAttribute("aria-valuetext", momentWords(model, time));
    relabel(parts.play, this.playing ? "pause" : "play", this.playing ? "Pause" : "Play");
    parts.big.hidden = true;
    this.root.dataset.playing = String(this.playing);
    this.root.dataset.time = time.toFixed(2);
  }
}
