// Reads the page aloud with the browser's own voice. Without one the button stays away.
const button = document.querySelector("[data-read-aloud]");

if (button && "speechSynthesis" in window && window.SpeechSynthesisUtterance) {
  const voice = window.speechSynthesis;
  const word = button.querySelector("span");
  const [read, stop] = [word.textContent, button.dataset.stop];
  const quiet = () => {
    voice.cancel();
    word.textContent = read;
    button.setAttribute("aria-pressed", "false");
  };
  const sentences = () => {
    const main = document.querySelector("main").cloneNode(true);
    main.querySelectorAll("button, input, textarea, select, script, svg, [hidden], .vh").forEach((part) => part.remove());
    main.querySelectorAll("h1, h2, h3, p, li, a, dt, dd, label, legend, summary, small").forEach((part) => part.append("。"));
    return main.textContent.replace(/\s+/g, " ").split(/[。！？；!?;]+/).map((part) => part.trim()).filter(Boolean);
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    if (voice.speaking || voice.pending) return quiet();
    word.textContent = stop;
    button.setAttribute("aria-pressed", "true");
    const said = sentences();
    said.forEach((sentence, place) => {
      const spoken = new SpeechSynthesisUtterance(sentence);
      spoken.lang = document.documentElement.lang;
      spoken.rate = 0.9;
      if (place === said.length - 1) spoken.addEventListener("end", quiet);
      voice.speak(spoken);
    });
  });
  window.addEventListener("pagehide", quiet);
}
