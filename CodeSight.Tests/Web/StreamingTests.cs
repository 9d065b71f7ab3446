using Microsoft.AspNetCore.Http;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>Answers that appear as they are written.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class StreamingTests(BrowserFixture browser) : IAsyncLifetime
{
    private readonly StreamedAnswer _answer = new();
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Ask = (_, _) => Task.FromResult<IResult>(_answer);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Answer_appears_as_it_is_written_and_cites_before_it_is_complete()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        await Expect(chat.Turns).ToContainTextAsync("Reading 3 passages");

        _answer.Write("The **limit** is");
        await Expect(chat.Answer).ToHaveTextAsync("The limit is");
        await Expect(chat.Answer.Locator("strong")).ToHaveTextAsync("limit");
        await Expect(chat.Turns).ToHaveAttributeAsync("aria-busy", "true");

        // The second passage is the first that is cited.
        _answer.Write(" on the card [1]", 2);
        await Expect(chat.Citation(1)).ToHaveAttributeAsync(
            "aria-label", "Source 1: handbook/onboarding.md, Lines 12–30, First week > Travel card");
        await chat.Citation(1).ClickAsync();
        await Expect(chat.Sources.Nth(0)).ToBeFocusedAsync();

        _answer.Write(" and EUR 140 [2].", 1);
        await Expect(chat.Citation(2)).ToHaveAttributeAsync(
            "aria-label", "Source 2: policies/travel-and-expenses.pdf, Page 4, Travel > Overnight stays");
        await Expect(chat.Button("Copy with sources")).ToBeVisibleAsync();

        _answer.Complete("The **limit** is on the card [1] and EUR 140 [2].", 2, 1);
        await Expect(chat.Turns).ToHaveAttributeAsync("aria-busy", "false");
        await Expect(chat.Answer).ToHaveTextAsync("The limit is on the card 1 and EUR 140 2.");
        await Expect(chat.Turns).ToContainTextAsync("Written by ollama/llama3");
        await Expect(chat.Sources).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task Cards_stay_as_they_are_while_text_is_added()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        _answer.Write("See [1]", 1);
        await chat.Citation(1).ClickAsync();
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("Private extensions");

        _answer.Write(" and more");
        await Expect(chat.Answer).ToContainTextAsync("and more");
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("Private extensions");
        await Expect(chat.Sources.Nth(0)).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Stop_ends_the_stream_and_keeps_what_was_written()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        _answer.Write("The limit is EUR 140 [1]", 1);
        await Expect(chat.Answer).ToContainTextAsync("EUR 140");

        await chat.Page.Keyboard.PressAsync("Escape");
        await _answer.Left.WaitAsync(TimeSpan.FromSeconds(30));
        await Expect(chat.Turns).ToContainTextAsync("Stopped. The answer is not complete.");
        await Expect(chat.Answer).ToContainTextAsync("The limit is EUR 140");

        await chat.Page.ReloadAsync();
        await Expect(chat.Turns).ToContainTextAsync("Stopped. The answer is not complete.");
        await Expect(chat.Answer).ToContainTextAsync("The limit is EUR 140");
        await Expect(chat.Citation(1)).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Failure_in_the_middle_is_told_below_what_was_written()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        _answer.Write("The limit is");
        _answer.Fail(503, "language_model_unavailable", "The language model did not answer.");

        await Expect(chat.Turns).ToContainTextAsync("The answer is not complete. The language model did not answer.");
        await Expect(chat.Answer).ToHaveTextAsync("The limit is");
        await Expect(chat.Button("Try again")).ToBeVisibleAsync();
        await Expect(chat.Button("Show matching passages instead")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Connection_that_breaks_is_told()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        _answer.Break();
        await Expect(chat.Turns).ToContainTextAsync("The connection broke before the answer was complete.");
    }

    [BrowserFact]
    public async Task Failure_before_anything_was_written_has_no_answer()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        _answer.Fail(503, "language_model_unavailable", "The language model did not answer.");
        await Expect(chat.Turns).ToContainTextAsync("The language model did not answer.");
        await Expect(chat.Answer).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Answer_goes_on_while_another_conversation_is_looked_at()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        _answer.Write("The limit");
        await Expect(chat.Answer).ToHaveTextAsync("The limit");
        await chat.Button("New question").ClickAsync();
        await Expect(chat.Answer).ToHaveCountAsync(0);

        _answer.Write(" is EUR 140 [1]", 1);
        await chat.Conversations.First.ClickAsync();
        await Expect(chat.Answer).ToContainTextAsync("The limit is EUR 140");
        _answer.Complete("The limit is EUR 140 [1]", 1);
        await Expect(chat.Turns).ToContainTextAsync("Written by ollama/llama3");
    }
}
