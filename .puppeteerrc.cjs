// memlab brings puppeteer, whose install script would download a browser that nothing here starts.
module.exports = { skipDownload: true };
