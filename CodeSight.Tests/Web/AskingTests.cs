using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

[Collection(nameof(BrowserCollection))]
public sealed class AskingTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Asking_shows_the_answer_with_the_cards_of_its_sources()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost in Zurich?");

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Turns.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("How much may a hotel cost in Zurich?");
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("policies/travel-and-expenses.pdf");
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("Page 4 · Travel > Overnight stays");
        await Expect(chat.Sources.Nth(1)).ToContainTextAsync("Lines 12–30");
        await Expect(chat.Sources.Nth(2)).ToBeHiddenAsync();
        Assert.Equal("How much may a hotel cost in Zurich?", (string?)Assert.Single(_server.Asked)["question"]);
    }

    [BrowserFact]
    public async Task Card_marks_the_cited_sentence_and_the_words_of_the_question()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost in Zurich?");

        await Expect(chat.Sources.Nth(0).Locator("mark.cited")).ToHaveTextAsync(Samples.Limit);
        await Expect(chat.Sources.Nth(0).Locator("mark.cited .term")).ToHaveTextAsync(["Zurich"]);
        await Expect(chat.Sources.Nth(1).Locator(".term")).ToHaveTextAsync(["hotels"]);
    }

    [BrowserFact]
    public async Task Question_without_an_answer_shows_the_closest_passages_apart_from_an_answer_and_keeps_them()
    {
        _server.Ask = (_, _) => Task.FromResult(Samples.NotFound(Samples.Sources[..2]));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("May I bring a dog?");

        var closest = chat.Page.GetByRole(AriaRole.Region, new() { Name = "Closest passages" });
        await Expect(closest.Locator(".source")).ToHaveCountAsync(2);
        await Expect(closest).ToContainTextAsync("policies/travel-and-expenses.pdf");
        await Expect(chat.Answer).ToHaveTextAsync("The answer was not found in the documents.");
        await Expect(chat.Button("Copy with sources")).ToHaveCountAsync(0);

        await chat.Page.ReloadAsync();
        await Expect(closest.Locator(".source")).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task Card_links_to_the_file_at_the_page()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Sources.Nth(0).GetByRole(AriaRole.Link, new() { Name = "Open file" })).ToHaveAttributeAsync(
            "href", "/api/files/1/content#page=4");
        await Expect(chat.Sources.Nth(1).GetByRole(AriaRole.Link, new() { Name = "Open file" })).ToHaveAttributeAsync(
            "href", "/api/files/1/content");
    }

    [BrowserFact]
    public async Task Citation_opens_its_card_gives_it_the_focus_and_leads_back()
    {
        await using var chat = await browser.OpenAsync(_server, width: 360, height: 740);
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Sources.Nth(0)).Not.ToContainTextAsync("Private extensions");

        await chat.Citation(1).ClickAsync();

        await chat.ExpectFocusAsync(chat.Sources.Nth(0));
        await Expect(chat.Sources.Nth(0)).ToBeInViewportAsync();
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("Private extensions");
        await chat.Button("Back to the answer").ClickAsync();
        await chat.ExpectFocusAsync(chat.Citation(1));
    }

    [BrowserFact]
    public async Task Card_folds_and_unfolds_the_whole_passage()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await chat.Button("Show the whole passage").ClickAsync();
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("Private extensions");
        await chat.Button("Show less").ClickAsync();
        await Expect(chat.Sources.Nth(0)).Not.ToContainTextAsync("Private extensions");
    }

    [BrowserFact]
    public async Task Answer_that_was_not_found_keeps_the_closest_passages_folded()
    {
        _server.Ask = (_, _) => Task.FromResult(Samples.Answer("This was not found in the documents.", Samples.Sources));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("What is the capital of Peru?");

        await Expect(chat.Answer).ToHaveTextAsync("This was not found in the documents.");
        await Expect(chat.Button("Copy with sources")).ToHaveCountAsync(0);
        await Expect(chat.Turns).Not.ToContainTextAsync("Quoted from the documents");
        await Expect(chat.Sources.Nth(0)).ToBeHiddenAsync();
        await chat.Page.GetByText("3 passages came closest").ClickAsync();
        await Expect(chat.Sources.Nth(0)).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Table_of_a_document_is_a_table_in_the_answer_and_in_its_card()
    {
        const string head = "City | Limit | Note";
        const string row = "Oslo | 1900 NOK | breakfast included";
        var table = $"{head}\n{string.Join('\n', Enumerable.Range(1, 30).Select(i => $"City {i} | {i}00 EUR | breakfast not included"))}\n{row}";
        _server.Ask = (_, _) => Task.FromResult(Samples.Answer($"{head}\n{row} [1]", Samples.Source("limits.csv", null, "", table)));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel in Oslo cost?");

        await Expect(chat.Answer.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["City", "Limit", "Note"]);
        await Expect(chat.Answer.GetByRole(AriaRole.Cell)).ToHaveTextAsync(["Oslo 1", "1900 NOK", "breakfast included"]);
        await Expect(chat.Sources.Locator("mark.cited")).ToHaveTextAsync(["Oslo", "1900 NOK", "breakfast included"]);
        await Expect(chat.Sources.Locator("tr")).Not.ToHaveCountAsync(32);
        await chat.Citation(1).ClickAsync();
        await Expect(chat.Sources.Locator("tr")).ToHaveCountAsync(32);
        await Expect(chat.Sources.Locator("mark.cited").First).ToBeInViewportAsync();
    }

    [BrowserFact]
    public async Task Very_long_question_is_folded_and_shown_whole_on_demand()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync(string.Concat(Enumerable.Repeat("A question that somebody pasted from a mail. ", 90)).Trim());
        var heading = chat.Turns.GetByRole(AriaRole.Heading, new() { Level = 2 });
        await Expect(chat.Answer).ToBeVisibleAsync();
        var folded = await heading.EvaluateAsync<int>("node => node.clientHeight");
        await chat.Button("Show all").ClickAsync();

        Assert.InRange(folded, 1, 250);
        Assert.True(await heading.EvaluateAsync<int>("node => node.clientHeight") > 3 * folded);
        await Expect(chat.Button("Show less")).ToHaveAttributeAsync("aria-expanded", "true");
    }

    [BrowserFact]
    public async Task Question_that_is_too_long_is_kept_and_said()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync(new string('x', 11_000));

        await Expect(chat.Page.Locator("#question-error")).ToHaveTextAsync(
            "This is 11,000 characters long; a question may have 10,000. Shorten it by 1,000.");
        Assert.Equal(11_000, (await chat.Question.InputValueAsync()).Length);
        Assert.Empty(_server.Asked);
        await chat.AskAsync(new string('x', 10_000));
        await Expect(chat.Answer).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Right_to_left_text_stands_in_its_direction()
    {
        const string hebrew = "\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05d5\u05dc\u05dd \u05db\u05d0\u05df \u05d4\u05d9\u05d5\u05dd.";
        _server.Ask = (_, _) => Task.FromResult(Samples.Answer($"{hebrew} [1]", Samples.Source("a.md", null, "", hebrew)));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync(hebrew);

        foreach (var text in new[] { chat.Turns.GetByRole(AriaRole.Heading, new() { Level = 2 }), chat.Answer.Locator("p"), chat.Sources.Locator(".passage p"), chat.Conversations })
            await Expect(text).ToHaveCSSAsync("direction", "rtl");
    }

    [BrowserFact]
    public async Task Search_only_lists_passages_of_the_wanted_files_and_asks_no_model()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Search only" }).CheckAsync();
        await chat.Button("All files").ClickAsync();
        await chat.Page.GetByLabel("Only files matching").FillAsync("*.pdf");
        await chat.Page.GetByRole(AriaRole.Textbox, new() { Name = "Search words" }).FillAsync("nightly limit");
        await chat.Button("Search").ClickAsync();

        await Expect(chat.Sources).ToHaveCountAsync(3);
        await Expect(chat.Answer).ToHaveCountAsync(0);
        var body = Assert.Single(_server.Asked);
        Assert.Equal("nightly limit", (string?)body["query"]);
        Assert.Equal("*.pdf", (string?)body["file_glob"]);
        Assert.DoesNotContain(_server.Calls, call => call.Contains("/api/ask", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Model_that_is_away_is_explained_and_the_search_is_offered_instead()
    {
        _server.Ask = (_, _) =>
            Task.FromResult(FakeServer.Problem(503, "language_model_unavailable", "The language model did not answer within 60 s."));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Turns).ToContainTextAsync("The language model did not answer within 60 s.");
        await chat.Button("Show matching passages instead").ClickAsync();
        await Expect(chat.Sources).ToHaveCountAsync(3);
    }

    [BrowserFact]
    public async Task Budget_that_is_used_up_is_said_once_and_the_question_stays_to_be_asked_again()
    {
        const string refusal = "Your monthly budget of 500,000 tokens is used up. It resets on 1 December 2026.";
        var isUsedUp = true;
        _server.Ask = (_, _) => Task.FromResult(isUsedUp ? FakeServer.Problem(402, "budget_exceeded", refusal) : Samples.Answer());
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Turns.GetByText(refusal)).ToHaveCountAsync(1);
        await Expect(chat.Turns).ToContainTextAsync("How much may a hotel cost?");
        await Expect(chat.Button("Show matching passages instead")).ToBeVisibleAsync();
        await chat.Page.ReloadAsync();
        await Expect(chat.Turns).ToContainTextAsync(refusal);
        Assert.Single(_server.Asked);
        isUsedUp = false;
        await chat.Button("Try again").ClickAsync();
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        Assert.Equal("How much may a hotel cost?", (string?)_server.Asked[^1]["question"]);
    }

    [BrowserFact]
    public async Task Busy_server_is_asked_again_until_it_answers()
    {
        var tries = 0;
        _server.Ask = (_, _) => Task.FromResult(++tries < 3 ? FakeServer.Busy(retryAfter: 0) : Samples.Answer());
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        Assert.Equal(3, tries);
    }

    [BrowserFact]
    public async Task Server_that_stays_busy_is_said_after_a_few_tries()
    {
        var tries = 0;
        _server.Ask = (_, _) =>
        {
            tries++;
            return Task.FromResult(FakeServer.Busy(retryAfter: 0));
        };
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Turns).ToContainTextAsync("Too many questions just now.");
        await Expect(chat.Button("Try again")).ToBeVisibleAsync();
        Assert.Equal(5, tries);
    }

    [BrowserFact]
    public async Task Pause_of_a_busy_server_is_explained_and_can_be_stopped()
    {
        _server.Ask = (_, _) => Task.FromResult(FakeServer.Busy(retryAfter: 3600));
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Turns).ToContainTextAsync("Many questions at once just now, trying again");
        await chat.Button("Stop").ClickAsync();
        await Expect(chat.Turns).ToContainTextAsync("Stopped before an answer came.");
        Assert.Single(_server.Asked);
    }

    [BrowserFact]
    public async Task Refused_question_shows_the_servers_sentence_and_can_be_tried_again()
    {
        var tries = 0;
        _server.Ask = (_, _) =>
            Task.FromResult(++tries == 1 ? FakeServer.Problem(400, "invalid_glob", "The pattern cannot be read.") : Samples.Answer());
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");

        await Expect(chat.Turns).ToContainTextAsync("The pattern cannot be read.");
        await chat.Button("Try again").ClickAsync();
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Turns).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task Stop_button_gives_up_waiting_and_tells_the_server()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Ask = async (_, cancelled) =>
        {
            using var registration = cancelled.Register(() => gone.TrySetResult());
            await gone.Task;
            return Results.Empty;
        };
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        await chat.Button("Stop").ClickAsync();

        await Expect(chat.Turns).ToContainTextAsync("Stopped before an answer came.");
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Expect(chat.Button("Ask")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Server_that_went_away_is_said_and_a_later_try_works()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Page.RouteAsync("**/api/ask", route => route.AbortAsync("connectionrefused"));
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Turns).ToContainTextAsync("The server cannot be reached.");

        await chat.Page.UnrouteAsync("**/api/ask");
        await chat.Button("Try again").ClickAsync();
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
    }

    [BrowserFact]
    public async Task Examples_are_offered_and_asked_with_one_click()
    {
        _server.Examples = ["Who approves a purchase?", "What if my laptop is stolen?"];
        await using var chat = await browser.OpenAsync(_server);
        await chat.Button("Who approves a purchase?").ClickAsync();

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        Assert.Equal("Who approves a purchase?", (string?)Assert.Single(_server.Asked)["question"]);
        await Expect(chat.Button("What if my laptop is stolen?")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Copy_puts_the_answer_and_its_cited_sources_on_the_clipboard()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await chat.AskAsync("How much may a hotel cost?");
        await chat.Button("Copy with sources").ClickAsync();

        await Expect(chat.Page.Locator("#notices")).ToContainTextAsync("Answer copied");
        var copied = await chat.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains(
            "[1] policies/travel-and-expenses.pdf, Page 4, Travel > Overnight stays\n[2] handbook/onboarding.md",
            copied,
            StringComparison.Ordinal);
        Assert.DoesNotContain("[3]", copied, StringComparison.Ordinal);
    }
}
