/* Runs in a page. Its value: how light the page is, and the contrast of each text and icon to what is behind it. */
(() => {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const over = (color, below) => {
    for (const one of [`rgb(${below.join(' ')})`, color]) {
      paint.fillStyle = one;
      paint.fillRect(0, 0, 1, 1);
    }
    return [...paint.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const behind = (element) =>
    element === null ? [255, 255, 255] : over(getComputedStyle(element).backgroundColor, behind(element.parentElement));
  const lightness = (color) => {
    const [red, green, blue] = color
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const textOf = (element) =>
    [...element.childNodes]
      .flatMap((node) => (node.nodeType === Node.TEXT_NODE ? node.textContent.trim() : []))
      .join('');
  const signs = [...document.querySelectorAll('body *')].flatMap((element) => {
    if (element.matches(':disabled, :disabled *, svg *, script, option, .sr-only, .skip')) return [];
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return [];
    const kind = element.matches('svg.octicon') ? 'icon' : 'text';
    const shows =
      kind === 'icon' ? `${element.getAttribute('class')} in ${element.parentElement.className}` : textOf(element);
    if (shows === '') return [];
    const background = behind(element);
    const { color, fill } = getComputedStyle(element);
    const both = [lightness(background), lightness(over(kind === 'icon' ? fill : color, background))];
    return [{ kind, shows, contrast: (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05) }];
  });
  return { background: lightness(behind(document.body)), signs };
})();
