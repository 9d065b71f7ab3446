using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

[Collection(nameof(BrowserCollection))]
public sealed class KeyTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Key = "open-sesame-7";
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Key = Key;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Key_is_asked_for_once_and_kept_by_a_cookie_that_scripts_cannot_read()
    {
        await using var chat = await browser.OpenAsync(_server);
        await TypeKeyAsync(chat, "wrong");
        await Expect(chat.KeyDialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That key is not right. Check it and try again.");
        await TypeKeyAsync(chat, Key);
        await Expect(chat.KeyDialog).ToBeHiddenAsync();
        await Expect(chat.Button("Documents: 38 documents")).ToBeVisibleAsync();
        await chat.Page.ReloadAsync();
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);

        await Expect(chat.KeyDialog).ToBeHiddenAsync();
        var readable = await chat.Page.EvaluateAsync<string>(
            "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.documentElement.outerHTML");
        Assert.DoesNotContain(Key, readable, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Question_that_was_refused_for_want_of_a_key_is_asked_after_it()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.KeyDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Expect(chat.Button("Documents: Key needed")).ToBeVisibleAsync();
        await chat.AskAsync("How much may a hotel cost?");
        await TypeKeyAsync(chat, Key);

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Button("Documents: 38 documents")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Signing_out_asks_for_the_key_again()
    {
        await using var chat = await browser.OpenAsync(_server);
        await TypeKeyAsync(chat, Key);
        await chat.Button("Sign out").ClickAsync();

        await Expect(chat.KeyDialog).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("#sign-out")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Sign_in_that_is_refused_for_too_many_wrong_keys_says_so_and_when_to_try_again()
    {
        const string sentence = "Too many wrong keys came from this address, so none is checked for now. Try again in 60 s.";
        await using var chat = await browser.OpenAsync(_server);
        _server.SessionAnswer = FakeServer.Problem(429, "too_many_wrong_keys", sentence);
        await TypeKeyAsync(chat, Key);
        await Expect(chat.KeyDialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync(sentence);
        await chat.ExpectFocusAsync(chat.KeyDialog.GetByLabel("Key", new() { Exact = true }));
        _server.SessionAnswer = null;
        await TypeKeyAsync(chat, Key);

        await Expect(chat.KeyDialog).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Sign_out_that_fails_says_that_nothing_has_changed()
    {
        await using var chat = await browser.OpenAsync(_server);
        await TypeKeyAsync(chat, Key);
        await Expect(chat.KeyDialog).ToBeHiddenAsync();
        _server.SessionAnswer = FakeServer.Problem(503, "database_unavailable", "The database does not answer. Try again in a moment.");
        await chat.Button("Sign out").ClickAsync();

        await Expect(chat.Page.Locator("#notices").GetByRole(AriaRole.Alert)).ToContainTextAsync(
            "You are still signed in. The database does not answer.");
        await Expect(chat.Page.Locator("#sign-out")).ToBeVisibleAsync();
        _server.SessionAnswer = null;
        await chat.Button("Sign out").ClickAsync();
        await Expect(chat.KeyDialog).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Key_that_is_needed_again_is_not_asked_for_while_somebody_types()
    {
        _server.Key = null;
        await using var chat = await browser.OpenAsync(_server);
        await Expect(chat.Button("Documents: 38 documents")).ToBeVisibleAsync();
        await chat.Question.FillAsync("How much may a hotel");
        _server.Key = Key;
        await chat.Page.EvaluateAsync("dispatchEvent(new Event('online'))"); // the page asks for the state of the index by itself

        await Expect(chat.Button("Documents: Key needed")).ToBeVisibleAsync();
        await Expect(chat.KeyDialog).ToBeHiddenAsync();
        await chat.ExpectFocusAsync(chat.Question);
        await chat.Question.PressAsync("Enter");
        await TypeKeyAsync(chat, Key);
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
    }

    private static async Task TypeKeyAsync(ChatPage chat, string key)
    {
        await chat.KeyDialog.GetByLabel("Key", new() { Exact = true }).FillAsync(key);
        await chat.KeyDialog.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }
}
