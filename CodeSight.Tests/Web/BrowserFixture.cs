using Microsoft.Playwright;

namespace CodeSight.Tests.Web;

/// <summary>One browser for all tests of the page; each test opens its own window without anybody else's storage or cookies.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.ReasonToSkip is not null) return;
        if (Chromium.Path is null) throw new InvalidOperationException("CI is set and no Chromium, Chrome or Edge is on the PATH.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page of the server, the chat's if no path is given, in a new window of this size (CSS pixels) and theme.</summary>
    internal Task<ChatPage> OpenAsync(
        FakeServer server, int width = 1280, int height = 860, ColorScheme theme = ColorScheme.Light, string? initScript = null,
        string path = "/") =>
        OpenAsync(server.Address, width, height, theme, initScript, path);

    /// <summary>Opens a page of the server at an address in a new window of this size (CSS pixels) and theme.</summary>
    internal async Task<ChatPage> OpenAsync(
        string address, int width = 1280, int height = 860, ColorScheme theme = ColorScheme.Light, string? initScript = null,
        string path = "/")
    {
        var browser = _browser ?? throw new InvalidOperationException("The browser was not started.");
        var window = await browser.NewContextAsync(new()
        {
            BaseURL = address,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = width < 600,
        });
        if (initScript is not null) await window.AddInitScriptAsync(initScript);
        var page = new ChatPage(window, await window.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }
}

/// <summary>The tests that share the browser; they run one after the other.</summary>
[CollectionDefinition(nameof(BrowserCollection))]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;
