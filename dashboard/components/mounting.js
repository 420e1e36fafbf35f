// How the page hands a recorder its data: `Kind` is made once for each place on the page and told of every change.

const players = new WeakMap();

const mounting = (Kind, place) => ({ data, parentElement, setTriggerValue }) => {
  let player = players.get(parentElement);
  if (!player) {
    player = new Kind(parentElement.querySelector(place));
    players.set(parentElement, player);
  }
  player.receive(data, setTriggerValue);
  player.generation += 1;
  const { generation } = player;
  // The page may run the clean-up of an older call after a newer call; only the newest may take the figure down.
  return () => {
    if (player.generation !== generation) return;
    player.destroy();
    players.delete(parentElement);
  };
};
