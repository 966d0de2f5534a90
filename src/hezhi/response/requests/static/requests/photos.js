// Shows the chosen photos before they are sent. Without it the browser names the files by itself.
document.querySelectorAll("input[type=file][name=photos]").forEach((field) => {
  field.addEventListener("change", () => {
    const place = document.querySelector("[data-shots]");
    const word = document.querySelector("[data-photos-word]");
    if (!place) return;
    place.replaceChildren();
    [...field.files].slice(0, 9).forEach((file) => {
      const reader = new FileReader(); // a data: address, which the page's policy allows
      reader.addEventListener("load", () => {
        const picture = document.createElement("img");
        picture.src = reader.result;
        picture.alt = file.name;
        place.append(picture);
      });
      reader.readAsDataURL(file);
    });
    if (word && field.files.length) word.textContent = `${Math.min(field.files.length, 9)} / 9`;
  });
});
