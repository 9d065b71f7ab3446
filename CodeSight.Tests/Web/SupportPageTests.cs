using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>Sentences that their sources do not bear out (C5).</summary>
[Collection(nameof(BrowserCollection))]
public sealed class SupportPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string First = "A hotel may cost **EUR 140** [1].";
    private const string Second = "Breakfast costs EUR 30 [1].";
    private const string Third = "Cards are sent by post [2].";

    private readonly StreamedAnswer _answer = new()
    {
        Sentences =
        [
            (0, First.Length, "supported"),
            (First.Length + 1, First.Length + 1 + Second.Length, "none"),
            (First.Length + Second.Length + 2, First.Length + Second.Length + 2 + Third.Length, "weak"),
        ],
    };

    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Ask = (_, _) => Task.FromResult<IResult>(_answer);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Sentences_that_their_sources_do_not_bear_out_are_marked_at_the_end_and_after_a_reload_and_told_to_screen_readers()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        _answer.Begin();
        _answer.Write($"{First} {Second} ", 1);
        await Expect(chat.Answer).ToContainTextAsync("Breakfast costs");
        await Expect(chat.Answer.Locator(".doubt")).ToHaveCountAsync(0);

        _answer.Write(Third, 2);
        _answer.Complete($"{First} {Second} {Third}", 1, 2);
        await ExpectMarksAsync(chat);
        await chat.Page.ReloadAsync();
        await ExpectMarksAsync(chat);

        // Both themes, and forced colours, underline them.
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var forced in new[] { ForcedColors.None, ForcedColors.Active })
            {
                await chat.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ForcedColors = forced });
                var line = await chat.Answer.Locator(".doubt").First.EvaluateAsync<string>("node => getComputedStyle(node).textDecorationLine");
                Assert.Equal("underline", line);
            }
        }
    }

    private static async Task ExpectMarksAsync(ChatPage chat)
    {
        await Expect(chat.Answer.Locator(".doubt")).ToHaveTextAsync(["Breakfast costs EUR 30", "Cards are sent by post"]);
        await Expect(chat.Answer.Locator(".doubt").First).ToHaveAttributeAsync("title", "Not supported by its sources");
        await Expect(chat.Answer).ToContainTextAsync("Breakfast costs EUR 30 (not supported by its sources)");
        await Expect(chat.Answer).ToContainTextAsync("Cards are sent by post (only partly supported by its sources)");
        await Expect(chat.Turns).ToContainTextAsync("1 sentence is not supported by its sources. 1 sentence is only partly supported by its sources.");
    }
}
