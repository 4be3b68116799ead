// Optional help only: says that a file is on its way and being checked, which takes a few seconds for a large plan.
const told = document.querySelector("[data-sending]");
const box = document.querySelector("input[type=file]");
box?.form.addEventListener("submit", () => {
  const file = box.files[0];
  if (told && file) {
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "Checking the file");
    told.replaceChildren(`Sending ${Math.ceil(file.size / 1000).toLocaleString("en-GB")} KB and checking every row. `, bar);
  }
});
window.addEventListener("pageshow", () => told?.replaceChildren());
