using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>What could be asked next, below the newest answer.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class SuggestionPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Cards = "What do the documents say about company cards?";
    private const string Meals = "What do the documents say about meals?";

    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Ask = (question, _) => Task.FromResult(question == Cards ? Samples.Suggesting(Meals) : Samples.Suggesting(Cards, Meals));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Suggestion_is_asked_in_the_same_conversation_by_keyboard_and_only_the_newest_are_shown()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        var next = chat.Page.GetByRole(AriaRole.Region, new() { Name = "Ask next" });
        await Expect(next.GetByRole(AriaRole.Button)).ToHaveTextAsync([Cards, Meals]);

        await next.GetByRole(AriaRole.Button, new() { Name = Cards }).FocusAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Turns).ToHaveCountAsync(2);
        await Expect(chat.Turns.Nth(1)).ToHaveAttributeAsync("aria-busy", "false");
        await Expect(next.GetByRole(AriaRole.Button)).ToHaveTextAsync([Meals]);
        await Expect(next).ToHaveCountAsync(1);
        await chat.ExpectFocusAsync(chat.Question);
        Assert.Equal(Cards, (string?)_server.Asked[1]["question"]);
        Assert.Equal(2, _server.Asked[1]["history"]!.AsArray().Count);

        // They are kept with the conversation.
        await chat.Page.ReloadAsync();
        await Expect(next.GetByRole(AriaRole.Button)).ToHaveTextAsync([Meals]);
    }
}
