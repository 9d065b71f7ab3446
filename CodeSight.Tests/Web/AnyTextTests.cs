using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>Whatever a document or a stored conversation holds, the answer appears and can be opened again.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class AnyTextTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserTheory]
    [InlineData("Full-time staff have a six-month probation period.")]
    [InlineData("Use ^a.*b+?$ (or x{2}) | c\\d / e-f, never ~g & h = i!")]
    [InlineData("Greetings \U0001F469\u200D\U0001F469\u200D\U0001F467 to everybody in \U0001D49C\U0001D4C1.")]
    [InlineData("Cafe\u0301 owners send their re\u0301sume\u0301s early.")]
    public async Task Cited_sentence_is_marked_whatever_characters_it_has(string sentence)
    {
        _server.Ask = (_, _) => Task.FromResult(
            Samples.Answer($"{sentence} [1]", Samples.Source("a.md", null, "", $"Something before. {sentence} Something after.")));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("What is said?");
        await Expect(chat.Answer).ToContainTextAsync(sentence);
        await Expect(chat.Sources.Locator("mark.cited")).ToHaveTextAsync(sentence);
        await chat.Page.ReloadAsync();
        await chat.Conversations.First.ClickAsync();

        await Expect(chat.Answer).ToContainTextAsync(sentence);
        await Expect(chat.Sources.Locator("mark.cited")).ToHaveTextAsync(sentence);
    }

    [BrowserFact]
    public async Task Card_that_cannot_be_shown_leaves_the_answer_and_the_other_cards()
    {
        var broken = new { file_path = "broken.md", content = (string?)null };
        _server.Ask = (_, _) => Task.FromResult(Samples.Answer($"{Samples.Limit} [1] {Samples.Card} [2]", broken, Samples.Sources[1]));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Sources).ToContainTextAsync(["broken.md", "handbook/onboarding.md"]);
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("This passage cannot be shown.");
        await chat.Citation(1).ClickAsync();
        await chat.ExpectFocusAsync(chat.Sources.Nth(0));
    }

    [BrowserTheory]
    [InlineData("{ question: 'Odd?', mode: 'ask', glob: '', state: 'done', text: 5, sources: 'none' }")]
    [InlineData("{ question: 'Odd?', mode: 'ask', glob: '', state: 'done', text: 'x [1] [2]', sources: [null, 1, { file_path: 7 }] }")]
    [InlineData("{ question: 'Odd?' }")]
    [InlineData("{ question: { text: 'Odd?' } }")]
    [InlineData("{}")]
    public async Task Stored_conversation_with_an_unreadable_turn_still_opens(string turn)
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        await StoredTurns.AddAsync(chat, turn);
        await chat.Page.ReloadAsync();
        await chat.Conversations.First.ClickAsync();

        await Expect(chat.Answer.Last).ToContainTextAsync(Samples.Limit);
    }
}
