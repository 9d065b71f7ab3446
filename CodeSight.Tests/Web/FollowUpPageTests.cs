using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>What a question is sent with, and what is shown of the query that was made of it (C2).</summary>
[Collection(nameof(BrowserCollection))]
public sealed class FollowUpPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string First = "How much may a hotel cost in Zurich?";
    private const string FollowUp = "and in Oslo?";
    private const string Condensed = "How much may a hotel cost in Oslo?";

    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Ask = (question, _) => Task.FromResult(question == FollowUp ? Samples.Condensed(Condensed) : Samples.Answer());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Follow_up_is_sent_with_what_was_said_and_shows_what_was_searched_for_after_a_reload_too()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskAsync(chat, First, 1);
        await AskAsync(chat, FollowUp, 2);

        Assert.Null(_server.Asked[0]["history"]);
        Assert.Equal(
            [("user", First), ("assistant", $"{Samples.Limit} [1]\n\n{Samples.Card} [2]")], Turns(_server.Asked[1]));
        await ExpectShownAsync();
        var before = await chat.Turns.AllTextContentsAsync();

        await chat.Page.ReloadAsync();
        await ExpectShownAsync();
        Assert.Equal(before, await chat.Turns.AllTextContentsAsync());

        // What is asked after the reload knows the same.
        await AskAsync(chat, "why?", 3);
        Assert.Equal(["user", "assistant", "user", "assistant"], Turns(_server.Asked[2]).Select(turn => turn.Role));

        async Task ExpectShownAsync()
        {
            await Expect(chat.Turns.Nth(1).Locator(".searched-for")).ToHaveTextAsync($"Searched for: {Condensed}");
            await Expect(chat.Turns.Nth(0).Locator(".searched-for")).ToHaveCountAsync(0);
        }
    }

    [BrowserFact]
    public async Task New_conversation_is_sent_without_what_was_said_in_another()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskAsync(chat, First, 1);
        await chat.Button("New question").ClickAsync();
        await AskAsync(chat, "When is the summer party?", 1);

        Assert.Equal(2, _server.Asked.Count);
        Assert.All(_server.Asked, asked => Assert.Null(asked["history"]));
    }

    [BrowserFact]
    public async Task Question_that_is_asked_again_is_sent_with_what_was_said_before_it()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskAsync(chat, First, 1);
        _server.Ask = (_, _) => Task.FromResult(FakeServer.Problem(503, "language_model_unavailable", "The model is away."));
        await chat.AskAsync("and Oslo?");
        await Expect(chat.Button("Try again")).ToBeVisibleAsync();
        _server.Ask = (_, _) => Task.FromResult(Samples.Answer());
        await AskAsync(chat, "and Bern?", 3);

        await chat.Button("Try again").ClickAsync();
        await Expect(chat.Answer).ToHaveCountAsync(3);

        Assert.Equal(["user", "assistant"], Turns(_server.Asked[^1]).Select(turn => turn.Role));
        Assert.Equal("and Oslo?", (string?)_server.Asked[^1]["question"]);
        Assert.Equal(["user", "assistant", "user"], Turns(_server.Asked[^2]).Select(turn => turn.Role));
    }

    [BrowserFact]
    public async Task What_was_searched_for_is_shown_before_the_answer_is_complete()
    {
        var answer = new StreamedAnswer();
        _server.Ask = (_, _) => Task.FromResult<IResult>(answer);
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync(FollowUp);

        answer.Begin(Condensed);
        await Expect(chat.Turns.Locator(".searched-for")).ToHaveTextAsync($"Searched for: {Condensed}");
        answer.Write("The limit");
        answer.Write(" is EUR 140.");
        answer.Complete("The limit is EUR 140.");

        await Expect(chat.Turns).ToHaveAttributeAsync("aria-busy", "false");
        await Expect(chat.Turns.Locator(".searched-for")).ToHaveTextAsync([$"Searched for: {Condensed}"]);
    }

    private static async Task AskAsync(ChatPage chat, string question, int turns)
    {
        await chat.AskAsync(question);
        await Expect(chat.Turns).ToHaveCountAsync(turns);
        await Expect(chat.Turns.Nth(turns - 1)).ToHaveAttributeAsync("aria-busy", "false");
    }

    private static IReadOnlyList<(string? Role, string? Text)> Turns(JsonObject asked) =>
        [.. (asked["history"] as JsonArray ?? []).Select(turn => ((string?)turn?["role"], (string?)turn?["text"]))];
}
