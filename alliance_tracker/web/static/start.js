// Optional help only: every page works without it. NHS.UK's own script is fetched where a page has a part for it.
const wanted = document.querySelector("[data-module^='nhsuk-']");
if (wanted) {
  document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
  const { initAll } = await import("./vendor/nhsuk/nhsuk-frontend.min.js");
  initAll();
}
