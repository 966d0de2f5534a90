// Hold to talk: where the browser can record, a button stands in place of the phone's own recorder. A short tap begins, another ends it.
const LONGEST = 60_000;
const HELD = 600; // milliseconds after which letting go ends the recording

document.querySelectorAll("[data-speak]").forEach((place) => {
  const field = place.querySelector("input[type=file]");
  const button = place.querySelector("[data-hold-to-talk]");
  const said = place.querySelector("[data-voice-said]");
  const heard = place.querySelector("[data-heard]");
  const word = place.querySelector("[data-voice-word]");
  field.addEventListener("change", () => {
    if (field.files.length) word.textContent = field.files[0].name;
  });
  if (!button || !window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer) return;

  let recorder = null;
  let begun = 0;
  const words = (text) => (button.querySelector("span").textContent = text);
  field.closest("label").hidden = true;
  button.hidden = false;

  const keep = (pieces, type) => {
    const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
    const file = new File(pieces, `voice.${ending}`, { type });
    const carried = new DataTransfer();
    carried.items.add(file);
    field.files = carried.files;
    heard.src = URL.createObjectURL(file);
    heard.hidden = false;
    words(place.dataset.again);
    said.textContent = place.dataset.again;
  };

  const begin = async () => {
    begun = Date.now();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      button.hidden = true; // not allowed: the phone's own recorder stays
      field.closest("label").hidden = false;
      field.click();
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      button.classList.remove("on");
      keep(pieces, recorder.mimeType);
      recorder = null;
    });
    recorder.start();
    begun = Date.now();
    button.classList.add("on");
    words(place.dataset.speaking);
    said.textContent = place.dataset.speaking;
    setTimeout(end, LONGEST);
  };
  const end = () => recorder && recorder.state === "recording" && recorder.stop();

  button.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (recorder) end();
    else begin();
  });
  window.addEventListener("pointerup", () => recorder && Date.now() - begun > HELD && end());
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (recorder) end();
    else begin();
  });
});
