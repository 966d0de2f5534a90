// Charts are fetched only where one comes into view.

const seen = new IntersectionObserver((entries) => {
  entries.filter((entry) => entry.isIntersecting).forEach(async ({ target }) => {
    seen.unobserve(target);
    if (!target.dataset.script) return;
    const { draw } = await import(target.dataset.script);
    draw(target, JSON.parse(document.getElementById(target.dataset.source).textContent));
  });
});

function watch(root) {
  root.querySelectorAll("[data-chart]").forEach((box) => seen.observe(box));
}

watch(document);
document.addEventListener("htmx:afterSwap", (event) => watch(event.target));
