using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>The page without a mouse, and what a screen reader is told.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class KeyboardTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Question_answer_and_source_are_reached_by_keys_alone()
    {
        await using var chat = await browser.OpenAsync(_server);
        var keys = chat.Page.Keyboard;
        await chat.ExpectFocusAsync(chat.Question);
        await keys.TypeAsync("How much may");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("a hotel cost?");
        await keys.PressAsync("Enter");
        await Expect(chat.Answer).ToBeVisibleAsync();
        Assert.Equal("How much may\na hotel cost?", (string?)Assert.Single(_server.Asked)["question"]);

        await chat.ExpectFocusAsync(chat.Question);
        for (var steps = 0; steps < 30 && await chat.Citation(1).EvaluateAsync<bool>("node => node !== document.activeElement"); steps++)
            await keys.PressAsync("Shift+Tab");
        await keys.PressAsync("Enter");
        await chat.ExpectFocusAsync(chat.Sources.Nth(0));
        await keys.PressAsync("Tab");
        await chat.ExpectFocusAsync(chat.Button("Show less"));
    }

    [BrowserFact]
    public async Task First_stop_on_the_page_leads_past_the_header_to_the_question()
    {
        await using var chat = await browser.OpenAsync(_server, width: 360, height: 740);
        var skip = chat.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the question box" });
        await chat.Button("Documents: 38 documents").FocusAsync();
        for (var steps = 0; steps < 10 && await skip.EvaluateAsync<bool>("node => node !== document.activeElement"); steps++)
            await chat.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(skip).ToBeInViewportAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await chat.ExpectFocusAsync(chat.Question);
    }

    [BrowserFact]
    public async Task Escape_stops_waiting_and_arrow_up_brings_the_question_back()
    {
        _server.Ask = async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
            return Results.Empty;
        };
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Button("Stop")).ToBeVisibleAsync();
        await chat.Page.Keyboard.PressAsync("Escape");
        await Expect(chat.Turns).ToContainTextAsync("Stopped before an answer came.");
        await chat.Question.PressAsync("ArrowUp");

        await Expect(chat.Question).ToHaveValueAsync("How much may a hotel cost?");
    }

    [BrowserFact]
    public async Task Documents_panel_holds_the_focus_and_gives_it_back()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Button("Documents: 38 documents").FocusAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Documents).ToBeVisibleAsync();
        Assert.True(await chat.Page.EvaluateAsync<bool>("document.activeElement.closest('dialog') !== null"));
        await chat.Page.Keyboard.PressAsync("Escape");
        await Expect(chat.Documents).ToBeHiddenAsync();
        await chat.ExpectFocusAsync(chat.Button("Documents: 38 documents"));
    }

    [BrowserFact]
    public async Task Drawer_of_conversations_holds_the_focus_and_gives_it_back()
    {
        await using var chat = await browser.OpenAsync(_server, width: 360, height: 740);
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        await chat.Button("Conversations").ClickAsync();
        await chat.ExpectFocusAsync(chat.Button("Close conversations"));
        for (var steps = 0; steps < 12; steps++)
        {
            await chat.Page.Keyboard.PressAsync("Tab");
            Assert.True(await chat.Page.EvaluateAsync<bool>("document.activeElement.closest('#history') !== null"));
        }

        await chat.Page.Keyboard.PressAsync("Escape");
        await chat.ExpectFocusAsync(chat.Button("Conversations"));
        await Expect(chat.Conversations).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Waiting_turn_and_loading_ledger_say_so_in_words_that_screen_readers_know()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Ask = async (_, _) =>
        {
            await gate.Task;
            return Samples.Answer();
        };
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Turns).ToHaveAttributeAsync("aria-busy", "true");
        gate.SetResult();
        await Expect(chat.Turns).ToHaveAttributeAsync("aria-busy", "false");
        await chat.Button("Documents: 38 documents").ClickAsync();

        await Expect(chat.Documents.Locator("#ledger")).ToHaveAttributeAsync("aria-busy", "false");
    }

    [BrowserFact]
    public async Task Answer_is_announced_and_everything_to_press_has_a_name()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Page.Locator("#announcer")).ToContainTextAsync(Samples.Limit);

        var nameless = await chat.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('button, input:not([type=hidden]), textarea, a')]
              .filter((node) => node.checkVisibility() && !node.getAttribute('aria-label') && !node.textContent.trim() && !node.labels?.length)
              .map((node) => node.outerHTML)
            """);
        Assert.Empty(nameless);
        foreach (var landmark in new[] { AriaRole.Banner, AriaRole.Complementary, AriaRole.Main })
            await Expect(chat.Page.GetByRole(landmark)).ToHaveCountAsync(1);
    }
}
