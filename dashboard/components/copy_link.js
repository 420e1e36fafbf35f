// A link to the present state: copied with one press where the browser allows it, selectable everywhere.

async function copied(input) {
  // Plain http on a classroom's network has no clipboard; the older way works on a selected field.
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return document.execCommand("copy");
  }
}

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".copy");
  const [button, input, say] = ["button", "input", "[role=status]"].map((name) => root.querySelector(name));
  const link = `${location.origin}${location.pathname}?${data.query}`;
  if (input.value !== link) say.textContent = "";
  input.value = link;
  root.dataset.link = link;
  input.onfocus = () => input.select();
  button.onclick = async () => {
    const done = await copied(input);
    say.textContent = done ? "Copied" : "Select the link and copy it.";
    // Where it could not be copied, the link stays selected for the person to copy.
    if (done) button.focus();
  };
  // Nothing outlives the elements: their handlers go with them.
  return () => {};
}
