// Elements are made, never parsed: whatever a name or a value holds stays text.
const $ = (id) => document.getElementById(id);

const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith('on')) {
            made.addEventListener(name.slice(2), value);
        } else if (value === true) {
            made.setAttribute(name, '');
        } else if (value !== false && value !== null && value !== undefined) {
            made.setAttribute(name, value);
        }
    }
    made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
    return made;
};

const fill = (host, ...children) =>
    host.replaceChildren(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));

const drawn = (tag, attributes, ...children) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
};

const counted = (number, one) => `${number} ${one}${number === 1 ? '' : 's'}`;

const option = (value, text) => element('option', { value }, text);
