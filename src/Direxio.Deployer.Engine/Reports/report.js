// Adds a button to each text that is there to be copied. Without it the page is the same, and the text can be selected.
for (const box of document.querySelectorAll('.copy')) {
    const text = box.querySelector('code').textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', `Copy ${text}`);
    const tell = words => {
        button.textContent = words;
        button.setAttribute('aria-label', `${words}: ${text}`);
    };
    button.addEventListener('click', () => {
        // A browser that does not hand out its clipboard leaves the text selected for the user's own keys.
        getSelection().selectAllChildren(box.querySelector('code'));
        const copying = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error('no clipboard'));
        copying.then(() => tell('Copied'), () => tell('Selected'));
    });
    box.append(button);
}
