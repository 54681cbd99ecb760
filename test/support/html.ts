import { Parser } from 'htmlparser2';

/**
 * The parsed parts of HTML: its elements in order, and the visible text.
 * An element is its name with its attributes, as `a href`, or its end, as `/a`.
 */
export function readHtml(html: string): { readonly elements: readonly string[]; readonly text: string } {
  const elements: string[] = [];
  let text = '';
  const parser = new Parser({
    onopentag: (name, attributes) => elements.push([name, ...Object.keys(attributes)].join(' ')),
    onclosetag: (name) => elements.push(`/${name}`),
    oncomment: () => elements.push('comment'),
    onprocessinginstruction: (name) => elements.push(name),
    ontext: (part) => {
      text += part;
    },
  });
  parser.end(html);
  return { elements, text };
}
