// How easy words are to read, while they are typed: the box names the address that says so. Without it, a button does.
const WAIT = 700;

for (const box of document.querySelectorAll("[data-reading]")) {
  const said = document.getElementById(box.dataset.readingSaid);
  const token = box.form.elements.token.value;
  let waiting, newest = 0;
  const ask = async () => {
    const mine = ++newest;
    const body = new URLSearchParams({ token, words: box.value });
    try {
      const answer = await fetch(box.dataset.reading, { method: "POST", body });
      const words = answer.ok ? await answer.text() : "";
      if (mine === newest && words) said.textContent = words;
    } catch {
      said.textContent = "";
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
}
