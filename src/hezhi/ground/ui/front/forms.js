// Sending once, keeping what was written, and saying what went wrong.

const busy = () => document.body.dataset.busy;

// The button keeps its value until the browser has read the form: so it is disabled a tick later.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.dataset.stays !== undefined) return;
  const button = event.submitter || form.querySelector("button:not([type=button])");
  if (!button || form.method === "get") return;
  setTimeout(() => {
    form.querySelectorAll("button").forEach((each) => (each.disabled = true));
    if (button.classList.contains("btn")) {
      button.dataset.words = button.innerHTML;
      button.textContent = busy();
    }
  });
});

// Coming back by the browser's Back finds a page that can be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("button[disabled]").forEach((button) => {
    button.disabled = false;
    if (button.dataset.words) button.innerHTML = button.dataset.words;
  });
});

// What was written in a form with data-draft stays on this phone until it has been sent.
document.querySelectorAll("form[data-draft]").forEach((form) => {
  const key = `draft:${form.dataset.draft}`;
  const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "password"].includes(field.type));
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "{}");
    fields().forEach((field) => {
      if (kept[field.name] === undefined) return;
      if (field.type === "radio" || field.type === "checkbox") field.checked = kept[field.name].includes(field.value);
      else if (!field.value) field.value = kept[field.name];
    });
    form.addEventListener("input", () => {
      const now = {};
      fields().forEach((field) => {
        if (field.type === "radio" || field.type === "checkbox") {
          now[field.name] = now[field.name] || [];
          if (field.checked) now[field.name].push(field.value);
        } else now[field.name] = field.value;
      });
      localStorage.setItem(key, JSON.stringify(now));
    });
  } catch {
    // A phone that keeps nothing still sends.
  }
});
document.querySelectorAll("[data-draft-sent]").forEach((mark) => {
  try {
    localStorage.removeItem(`draft:${mark.dataset.draftSent}`);
  } catch {
    // Nothing was kept.
  }
});

// A choice that takes effect at once; without script its form has a button.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-sends]");
  if (field) field.form.requestSubmit();
});
document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));

// The list of faults is the first thing heard.
document.querySelector("[data-focus]")?.focus();

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const place = document.getElementById("messages");
    if (!place) return;
    const notice = document.createElement("div");
    notice.className = "notice warn";
    notice.append(Object.assign(document.createElement("p"), { textContent: document.body.dataset.failed }));
    place.replaceChildren(notice);
  });
}
