// The keyboard: the range in sensible steps, and three shortcuts.

function scrubKey(player, event) {
  const percent = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -100, End: 100 };
  const move = percent[event.key];
  if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  player.moveTo(player.time + (move / 100) * player.model.duration);
}

// k, . and r act inside the figure, or where the focus is on nothing; never while somebody is typing.
function shortcut(player, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !player.model) return;
  const action = { k: "toggle", ".": "step", r: "reset" }[event.key];
  if (!action) return;
  const path = event.composedPath();
  const at = path[0];
  const inside = path.includes(player.root);
  // The host page gives its scrolling <section> the focus when somebody clicks on empty ground.
  if (!inside && !at.matches?.("body, html, main, section")) return;
  if (at.isContentEditable || at.matches?.("textarea, select, input:not([type=range])")) return;
  const box = player.root.getBoundingClientRect();
  if (!inside && (box.bottom < 0 || box.top > innerHeight || !box.width)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  player[action]();
}
