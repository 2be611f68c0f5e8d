// Measures the page that is open, as it is laid out now: what sticks out, which words are broken, and how well texts stand out. Where only
// the colours are others than at the last look, the words need no second one.
(areColoursAll => {
    const problems = [];
    // What is found out of an element, for all texts in it.
    const remember = find => {
        const known = new Map();
        return element => {
            if (!known.has(element)) {
                known.set(element, find(element));
            }
            return known.get(element);
        };
    };
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
        problems.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px`);
    }

    // Any colour that CSS can name, as the screen gets it.
    const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    const cache = new Map();
    const colour = text => {
        if (!cache.has(text)) {
            pen.clearRect(0, 0, 1, 1);
            pen.fillStyle = text;
            pen.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
            cache.set(text, { rgb: [red, green, blue], alpha: alpha / 255 });
        }
        return cache.get(text);
    };
    const over = (top, below) => top.rgb.map((part, index) => part * top.alpha + below[index] * (1 - top.alpha));
    const paper = matchMedia('print').matches ? [255, 255, 255] : null;
    const groundOf = remember(element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) {
            const layer = colour(getComputedStyle(at).backgroundColor);
            layers.push(layer);
            if (layer.alpha === 1) {
                break;
            }
        }
        const canvas = paper ?? (matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]);
        return layers.reverse().reduce((below, layer) => over(layer, below), canvas);
    });
    // What is there for screen readers alone is seen by nobody.
    const isClipped = remember(element => element !== null
        && (getComputedStyle(element).clipPath !== 'none' || isClipped(element.parentElement)));
    // A box that cuts its text off hides it from who cannot drag.
    const cutOff = remember(element => element === null || element === document.body ? null
        : getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1 ? element
        : cutOff(element.parentElement));
    const luminance = rgb => {
        const [red, green, blue] = rgb.map(part => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
        const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
        return (light + 0.05) / (dark + 0.05);
    };

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const layOut = (node, element, boxes) => {
        if (boxes.some(box => box.right > root.clientWidth + 0.5 || box.left < -0.5)) {
            problems.push(`outside the window: ${node.data.trim().slice(0, 60)}`);
        }
        const cut = cutOff(element);
        if (cut) {
            problems.push(`cut off: ${node.data.trim().slice(0, 60)} (${cut.tagName.toLowerCase()}.${cut.className})`);
        }
        // A text in one line has no broken word. One that is on two lines must not be, where the page offers no place to break it.
        if (new Set(boxes.map(box => Math.round(box.top))).size === 1) {
            return;
        }
        for (const word of node.data.matchAll(/[^\s\u00ad\u200b]+/gu)) {
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].filter(box => box.width > 0.5).map(box => Math.round(box.top)));
            const breaks = /\p{L}-\p{L}/u.test(word[0]) ? 1 + [...word[0].matchAll(/-/g)].length : 1;
            if (lines.size > breaks) {
                problems.push(`broken: ${word[0].slice(0, 60)} (${element.tagName.toLowerCase()}.${element.className})`);
            }
        }
    };
    let texts = 0;
    let lowest = 99;
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const element = node.parentElement;
        if (!node.data.trim() || element.closest('script, style')) {
            continue;
        }
        range.selectNodeContents(node);
        const boxes = [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0);
        const style = getComputedStyle(element);
        if (boxes.length === 0 || style.visibility === 'hidden' || isClipped(element)) {
            continue;
        }
        texts++;
        if (!areColoursAll) {
            layOut(node, element, boxes);
        }
        const size = parseFloat(style.fontSize);
        const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        const ground = groundOf(element);
        const ink = element instanceof SVGElement ? style.fill : style.color;
        const reached = contrast(over(colour(ink), ground), ground);
        lowest = Math.min(lowest, reached);
        if (reached < needed) {
            problems.push(`contrast ${reached.toFixed(2)} of ${needed}: ${node.data.trim().slice(0, 60)} (${element.className})`);
        }
    }

    // A picture's parts need 3:1 against what is around them.
    for (const part of document.querySelectorAll('svg[role=img] rect')) {
        const reached = contrast(colour(getComputedStyle(part).fill).rgb, groundOf(part.closest('section') ?? document.body));
        if (part.getBoundingClientRect().width > 0 && reached < 3) {
            problems.push(`contrast ${reached.toFixed(2)} of 3: a part of the picture`);
        }
    }

    const badge = document.querySelector('header .badge');
    return {
        problems: [...new Set(problems)],
        texts,
        lowest,
        badge: badge?.textContent ?? '',
        badgeColour: badge ? colour(getComputedStyle(badge).color).rgb : [],
        height: root.scrollHeight,
    };
})(false)
